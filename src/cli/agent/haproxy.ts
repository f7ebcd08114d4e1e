/** `pra agent haproxy`: follows a pool's warm targets and answers HAProxy's `agent-check` from them. */
import { writeFile } from 'node:fs/promises';
import { openAgentServer } from '../../adapters/haproxy/agent-server.ts';
import { answerFor, risingIn } from '../../adapters/haproxy/answers.ts';
import type { Ranking } from '../../adapters/haproxy/answers.ts';
import { haproxyConfiguration } from '../../adapters/haproxy/configuration.ts';
import { onStopSignal } from '../../adapters/system/signals.ts';
import type { WarmTargets__Output } from '../../adapters/grpc/gen/pra/v1/WarmTargets.ts';
import type { Client } from '../../compose-client.ts';
import { RpcError, toInstant } from '../../compose-client.ts';
import { formatAddress, parseAddress } from '../../config/address.ts';
import type { Address } from '../../config/address.ts';
import { parseDuration } from '../../config/quantities.ts';
import type { InstanceState } from '../../core/allocation/instance.ts';
import { withClient } from '../client.ts';
import type { Invocation } from '../definition.ts';
import { UsageError } from '../failure.ts';
import type { Instant } from '../../core/units/time.ts';
import { addressesIn } from './addresses.ts';
import type { AgentTime } from './agent-time.ts';
import { MACHINE_TIME } from './agent-time.ts';
import { learnWarmUp } from './learn-warm-up.ts';

const ADDRESS_ALLOWED = 'HOST:PORT';
const DEFAULT_LISTEN: Address = { host: '127.0.0.1', port: 8_777 };
const IDLE_TIMEOUT_MS = 2_000;
const RETRY_MS = 1_000;
/** What trying again cannot mend. */
const FINAL: readonly RpcError['code'][] = [
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'UNIMPLEMENTED',
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
];

export async function runHaproxy(invocation: Invocation, pool: string, time = MACHINE_TIME): Promise<void> {
  const { arguments: given, output } = invocation;
  const slowStartMs = given.read('slow-start', parseDuration, 'a length of time, for example 30s') ?? 0;
  const log = given.value('learn');
  const listen = given.read('listen', parseAddress, ADDRESS_ALLOWED) ?? DEFAULT_LISTEN;
  await withClient(invocation, async (client) => {
    let ranking: Ranking | undefined;
    let shareAt = risingIn(slowStartMs);
    const server = await openAgentServer({
      listen,
      idleTimeoutMs: IDLE_TIMEOUT_MS,
      answer: (address) => answerFor(address, { ranking, shareAt }, time.steadyNow()),
    });
    const at = { host: listen.host, port: server.port };
    const stopping = new AbortController();
    const forget = onStopSignal(() => {
      stopping.abort();
    });
    try {
      await writeConfiguration(invocation, pool, at);
      output.result({ agentAddress: formatAddress(at) }, () => [`HAProxy may ask ${formatAddress(at)}`]);
      const { signal } = stopping;
      const learning =
        log === undefined
          ? undefined
          : learnWarmUp(
              {
                ...{
                  log,
                  time,
                  warn,
                  addresses: () => (ranking?.targets ?? []).map(({ address }) => address),
                },
                warmSince: (address) => warmSince(address, ranking, time),
                take: (learned) => (shareAt = learned),
              },
              signal,
            );
      await Promise.all([follow(client, pool, { time, signal, take: (next) => (ranking = next) }), learning]);
    } finally {
      stopping.abort();
      forget();
      await server.close();
    }
  });
}

async function writeConfiguration(
  { arguments: given }: Invocation,
  pool: string,
  agent: Address,
): Promise<void> {
  const file = given.value('config-out');
  const bind = given.read('bind', parseAddress, ADDRESS_ALLOWED);
  const servers = given.list('servers').flatMap((text) => addressesIn('--servers', text));
  if (file === undefined) return;
  if (bind === undefined || servers.length === 0) {
    throw new UsageError('--config-out needs --bind and --servers');
  }
  const log = given.read('log', readLog, `${ADDRESS_ALLOWED} of syslog, or stdout`);
  await writeFile(file, haproxyConfiguration({ pool, bind: formatAddress(bind), servers, agent, log }));
}

function readLog(text: string): string | undefined {
  if (text === 'stdout') return text;
  const address = parseAddress(text);
  return address && formatAddress(address);
}

/** By the agent's clock. */
function warmSince(
  address: string,
  ranking: Ranking | undefined,
  { clock, steadyNow }: AgentTime,
): Instant | undefined {
  const target = ranking?.targets.find((one) => one.address === address);
  if (ranking === undefined || target?.state !== 'warm') return undefined;
  return clock.now() - (target.ageMs + steadyNow() - ranking.receivedAt);
}

const warn = (message: string): void => {
  process.stderr.write(`pra agent haproxy: ${message}\n`);
};

interface Following {
  readonly time: AgentTime;
  readonly signal: AbortSignal;
  readonly take: (ranking: Ranking) => void;
}

/** Takes each ranking as it comes, over breaks of the connection, until `signal` aborts. */
async function follow(client: Client, pool: string, { time, signal, take }: Following): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const targets of client.watchWarmTargets({ pool }, { signal }))
        take(rankingOf(targets, time.steadyNow()));
    } catch (error) {
      if (!(error instanceof RpcError) || FINAL.includes(error.code)) throw error;
    }
    await time.clock.until(time.clock.now() + RETRY_MS, signal);
  }
}

const STATES: Readonly<Record<string, InstanceState>> = {
  INSTANCE_STATE_WARM: 'warm',
  INSTANCE_STATE_WARMING: 'warming',
  INSTANCE_STATE_DRAINING: 'draining',
};

function rankingOf({ targets, stale, at }: WarmTargets__Output, receivedAt: number): Ranking {
  const madeAt = at === null ? 0 : toInstant(at);
  return {
    stale,
    receivedAt,
    targets: targets.map(({ address, state, weight, stateSince }) => ({
      address,
      weight,
      state: STATES[state] ?? 'cold',
      ageMs: stateSince === null ? 0 : Math.max(0, madeAt - toInstant(stateSince)),
    })),
  };
}

/**
 * The Kubernetes rule with its own HAProxy and its own servers: every 15 s it looks at how many requests HAProxy had in
 * the last minute, and asks for as many instances as use 70 % of each. The instances are held by what `pra agent exec`
 * holds its own with, started, probed and drained in the same way; only who says how many is another.
 */
import { connect } from 'node:net';
import { openAgentServer } from '../../../../adapters/haproxy/agent-server.ts';
import type { AgentServer } from '../../../../adapters/haproxy/agent-server.ts';
import { HPA_70, hpaCounts } from '../../../../app/backtest/decide/peers/hpa.ts';
import { TICK_MS } from '../../../../app/backtest/decide/scoring.ts';
import { MINUTE_MS } from '../../../../core/units/time.ts';
import type { Clock } from '../../../../ports/clock.ts';
import type { Keeper } from '../../../agent/exec/keeper.ts';

export interface HpaOptions {
  readonly clock: Clock;
  readonly keeper: Pick<Keeper, 'take'>;
  /** Requests that HAProxy has had so far. */
  readonly readRequests: () => Promise<number>;
  /** Requests that an instance takes in a minute. */
  readonly capacityPerMinute: number;
  readonly ceiling: number;
}

/** Follows the rule until `signal` aborts. */
export async function followHpa(options: HpaOptions, signal: AbortSignal): Promise<void> {
  const { clock, keeper, readRequests, capacityPerMinute, ceiling } = options;
  const seen: { readonly at: number; readonly requests: number }[] = [];
  const loads: number[] = [];
  for (let revision = 1; !signal.aborted; revision += 1) {
    const requests = await readRequests().catch(() => Number.NaN);
    const at = clock.now();
    if (!Number.isNaN(requests)) seen.push({ at, requests });
    while ((seen[1]?.at ?? Infinity) <= at - MINUTE_MS) seen.shift();
    loads.push(loadOf(seen, capacityPerMinute));
    const count = hpaCounts(loads, HPA_70).at(-1) ?? 1;
    keeper.take({
      epoch: 1,
      revision,
      warm: Math.min(ceiling, count),
      expiresAt: Number.MAX_SAFE_INTEGER,
    });
    await clock.until((Math.floor(at / TICK_MS) + 1) * TICK_MS, signal);
  }
}

/** In instances' worth, by the rate between the first and the last look; NaN: it is not known. */
function loadOf(
  seen: readonly { readonly at: number; readonly requests: number }[],
  capacityPerMinute: number,
): number {
  const [first] = seen;
  const last = seen.at(-1);
  if (first === undefined || last === undefined || last.at === first.at) return Number.NaN;
  return ((last.requests - first.requests) / (last.at - first.at)) * (MINUTE_MS / capacityPerMinute);
}

/** Tells HAProxy which instances take requests: the ready ones, all alike. */
export const openHpaAgent = (port: number, keeper: Pick<Keeper, 'instances'>): Promise<AgentServer> =>
  openAgentServer({
    listen: { host: '127.0.0.1', port },
    idleTimeoutMs: 2_000,
    answer: (address) => {
      const phase = keeper.instances.find((one) => one.address === address)?.phase;
      if (phase === 'ready') return 'ready up 100%';
      return phase === 'draining' ? 'drain' : 'ready up 0%';
    },
  });

/** What the statistics of HAProxy, at its socket, say that its frontend has had. */
export function requestsAt(socketPath: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: socketPath });
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(requestsIn(text));
    });
    socket.write('show stat\n');
  });
}

/** `show stat` is CSV with a first line of names behind `# `. */
export function requestsIn(statistics: string): number {
  const [head = '', ...rows] = statistics.trim().split('\n');
  const names = head.replace(/^# /, '').split(',');
  const frontend = rows
    .map((row) => row.split(','))
    .find((row) => row[names.indexOf('svname')] === 'FRONTEND');
  const count = frontend?.[names.indexOf('req_tot')] ?? '';
  return count === '' ? Number.NaN : Number(count);
}

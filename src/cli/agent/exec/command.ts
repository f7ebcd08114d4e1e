/** `pra agent exec`: an instance manager for whatever a command can start and stop. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readProbe } from '../../../adapters/commands/probe.ts';
import { onStopSignal } from '../../../adapters/system/signals.ts';
import { parseDuration } from '../../../config/quantities.ts';
import { formatInstant, MINUTE_MS, SECOND_MS } from '../../../core/units/time.ts';
import type { Arguments } from '../../arguments.ts';
import { withClient } from '../../client.ts';
import type { Invocation } from '../../definition.ts';
import { UsageError } from '../../failure.ts';
import { addressesIn } from '../addresses.ts';
import { MACHINE_TIME } from '../agent-time.ts';
import { createServiceClock } from './clock-offset.ts';
import type { CommandLines } from './commands.ts';
import { variablesOf } from './commands.ts';
import type { KeeperOptions } from './keeper.ts';
import { createKeeper } from './keeper.ts';
import { followService } from './link.ts';
import { lockState } from './state-lock.ts';
import type { ManagerState, StateFile } from './state-file.ts';
import { openStateFile } from './state-file.ts';

const LENGTH = 'a length of time, for example 30s';
const PARALLEL_MAX = 1_000;

export async function runExec(invocation: Invocation, pool: string, time = MACHINE_TIME): Promise<void> {
  const { arguments: given } = invocation;
  const lines = readLines(given);
  const ranges = given.list('addresses');
  const addresses =
    ranges.length === 0 ? undefined : ranges.flatMap((text) => addressesIn('--addresses', text));
  const drainMs = given.read('drain', parseDuration, LENGTH) ?? 5 * SECOND_MS;
  const file = openStateFile(given.value('state') ?? join('pra-agent', encodeURIComponent(pool)), pool);
  const unlock = lockState(file.folder);
  try {
    const state = stateIn(file, pool, given.value('id'));
    file.write(state);
    await manage(invocation, { time, lines, addresses, drainMs, file, state });
  } finally {
    unlock();
  }
}

type Managed = Omit<KeeperOptions, 'serviceNow' | 'say'>;

async function manage(invocation: Invocation, managed: Managed): Promise<void> {
  const { arguments: given, output } = invocation;
  const { time, state } = managed;
  const { pool, manager } = state;
  const clock = createServiceClock(() => time.steadyNow());
  const warn = (message: string): void => {
    process.stderr.write(`pra agent exec: ${message}\n`);
  };
  await withClient(invocation, async (client) => {
    const keeper = createKeeper({
      ...managed,
      serviceNow: () => clock.now(),
      say: (event) => {
        const at = formatInstant(time.clock.now());
        output.result({ at, ...event }, () => [
          `${at} ${event.instance} ${event.event} ${event.detail}`.trimEnd(),
        ]);
      },
    });
    const stopping = new AbortController();
    const forget = onStopSignal(() => {
      stopping.abort();
    });
    try {
      const takeOver = given.has('take-over');
      await followService({ time, client, pool, manager, takeOver, keeper, clock, warn }, stopping.signal);
    } finally {
      keeper.close();
      forget();
    }
  });
}

function readLines(given: Arguments): CommandLines {
  const [start, stop] = ['start', 'stop'].map((name) => given.value(name));
  if (start === undefined || stop === undefined) throw new UsageError('--start and --stop are needed');
  const length = (name: string): number | undefined => {
    const ms = given.read(name, parseDuration, LENGTH);
    if (ms === 0) throw new UsageError(`--${name}: "0s" is not allowed; it must be longer`);
    return ms;
  };
  return {
    start,
    stop,
    probe: given.read(
      'probe',
      readProbe,
      'http://{address}/PATH or tcp://{address}, or with a host and port of yours',
    ),
    startTimeoutMs: length('start-timeout') ?? 10 * MINUTE_MS,
    stopTimeoutMs: length('stop-timeout') ?? MINUTE_MS,
    probeEveryMs: length('probe-every') ?? SECOND_MS,
    parallel: given.read('parallel', readParallel, `a whole number from 1 to ${PARALLEL_MAX}`) ?? 10,
    variables: variablesOf,
  };
}

function readParallel(text: string): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= 1 && value <= PARALLEL_MAX ? value : undefined;
}

/** What was known when it ended, or nothing. A name once taken is kept: leases and clocks go by it. */
function stateIn(file: StateFile, pool: string, id: string | undefined): ManagerState {
  const known = file.read();
  const manager = id ?? known?.manager ?? `${hostname()}-${randomBytes(4).toString('hex')}`;
  return { lastNumber: 0, directive: undefined, instances: [], ...known, pool, manager };
}

/**
 * The life of each instance: its start command, its probes, its stop command.
 *
 * Only so many commands run at a time. A start that is called off is ended before its stop command begins; a stop
 * command that fails is run again, ever more slowly, for as long as it takes.
 */
import { setMaxListeners } from 'node:events';
import { rmSync } from 'node:fs';
import { endOf, runCommand } from '../../../adapters/commands/run-command.ts';
import type { AgentTime } from '../agent-time.ts';
import type { CommandLines } from './commands.ts';
import type { Phase } from './instances.ts';
import type { StateFile } from './state-file.ts';

export interface CareOptions {
  readonly time: AgentTime;
  readonly lines: Omit<CommandLines, 'variables'>;
  readonly file: Pick<StateFile, 'endFile'>;
  /** `undefined`: it is gone. */
  readonly phaseOf: (id: string) => Phase | undefined;
  readonly variables: (id: string) => Readonly<Record<string, string>>;
  /** Its start command is about to be run; returns when that is on the disk. */
  readonly launched: (id: string) => void;
  /** It answers; `startMs`: since its order, if that was seen. */
  readonly ready: (id: string, startMs: number | undefined) => void;
  readonly notAnswering: (id: string, why: string) => void;
  readonly failed: (id: string, why: string) => void;
  readonly stopped: (id: string) => void;
  readonly stopFailed: (id: string, why: string) => void;
}

export interface Care {
  start(id: string): void;
  /** Looks after an instance of an earlier life of this program. */
  resume(id: string, wasLaunched: boolean): void;
  stop(id: string): void;
  close(): void;
}

/** Failed probes in a row after which an instance does not answer. */
const FAILED_PROBES = 3;
const STOP_AGAIN_MS = 1_000;
const STOP_AGAIN_MS_MAX = 60_000;

/** What is known of an instance only as long as this program runs. */
interface Life {
  readonly callOff: AbortController;
  /** Resolves when no start command of it runs. */
  started: Promise<void>;
}

export function createCare(options: CareOptions): Care {
  const { time, lines, file, phaseOf, variables } = options;
  const { probe, startTimeoutMs, probeEveryMs } = lines;
  const lives = new Map<string, Life>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // Each instance's next probe waits for it.
  const { signal: isClosing } = closing;
  const isClosed = (): boolean => isClosing.aborted;
  const inTurn = createTurns(lines.parallel);

  function lifeOf(id: string): Life {
    const life = lives.get(id) ?? { callOff: new AbortController(), started: Promise.resolve() };
    lives.set(id, life);
    return life;
  }

  async function start(id: string, { callOff }: Life): Promise<void> {
    const orderedAt = time.steadyNow();
    const why = await inTurn(async () => {
      if (isClosed() || phaseOf(id) !== 'starting') return undefined;
      options.launched(id);
      const endFile = file.endFile(id, 'start');
      const { signal } = callOff;
      return await runCommand(lines.start, {
        variables: variables(id),
        timeoutMs: time.realMs(startTimeoutMs),
        signal,
        leave: isClosing,
        endFile,
      });
    });
    if (isClosed() || phaseOf(id) !== 'starting') return;
    if (why === undefined) void watch(id, orderedAt, orderedAt);
    else options.failed(id, why);
  }

  /** The end of a start command that another process has begun, or its deadline. */
  async function awaitStart(id: string): Promise<void> {
    const until = time.steadyNow() + startTimeoutMs;
    for (;;) {
      const end = endOf(file.endFile(id, 'start'));
      if (isClosed() || phaseOf(id) !== 'starting') return;
      if (end === 0) {
        void watch(id, undefined, time.steadyNow());
        return;
      }
      if (end !== undefined || time.steadyNow() > until) {
        const how =
          end === undefined ? 'nobody knows how its start ended' : `it ended with exit status ${end}`;
        options.failed(id, how);
        return;
      }
      await pause(Math.min(probeEveryMs, startTimeoutMs / 10));
    }
  }

  /** `orderedAt`: if it was seen; `begun`: from when on it may take `startTimeoutMs` to become ready. */
  async function watch(id: string, orderedAt: number | undefined, begun: number): Promise<void> {
    let failures = 0;
    for (let phase = phaseOf(id); !isOver(phase); phase = phaseOf(id)) {
      const why = await probe?.ask(placesOf(id), Math.max(time.realMs(probeEveryMs), PROBE_TIMEOUT_MS));
      const now = time.steadyNow();
      phase = phaseOf(id);
      if (isOver(phase)) return;
      failures = why === undefined ? 0 : failures + 1;
      if (why === undefined && (phase === 'starting' || phase === 'cold')) {
        options.ready(id, orderedAt === undefined ? undefined : now - orderedAt);
      } else if (why !== undefined && phase === 'starting' && now - begun > startTimeoutMs) {
        options.failed(id, `it was not ready after ${startTimeoutMs / 1_000} s: ${why}`);
      } else if (why !== undefined && phase === 'ready' && failures >= FAILED_PROBES) {
        options.notAnswering(id, why);
      }
      if (probe === undefined) return;
      await pause(probeEveryMs);
    }
  }

  const isOver = (phase: Phase | undefined): boolean =>
    isClosed() || phase === undefined || phase === 'stopping';

  function placesOf(id: string): { instance: string; address: string; host: string; port: string } {
    const all = variables(id);
    const text = (name: string): string => all[name] ?? '';
    return {
      instance: id,
      address: text('PRA_INSTANCE_ADDRESS'),
      host: text('PRA_INSTANCE_HOST'),
      port: text('PRA_INSTANCE_PORT'),
    };
  }

  async function stop(id: string): Promise<void> {
    const life = lifeOf(id);
    life.callOff.abort();
    await life.started;
    for (let tries = 0; !isClosed(); tries += 1) {
      const endFile = file.endFile(id, 'stop');
      const { stop: line } = lines;
      const timeoutMs = time.realMs(lines.stopTimeoutMs);
      const why = await inTurn(() =>
        runCommand(line, { variables: variables(id), timeoutMs, signal: NEVER, leave: isClosing, endFile }),
      );
      if (isClosed()) return;
      if (why === undefined) {
        for (const command of ['start', 'stop'] as const) rmSync(file.endFile(id, command), { force: true });
        lives.delete(id);
        options.stopped(id);
        return;
      }
      options.stopFailed(id, why);
      await pause(Math.min(STOP_AGAIN_MS_MAX, STOP_AGAIN_MS * 2 ** tries));
    }
  }

  const pause = (lengthMs: number): Promise<void> => time.clock.until(time.clock.now() + lengthMs, isClosing);

  return {
    start(id) {
      const life = lifeOf(id);
      life.started = start(id, life);
    },
    resume(id, wasLaunched) {
      const life = lifeOf(id);
      if (phaseOf(id) !== 'starting') void watch(id, undefined, time.steadyNow());
      else if (wasLaunched) life.started = awaitStart(id);
      else life.started = start(id, life);
    },
    stop(id) {
      void stop(id);
    },
    close() {
      closing.abort();
    },
  };
}

const PROBE_TIMEOUT_MS = 2_000;
const NEVER = new AbortController().signal;

/** Runs what it is given, so many at a time, in order. */
function createTurns(parallel: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= parallel) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

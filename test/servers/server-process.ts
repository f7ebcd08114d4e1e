/**
 * A server that a test starts as a process of its own, in a folder of its own: it is waited for until it answers,
 * and ends with the test, however that ends.
 */
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from './ports.ts';

/** A start takes one to nine seconds on two cores; this is for a machine that is busy with other tests. */
const START_MS_MAX = 90_000;
const STARTS_MAX = 3;

export interface ServerProcess {
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again after a kill, on the same ports and folder. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export interface ServerKind {
  /** In the complaint that it did not start. */
  readonly name: string;
  readonly portCount: number;
  /** Makes the folder ready; the command that starts the server in it. */
  readonly prepare: (folder: string, ports: readonly number[]) => Promise<readonly [string, ...string[]]>;
  /** Whether it answers yet. */
  readonly isReady: (ports: readonly number[], signal: AbortSignal) => Promise<boolean>;
}

/** The process of a server that is ready, and its ports. */
export async function startServer(
  kind: ServerKind,
): Promise<{ readonly ports: readonly number[]; readonly process: ServerProcess }> {
  const folder = await mkdtemp(join(tmpdir(), `pra-${kind.name.toLowerCase()}-`));
  const started = await startOnFreePorts(kind, folder).catch(async (error: unknown) => {
    await rm(folder, { recursive: true });
    throw error;
  });
  const { ports } = started;
  let { running } = started;
  return {
    ports,
    process: {
      kill: () => running.end('SIGKILL'),
      restart: async () => {
        running = await launch(kind, folder, ports);
      },
      stop: async () => {
        await running.end('SIGTERM');
        await rm(folder, { recursive: true });
      },
    },
  };
}

interface Running {
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Between finding a port and taking it somebody else may take it: then others are tried. */
async function startOnFreePorts(
  kind: ServerKind,
  folder: string,
): Promise<{ ports: readonly number[]; running: Running }> {
  for (let start = 1; ; start += 1) {
    const ports = await freePorts(kind.portCount);
    try {
      return { ports, running: await launch(kind, folder, ports) };
    } catch (error) {
      if (start === STARTS_MAX) throw error;
    }
  }
}

/** Starts the process and waits until it answers; leaves none behind if it never does. */
async function launch(kind: ServerKind, folder: string, ports: readonly number[]): Promise<Running> {
  const [command, ...args] = await kind.prepare(folder, ports);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const last = lastWords(child);
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  // A runner that gives up on a test ends it by this signal, which by itself would pass `exit` by.
  process.once('SIGTERM', exitAtOnce);
  const running: Running = {
    end: async (signal) => {
      child.kill(signal);
      await exited;
      process.removeListener('exit', endWithUs);
      process.removeListener('SIGTERM', exitAtOnce);
    },
  };
  try {
    await ready(kind, ports, child);
  } catch (error) {
    await running.end('SIGKILL');
    throw new Error(`${kind.name} did not start. Its last words: ${last()}`, { cause: error });
  }
  return running;
}

const exitAtOnce = (): void => process.exit(1);

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The end of all that the process says, for the complaint that it did not start. */
function lastWords(child: Child): () => string {
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      words = `${words}${text}`.slice(-2_000);
    });
  }
  return () => words;
}

async function ready({ isReady }: ServerKind, ports: readonly number[], child: Child): Promise<void> {
  const limit = AbortSignal.timeout(START_MS_MAX);
  for (let waitMs = 20; ; waitMs = Math.min(200, waitMs * 2)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the process ended');
    if (limit.aborted) throw new Error(`it did not answer after ${START_MS_MAX} ms`);
    if (await isReady(ports, limit)) return;
    await pause(waitMs);
  }
}

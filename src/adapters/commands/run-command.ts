/**
 * A command of the user's, run by the shell in a process group of its own.
 *
 * It has a deadline, at which the whole group is ended. What it leaves behind in the background, which is how servers
 * are started, is left alone. All of it outlives this process: how it ended is written to a file by the shell, where
 * whoever is started next finds it, and what it says is read by `tail`, which keeps the last of it. A pipe to this
 * process would break with it, and a server that still writes to it would die of that.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface CommandOptions {
  /** Beside those of this process. */
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Ends it before its deadline. */
  readonly signal: AbortSignal;
  /** From now on nobody waits for it, and it goes on alone. */
  readonly leave: AbortSignal;
  /** Where its exit status is written. */
  readonly endFile: string;
}

/** Runs it in a shell of its own: an `exit` in the command must not skip what comes behind. */
const SCRIPT = 'sh -c "$1"; end=$?; echo $end > "$2.part" && mv "$2.part" "$2"; exit $end';
const SAID_BYTES = 1_000;
/** From the polite signal to the other one. */
const GRACE_MS = 1_000;
/** For the last words of a command that has failed: what it left in the background may hold them back. */
const LAST_WORDS_MS = 500;

/** Resolves, when it has ended, with why it failed, in words; `undefined`: it did what it should, or was left. Never rejects. */
export async function runCommand(command: string, options: CommandOptions): Promise<string | undefined> {
  const { variables, endFile } = options;
  rmSync(endFile, { force: true });
  const listener = spawn('tail', ['-c', String(SAID_BYTES)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const said = lastWords(listener);
  const settings = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const child = spawn('env', [...settings, 'sh', '-c', SCRIPT, 'pra', command, endFile], {
    detached: true, // A group of its own, which lives on when this process dies.
    stdio: ['ignore', listener.stdin, listener.stdin],
  });
  listener.stdin.destroy(); // Its ends are the command's from now on.
  const why = await ended(child, options);
  const words = why === undefined ? '' : await Promise.race([said, pause(LAST_WORDS_MS, '')]);
  // What runs on must not hold up the end of this process.
  for (const one of [listener, child, listener.stdout as unknown as Socket]) one.unref();
  if (why === undefined) return undefined;
  return words === '' ? why : `${why}: ${words}`;
}

/** How a command ended of which another process waited for the end: its exit status; `undefined`: it has not. */
export function endOf(endFile: string): number | undefined {
  try {
    return Number(readFileSync(endFile, 'utf8'));
  } catch {
    return undefined;
  }
}

function ended(
  child: ChildProcess,
  { timeoutMs, signal, leave }: CommandOptions,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let cause: string | undefined;
    let kill: NodeJS.Timeout | undefined;
    const end = (why: string): void => {
      if (cause !== undefined) return;
      cause = why;
      signalGroup(child.pid, 'SIGTERM');
      kill = setTimeout(() => {
        signalGroup(child.pid, 'SIGKILL');
      }, GRACE_MS);
    };
    const callOff = (): void => {
      end('it was called off');
    };
    const deadline = setTimeout(() => {
      end(`it had not ended after ${timeoutMs / 1_000} s and was killed`);
    }, timeoutMs);
    const settle = (why: string | undefined): void => {
      clearTimeout(deadline);
      clearTimeout(kill);
      signal.removeEventListener('abort', callOff);
      leave.removeEventListener('abort', abandon);
      resolve(why);
    };
    const abandon = (): void => {
      settle(undefined);
    };
    child.once('error', (error) => {
      settle(`it could not be run: ${error.message}`);
    });
    child.once('exit', (code, by) => {
      // The shell goes at the first signal; who ignores it is in the same group.
      if (cause !== undefined) signalGroup(child.pid, 'SIGKILL');
      settle(cause ?? (code === 0 ? undefined : `it ended with ${by ?? `exit status ${code ?? 'unknown'}`}`));
    });
    signal.addEventListener('abort', callOff);
    leave.addEventListener('abort', abandon);
    if (signal.aborted) callOff();
    if (leave.aborted) abandon();
  });
}

/** All that `tail` has kept, once nobody writes any more. */
async function lastWords(
  tail: ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> },
): Promise<string> {
  let text = '';
  tail.stdout.setEncoding('utf8');
  tail.stdout.on('data', (chunk: string) => (text += chunk));
  tail.on('error', () => undefined);
  tail.stdout.on('error', () => undefined);
  await once(tail.stdout, 'close').catch(() => undefined);
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has gone.
  }
}

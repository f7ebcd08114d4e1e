/**
 * One process a folder of state: two that shared one would start and stop each other's instances.
 *
 * The lock is a file that names its process. It outlives a `kill -9`, so whether that process still lives is asked of
 * the system: by its number and, where the system tells it (Linux), by when it was started, since numbers are used again.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailure } from '../../failure.ts';

interface Owner {
  readonly pid: number;
  /** As the system tells it; `null`: it does not. */
  readonly started: string | null;
}

const NAME = 'lock';
/** Somebody else may take a lock that was left at the same moment. */
const TRIES = 10;

/** The lock on the folder, until the function returned is called. Throws `CommandFailure` if a living process has it. */
export function lockState(folder: string): () => void {
  const path = join(folder, NAME);
  const own = join(folder, `${NAME}.${process.pid}`);
  const me = JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? null });
  writeFileSync(own, me);
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (took(own, path)) {
        return () => {
          if (readText(path) === me) rmSync(path, { force: true });
        };
      }
      const left = readText(path);
      if (left === undefined) continue; // It was given back just now.
      const owner = ownerIn(left);
      if (owner && lives(owner)) {
        throw new CommandFailure(`${folder} is in use by process ${owner.pid}; give each its --state`);
      }
      putAside(path, { left, beside: `${own}.left` });
    }
    throw new CommandFailure(`${path} cannot be taken: others take it at the same time`);
  } finally {
    rmSync(own, { force: true });
  }
}

/** A link is made whole or not at all, and never over another one. */
function took(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a lock away whose owner is dead; one that somebody else has taken meanwhile goes back. */
function putAside(path: string, { left, beside }: { readonly left: string; readonly beside: string }): void {
  try {
    renameSync(path, beside);
  } catch {
    return; // Somebody else did.
  }
  if (readText(beside) !== left) took(beside, path);
  rmSync(beside, { force: true });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** `undefined`: nobody can have written that. */
function ownerIn(text: string): Owner | undefined {
  try {
    const { pid, started = null } = JSON.parse(text) as Partial<Owner>;
    return typeof pid === 'number' && pid > 0 ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

function lives({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = startOf(pid);
  // In a container each life may have the same number.
  if (started === null || now === undefined) return pid !== process.pid;
  return now === started;
}

/** When the process was started, in the system's own words; another word if it is dead and nobody has noticed. */
function startOf(pid: number): string | undefined {
  // The name of the program, in brackets, may hold anything; the fields behind it are state (3) to start time (22).
  const fields = readText(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  if (fields === undefined) return undefined;
  return fields[0] === 'Z' ? 'dead' : fields[22 - 3];
}

/** A small file of JSON that is there whole or not at all, whenever the process or the machine dies. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { CommandFailure } from '../failure.ts';

/** Returns when it is on the disk. */
export function writeJson(path: string, value: unknown): void {
  const beside = `${path}.part`;
  const file = openSync(beside, 'w');
  writeSync(file, JSON.stringify(value));
  fsyncSync(file);
  closeSync(file);
  renameSync(beside, path);
}

/** What was written last; `undefined`: nothing was. Throws `CommandFailure` if something else put another file there. */
export function readJson<T>(path: string, isIt: (value: Partial<T>) => boolean): T | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<T> | null;
    if (typeof value === 'object' && value !== null && isIt(value)) return value as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CommandFailure(`${path} is no state of this command`);
}

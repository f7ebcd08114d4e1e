/**
 * A disk that is full, without one: a limit on the size of a process's files. Node ignores the signal, and writes
 * fail; lifted again, it is room on the disk.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Presence } from './needs.ts';
import { needs } from './needs.ts';

const run = promisify(execFile);

/** Whether such limits can be set here. */
export const needsFileSizeLimit = (): Promise<Presence> =>
  needs(
    'prlimit',
    () =>
      run('prlimit', ['--version']).then(
        () => true,
        () => false,
      ),
    'Install util-linux.',
  );

/** Largest size that a file of the process may have from now on: the soft limit, which can be raised again. */
export async function limitFiles(pid: number, bytes: number | 'unlimited'): Promise<void> {
  await run('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`]);
}

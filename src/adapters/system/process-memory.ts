/** How much memory has a process? Asked where the system tells it in a file. */
import { readFile } from 'node:fs/promises';

const PAGE_BYTES = 4_096;

/** Resident memory, bytes; `undefined`: the process is gone, or the system (any but Linux) does not say. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    const pages = Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]);
    return Number.isFinite(pages) ? pages * PAGE_BYTES : undefined;
  } catch {
    return undefined;
  }
}

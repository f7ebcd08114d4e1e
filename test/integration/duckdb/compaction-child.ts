/** Appends to the file that it is given and compacts it at the same time; prints each acknowledged sequence, until it is killed. */
import { writeSync } from 'node:fs';
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { batchOf, boundsAt, WAL_BYTES_MAX } from './compaction-batches.ts';

const STDOUT = 1;
const IN_FLIGHT = 8;

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: compaction-child FILE');

const { history } = await openDuckDb({ path, stepMs: MINUTE_MS, walBytesMax: WAL_BYTES_MAX });
const [mark] = await history.clients();
let sequence = mark?.sequence ?? 0;

async function appendAll(): Promise<never> {
  for (;;) {
    const mine = (sequence += 1);
    await history.append([batchOf(mine)]);
    // Written at once, past every buffer of this process: what was acknowledged must not die with it.
    writeSync(STDOUT, `${mine}\n`);
  }
}

async function compactAll(): Promise<never> {
  for (;;) {
    await history.compact(boundsAt(sequence));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

await Promise.all([compactAll(), ...Array.from({ length: IN_FLIGHT }, appendAll)]);

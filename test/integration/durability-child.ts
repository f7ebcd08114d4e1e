/**
 * The process that the durability test kills: appends batch after batch to the file that it is given, a few
 * at a time, and prints the sequence of each one that was acknowledged. It goes on after the newest that is
 * there, and never stops by itself.
 */
import { writeSync } from 'node:fs';
import { openDuckDb } from '../../src/adapters/duckdb/open.ts';
import { CLIENT, durableBatch, STEP_MS, WAL_BYTES_MAX } from './durability-batches.ts';

const STDOUT = 1;
const IN_FLIGHT = 4;

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: durability-child FILE');

const store = await openDuckDb({ path, stepMs: STEP_MS, walBytesMax: WAL_BYTES_MAX });
const mark = (await store.history.clients()).find(({ client }) => client === CLIENT);
let sequence = mark?.sequence ?? 0;

async function appendOn(): Promise<never> {
  for (;;) {
    const batch = durableBatch((sequence += 1));
    await store.history.append([batch]);
    // Written at once, past every buffer of this process: what was acknowledged must not die with it.
    writeSync(STDOUT, `${batch.sequence}\n`);
  }
}
await Promise.all(Array.from({ length: IN_FLIGHT }, appendOn));

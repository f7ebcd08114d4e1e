/** A process that is killed while it appends and compacts has lost and doubled nothing. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { duckDbPlace } from '../../contract/stores/duckdb-place.ts';
import {
  BATCHES_A_MINUTE,
  batchOf,
  boundsAt,
  CLIENT,
  SOURCES,
  startOf,
  WAL_BYTES_MAX,
} from './compaction-batches.ts';

const CHILD = fileURLToPath(new URL('compaction-child.ts', import.meta.url));
/** Each life ends so many milliseconds after so many acknowledgements: in the middle of something, each of another. */
const LIVES = [
  [300, 5],
  [900, 17],
  [500, 33],
] as const;

/** The highest sequence that the process has printed as acknowledged before it was killed. */
async function runUntilKilled(
  path: string,
  [acknowledgements, afterMs]: (typeof LIVES)[number],
): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let lines = 0;
  let highest = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    highest = Math.max(highest, Number(line));
    lines += 1;
    if (lines === acknowledgements) setTimeout(() => child.kill('SIGKILL'), afterMs);
  }
  assert.deepEqual(await exited, [null, 'SIGKILL']);
  return highest;
}

/** Checks that every minute that is kept holds the batches that were counted, once each; returns the last one's sequence. */
async function readBack(path: string, acknowledged: number): Promise<number> {
  const store = await openDuckDb({ path, stepMs: MINUTE_MS, walBytesMax: WAL_BYTES_MAX });
  const { history } = store;
  try {
    const [mark] = await history.clients();
    assert.equal(mark?.client, CLIENT);
    const { sequence } = mark;
    assert.ok(sequence >= acknowledged, `${acknowledged} was acknowledged, ${sequence} is there`);
    const newest = startOf(sequence);
    const range = { from: Math.max(startOf(0), boundsAt(sequence).keepFrom), to: newest + MINUTE_MS };
    for (let pass = 0; pass < 2; pass += 1) {
      const series = await history.readAll(range);
      assert.deepEqual(
        series.map(({ source }) => source),
        [...SOURCES],
      );
      for (const { values } of series) {
        values.forEach((count, step) => {
          const start = range.from + step * MINUTE_MS;
          // Sequences are from 1, so the first minute has one batch less.
          const whole = start === startOf(0) ? BATCHES_A_MINUTE - 1 : BATCHES_A_MINUTE;
          assert.equal(
            count,
            start === newest ? (sequence % BATCHES_A_MINUTE) + (whole - BATCHES_A_MINUTE + 1) : whole,
          );
        });
      }
      while (await history.compact(boundsAt(sequence)));
    }
    const all = Array.from({ length: sequence }, (_, index) => batchOf(index + 1));
    assert.ok((await history.append(all)).every(({ duplicate }) => duplicate));
    return sequence;
  } finally {
    await store.close();
  }
}

test('kill -9 while histories are appended to and compacted loses and doubles nothing', async (t) => {
  const { path } = await duckDbPlace(t);
  let sequence = 0;
  for (const life of LIVES) {
    sequence = await readBack(path, await runUntilKilled(path, life));
  }
  assert.ok(sequence >= 1_700);
});

/** What was acknowledged is there after `kill -9`, once. */
import assert from 'node:assert/strict';
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDuckDb } from '../../src/adapters/duckdb/open.ts';
import { CLIENT, durableBatch, STEP_MS, WAL_BYTES_MAX } from './durability-batches.ts';

const CHILD = fileURLToPath(new URL('durability-child.ts', import.meta.url));

/** Acknowledgements after which the process is killed, one round each on the same file. */
const ROUNDS = [1, 150, 400, 700];

test('every batch that was acknowledged before a kill is there once, and resending all counts nothing', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'pra-durability-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'pra.duckdb');
  let acknowledged = 0;
  for (const acknowledgements of ROUNDS) {
    const highest = await appendUntilKilled(path, acknowledgements);
    assert.ok(highest > acknowledged, 'the process went on where the one before was killed');
    acknowledged = highest;
    const counted = await readBack(path, acknowledged);
    const resent = await resendAll(path, counted);
    assert.ok(resent.every(({ duplicate }) => duplicate));
    assert.equal(await readBack(path, acknowledged), counted, 'resending changed nothing');
  }
});

/** Kills a process in the middle of its appending; the highest sequence that it had printed as acknowledged. */
async function appendUntilKilled(path: string, acknowledgements: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const sequences = await readUntilKilled(child, acknowledgements);
  const [code, signal] = (await exited) as [number | null, NodeJS.Signals | null];
  assert.deepEqual([code, signal], [null, 'SIGKILL']);
  assert.ok(sequences.length >= acknowledgements, `the process appended only ${sequences.length} batches`);
  return Math.max(...sequences);
}

/** All that the process ever printed; it is killed as soon as `acknowledgements` lines are there. */
async function readUntilKilled(
  child: ChildProcessByStdio<null, Readable, null>,
  acknowledgements: number,
): Promise<number[]> {
  const sequences: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    sequences.push(Number(line));
    if (sequences.length === acknowledgements) child.kill('SIGKILL');
  }
  return sequences;
}

/** Checks that the file holds batches 1 to n whole and once each, n not under `acknowledged`; returns n. */
async function readBack(path: string, acknowledged: number): Promise<number> {
  const store = await openDuckDb({ path, stepMs: STEP_MS, walBytesMax: WAL_BYTES_MAX });
  try {
    const [mark] = await store.history.clients();
    assert.equal(mark?.client, CLIENT);
    assert.ok(mark.sequence >= acknowledged, `${acknowledged} was acknowledged, ${mark.sequence} is there`);
    // Batches are appended in order, and a few may have been committed whose acknowledgement the kill cut off.
    const series = await store.history.readAll({ from: STEP_MS, to: (mark.sequence + 9) * STEP_MS });
    assert.deepEqual(
      series.map(({ source }) => source),
      ['checkout', 'search'],
    );
    const expected = Float64Array.from({ length: mark.sequence + 8 }, (_, i) =>
      i < mark.sequence ? 1 : Number.NaN,
    );
    for (const { values } of series) assert.deepEqual(values, expected);
    return mark.sequence;
  } finally {
    await store.close();
  }
}

async function resendAll(
  path: string,
  sequences: number,
): Promise<readonly { readonly duplicate: boolean }[]> {
  const store = await openDuckDb({ path, stepMs: STEP_MS, walBytesMax: WAL_BYTES_MAX });
  try {
    return await store.history.append(Array.from({ length: sequences }, (_, i) => durableBatch(i + 1)));
  } finally {
    await store.close();
  }
}

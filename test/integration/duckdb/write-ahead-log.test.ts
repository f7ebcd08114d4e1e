/** The write-ahead log is moved into the file as it grows, under load too. */
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts';
import { plainContribution } from '../../../src/core/demand/batch.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { duckDbPlace } from '../../contract/stores/duckdb-place.ts';
import { batch } from '../../contract/stores/history-fixtures.ts';

const WAL_BYTES_MAX = 1_000_000;
const BATCHES = 100;
const CONTRIBUTIONS = 1_000;

test('the log stays within its limit and one commit, while the history is written and read', async (t) => {
  const { path } = await duckDbPlace(t);
  const store = await openDuckDb({ path, stepMs: MINUTE_MS, walBytesMax: WAL_BYTES_MAX });
  let written = 0;
  let logBytesMax = 0;
  for (let n = 1; n <= BATCHES; n += 1) {
    const contributions = Array.from({ length: CONTRIBUTIONS }, (_, i) =>
      plainContribution(`s${i}`, n * MINUTE_MS, 1),
    );
    const [, series] = await Promise.all([
      store.history.append([batch('a', n, { contributions })]),
      store.history.readAll({ from: 0, to: n * MINUTE_MS }),
    ]);
    if (n > 1) assert.equal(series[0]?.values.at(-1), 1, 'the batch before is seen');
    const logBytes = await stat(`${path}.wal`).then(
      ({ size }) => size,
      () => 0,
    );
    logBytesMax = Math.max(logBytesMax, logBytes);
    written += CONTRIBUTIONS * 112; // 2 INTEGERs, 2 BIGINTs and 10 DOUBLEs are 104 bytes; the log adds some.
  }
  assert.ok(written > 10 * WAL_BYTES_MAX);
  assert.ok(logBytesMax > 0 && logBytesMax < 1.5 * WAL_BYTES_MAX, `the log grew to ${logBytesMax} bytes`);
  await store.close();
});

/** With a retention the file does not grow without end: DuckDB uses the room of what was removed. */
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts';
import { plainContribution } from '../../../src/core/demand/batch.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/units/time.ts';
import { duckDbPlace } from '../../contract/stores/duckdb-place.ts';
import { batch } from '../../contract/stores/history-fixtures.ts';
import { decision, score } from '../../contract/stores/ledger-fixtures.ts';

const HOURS = 32;
const KEPT_HOURS = 6;
/** By then as much is kept as ever will be, and room is being used again. */
const SETTLED_AFTER_HOURS = 2 * KEPT_HOURS;
const SOURCES = 200;
/** Each counts every source in each of these minutes of an hour. */
const CLIENTS = ['a', 'b', 'c'];
const STEPS_AN_HOUR = 8;

test('the file stays about as large as what is kept', async (t) => {
  const { path } = await duckDbPlace(t);
  const store = await openDuckDb({ path, stepMs: MINUTE_MS, walBytesMax: 1_000_000 });
  const { history, ledger } = store;
  const sizes: number[] = [];
  for (let hour = 0; hour < HOURS; hour += 1) {
    const from = DAY_MS + hour * HOUR_MS;
    for (let step = 0; step < STEPS_AN_HOUR; step += 1) {
      const start = from + step * MINUTE_MS;
      const contributions = Array.from({ length: SOURCES }, (_, source) =>
        plainContribution(`s${source}`, start, 1 + ((source * step * hour) % 97)),
      );
      const sequence = hour * STEPS_AN_HOUR + step + 1;
      await history.append(CLIENTS.map((client) => batch(client, sequence, { contributions })));
      await ledger.append({
        decisions: [decision({ at: start, revision: sequence })],
        scores: Array.from({ length: 100 }, () => score({ issuedAt: start })),
      });
    }
    const keepFrom = from - KEPT_HOURS * HOUR_MS;
    while (await history.compact({ sumBefore: from, keepFrom }));
    while (await ledger.forget(keepFrom));
    sizes.push((await stat(path)).size);
  }
  const settled = Math.max(...sizes.slice(0, SETTLED_AFTER_HOURS));
  const last = Math.max(...sizes.slice(-KEPT_HOURS));
  assert.ok(last <= 1.5 * settled, `${settled} bytes after ${SETTLED_AFTER_HOURS} hours, ${last} at the end`);
  await store.close();
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atMinute, batch, counted } from '../demand/given.ts';
import { createMemoryHistory } from '../../fakes/history.ts';
import { knownRows } from '../../../src/app/known-rows.ts';
import type { Contribution } from '../../../src/core/demand/batch.ts';
import type { Coverage } from '../../../src/core/demand/coverage.ts';
import { NO_COVERAGE } from '../../../src/core/demand/coverage.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/core/units/time.ts';

/** All rows, as `minute:source count`, and how many stretches were read for them. */
async function rowsOf(
  contributions: readonly Contribution[],
  coverage: Coverage,
): Promise<{ rows: readonly string[]; readings: number }> {
  const history = createMemoryHistory({ stepMs: MINUTE_MS });
  await history.append([batch({ contributions })]);
  let readings = 0;
  const counting = {
    ...history,
    readAll: (...wanted: Parameters<typeof history.readAll>) => {
      readings += 1;
      return history.readAll(...wanted);
    },
  };
  const rows: string[] = [];
  for await (const page of knownRows(counting, { coverage, stepMs: MINUTE_MS })) {
    for (const { source, start, count } of page) {
      rows.push(`${(start - atMinute(0)) / MINUTE_MS}:${source} ${count}`);
    }
  }
  return { rows, readings };
}

/** Minutes from 2026 to 9998 or so. */
const FAR = (2_912_000 * DAY_MS) / MINUTE_MS;

test('of a history that is empty but for three minutes in 8,000 years, a handful of stretches is read', async () => {
  const { rows, readings } = await rowsOf(
    [counted('shop', 0, 1), counted('blog', 0, 2), counted('shop', 5_000, 3), counted('shop', FAR, 4)],
    NO_COVERAGE,
  );
  assert.deepEqual(rows, ['0:blog 2', '0:shop 1', '5000:shop 3', `${FAR}:shop 4`]);
  // Each of the three, and behind the first two the empty stretch that ends the reading.
  assert.equal(readings, 5);
});

test('where a client vouches for minutes without a count, they are visited and are zeros', async () => {
  const whole = [{ from: atMinute(10_000), to: atMinute(10_002) }];
  const { rows } = await rowsOf([counted('shop', 0, 1), counted('shop', 50_000, 2)], { whole, partial: [] });
  assert.deepEqual(rows, ['0:shop 1', '10000:shop 0', '10001:shop 0', '50000:shop 2']);
});

test('a lower bound is no row, and what lies behind it is found', async () => {
  const partial = [{ from: atMinute(0), to: atMinute(1_000) }];
  const { rows } = await rowsOf([counted('shop', 0, 1), counted('shop', 5_000, 2)], { whole: [], partial });
  assert.deepEqual(rows, ['5000:shop 2']);
});

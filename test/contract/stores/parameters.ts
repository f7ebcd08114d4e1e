/** What all parameters promise: the newest row of each model version and series, across restarts. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { StoreUnavailable } from '../../../src/ports/failure.ts';
import type { FittedRow, Parameters } from '../../../src/ports/parameters.ts';

/** Where parameters are kept: after a close, the next ones opened go on from what was put. */
export interface ParametersPlace {
  open(): Promise<Parameters>;
}

const MODEL = { name: 'arima', version: 1 };
const AT = Date.UTC(2026, 2, 4);

const rowOf = (series: string, values: readonly number[], changes: Partial<FittedRow> = {}): FittedRow => ({
  model: MODEL,
  series,
  fittedAt: AT,
  values: Float32Array.from(values),
  ...changes,
});

/** `place` makes an empty one, and has it removed after the test. */
export function parametersContract(name: string, place: (t: TestContext) => Promise<ParametersPlace>): void {
  describe(`parameters: ${name}`, () => {
    test('rows come back bit by bit, by series, across restarts', async (t) => {
      const there = await place(t);
      const parameters = await there.open();
      const long = Array.from({ length: 500 }, (_, i) => Math.sin(i) * 1e-20);
      const rows = [
        rowOf('pool:web', [0.1, -0, 3.4e38]),
        rowOf('checkout{route="/pay"}', [1]),
        rowOf('ü日本😀', long),
      ];
      await parameters.put(rows);
      const known = await parameters.rows(MODEL);
      await parameters.close();
      const again = await there.open();
      const sorted = [...rows].sort((a, b) => (a.series < b.series ? -1 : 1));
      assert.deepEqual(await again.rows(MODEL), sorted);
      assert.deepEqual(known, sorted);
      await again.close();
    });

    test('a row replaces one as old or older of its model version and series, and nothing else', async (t) => {
      const parameters = await (await place(t)).open();
      const second = { name: 'arima', version: 2 };
      const other = { name: 'other', version: 1 };
      await parameters.put([
        rowOf('a', [1]),
        rowOf('b', [2]),
        rowOf('a', [3], { model: second }),
        rowOf('a', [4], { model: other }),
      ]);
      await parameters.put([rowOf('a', [5]), rowOf('b', [6], { fittedAt: AT - 1 })]);
      await parameters.put([rowOf('b', [7, 8], { fittedAt: AT + 1 })]);
      assert.deepEqual(await parameters.rows(MODEL), [
        rowOf('a', [5]),
        rowOf('b', [7, 8], { fittedAt: AT + 1 }),
      ]);
      assert.deepEqual(await parameters.rows(second), [rowOf('a', [3], { model: second })]);
      assert.deepEqual(await parameters.rows(other), [rowOf('a', [4], { model: other })]);
      assert.deepEqual(await parameters.rows({ name: 'none', version: 1 }), []);
      await parameters.close();
    });

    test('of rows that are put at the same time the newest stays, of the same instant the last', async (t) => {
      const parameters = await (await place(t)).open();
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          parameters.put([rowOf('a', [i], { fittedAt: AT + (i === 3 ? 9 : 0) }), rowOf('b', [i])]),
        ),
      );
      assert.deepEqual(await parameters.rows(MODEL), [
        rowOf('a', [3], { fittedAt: AT + 9 }),
        rowOf('b', [19]),
      ]);
      await parameters.close();
    });

    test('a row is kept as it was when it was put; an empty call changes nothing', async (t) => {
      const parameters = await (await place(t)).open();
      const row = rowOf('a', [1, 2]);
      const put = parameters.put([row]);
      row.values.fill(9);
      await put;
      await parameters.put([]);
      assert.deepEqual(await parameters.rows(MODEL), [rowOf('a', [1, 2])]);
      await parameters.close();
    });

    test('after the close every call rejects, and closing again does no harm', async (t) => {
      const parameters = await (await place(t)).open();
      await parameters.close();
      const isClosed = (error: unknown): boolean =>
        error instanceof StoreUnavailable && error.reason === 'closed';
      await assert.rejects(parameters.put([rowOf('a', [1])]), isClosed);
      await assert.rejects(parameters.rows(MODEL), isClosed);
      await parameters.close();
    });
  });
}

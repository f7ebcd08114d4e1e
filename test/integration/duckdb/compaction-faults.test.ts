/**
 * Whatever fails while histories are written and compacted, at whichever statement: what was acknowledged counts,
 * nothing counts twice, and what was refused counts once when it is sent again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diskFull, openFaultyStores } from './faulty-store.ts';
import { queryRows } from '../../../src/adapters/duckdb/engine/rows.ts';
import type { Batch } from '../../../src/core/demand/batch.ts';
import { StoreUnavailable } from '../../../src/ports/failure.ts';
import type { History } from '../../../src/ports/history.ts';
import { batch, counts, minute, minutes, read } from '../../contract/stores/history-fixtures.ts';

const MINUTES = 12;

const actions = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('append' as const),
        client: fc.constantFrom('a', 'b'),
        source: fc.constantFrom('shop', 'cart', 'blog'),
        at: fc.nat({ max: MINUTES - 1 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('compact' as const), until: fc.nat({ max: MINUTES }) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'retain' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  ),
  { minLength: 5, maxLength: 40 },
);

/** A fault for each of these statements of the writer, counted from the first one of the history. */
const faults = fc.uniqueArray(fc.nat({ max: 150 }), { maxLength: 12 });

const NAMES = `
  SELECT CAST(count(*) AS DOUBLE) AS "all", CAST(count(DISTINCT name) AS DOUBLE) AS different FROM sources`;

/** The outcome, or `undefined` if the store was unavailable. */
const unlessUnavailable = <T>(call: Promise<T>): Promise<T | undefined> =>
  call.catch((error: unknown) => {
    if (error instanceof StoreUnavailable) return undefined;
    throw error;
  });

async function compactAll(history: History, until: number, keepFrom = -99): Promise<void> {
  const bounds = { sumBefore: minute(until), keepFrom: minute(keepFrom) };
  while ((await unlessUnavailable(history.compact(bounds))) === true);
}

/** The n-th batch of a client counts 1 of its source, and 1 of one that will be too old. */
const batchOf = (client: string, sequence: number, { source, at }: { source: string; at: number }): Batch =>
  batch(client, sequence, {
    contributions: [...counts(source, [at, 1]), ...counts(`old-${source}`, [-1_440, 1])],
    watermark: minute(at),
  });

/** What the batches count, by source, in the minutes that are kept. */
function expectedOf(batches: readonly Batch[]): Record<string, number[]> {
  const sums: Record<string, number[]> = {};
  for (const { source, start, count } of batches.flatMap(({ contributions }) => contributions)) {
    if (start < minute(0)) continue;
    const values = (sums[source] ??= new Array<number>(MINUTES).fill(Number.NaN));
    const at = (start - minute(0)) / 60_000;
    values[at] = (Number.isNaN(values[at]) ? 0 : (values[at] ?? 0)) + count;
  }
  return sums;
}

const withoutOld = (series: Record<string, number[]>): Record<string, number[]> =>
  Object.fromEntries(Object.entries(series).filter(([source]) => !source.startsWith('old-')));

test('what was acknowledged counts once, whatever fails on the way', async () => {
  await fc.assert(
    fc.asyncProperty(actions, faults, async (list, failingStatements) => {
      let statements = -1_000_000;
      const closers: (() => void)[] = [];
      const stores = await openFaultyStores(
        (close) => closers.push(close),
        () => (failingStatements.includes(++statements) ? diskFull() : undefined),
      );
      let { history } = stores;
      statements = 0;
      const sequences = new Map<string, number>();
      const sent: Batch[] = [];
      for (const action of list) {
        if (action.kind === 'append') {
          const sequence = (sequences.get(action.client) ?? 0) + 1;
          const next = batchOf(action.client, sequence, action);
          const result = await unlessUnavailable(history.append([next]));
          // What was refused does not count: the client's next batch has the same sequence.
          if (result === undefined) continue;
          assert.deepEqual(result, [{ duplicate: false }]);
          sequences.set(action.client, sequence);
          sent.push(next);
        } else if (action.kind === 'compact') await compactAll(history, action.until);
        else if (action.kind === 'retain') await compactAll(history, 0, 0);
        else history = await stores.reopen();
        assert.deepEqual(withoutOld(await read(history, minutes(0, MINUTES))), expectedOf(sent));
      }
      statements = -1_000_000;
      assert.ok((await history.append(sent)).every(({ duplicate }) => duplicate));
      history = await stores.reopen();
      assert.ok((await history.append(sent)).every(({ duplicate }) => duplicate));
      await compactAll(history, MINUTES, 0);
      assert.deepEqual(await read(history, minutes(0, MINUTES)), expectedOf(sent));
      const [names] = await queryRows<{ all: number; different: number }>(stores.reader, NAMES);
      assert.equal(names?.all, names?.different, 'each source has one number');
      for (const close of closers) close();
    }),
    { numRuns: 40 },
  );
});

test('a source that is named again while it is being let go keeps what is counted', async (t) => {
  for (const moment of [/^SELECT id FROM sources/, /^DELETE FROM sources/]) {
    const late: Promise<unknown>[] = [];
    const again = batch('a', 2, { contributions: counts('shop', [0, 7]) });
    const stores = await openFaultyStores(
      (close) => {
        t.after(close);
      },
      (statement) => {
        if (moment.test(statement) && late.length === 0) late.push(stores.history.append([again]));
        return undefined;
      },
    );
    await stores.history.append([batch('a', 1, { contributions: counts('shop', [-1_440, 1]) })]);
    await compactAll(stores.history, 0, 0);
    assert.equal(late.length, 1, `${String(moment)} is a statement of the writer`);
    await Promise.all(late);
    for (const history of [stores.history, await stores.reopen()]) {
      assert.deepEqual(await read(history, minutes(0, 1)), { shop: [7] });
    }
  }
});

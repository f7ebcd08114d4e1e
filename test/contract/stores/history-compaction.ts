/** Housekeeping changes nothing that is still to be read, and nothing of what counts twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainContribution } from '../../../src/core/demand/batch.ts';
import type { Contribution } from '../../../src/core/demand/batch.ts';
import type { CompactionBounds, History } from '../../../src/ports/history.ts';
import type { MakeHistoryPlace } from './history-fixtures.ts';
import { batch, counts, isClosed, minute, minutes, read } from './history-fixtures.ts';

/** `minute(0)` is a midnight. */
const DAY = 1_440;

/** Does all of the housekeeping. */
async function compactAll(history: History, bounds: Partial<CompactionBounds>): Promise<void> {
  while (await history.compact({ sumBefore: minute(-99 * DAY), keepFrom: minute(-99 * DAY), ...bounds }));
}

export function compactionContract(place: MakeHistoryPlace): void {
  summingContract(place);
  retentionContract(place);
}

function summingContract(place: MakeHistoryPlace): void {
  test('what is summed reads as before, and its batches count once for ever', async (t) => {
    const there = await place(t);
    const history = await there.open();
    const sent = ['a', 'b', 'c'].flatMap((client, part) =>
      [1, 2, 3, 4].map((sequence) =>
        batch(client, sequence, {
          contributions: [
            ...counts('shop', [sequence, 1 + part], [sequence + 1, 10]),
            ...counts('cart', [0, 100]),
          ],
          watermark: minute(sequence),
        }),
      ),
    );
    for (const each of sent) await history.append([each]);
    const before = await read(history, minutes(0, 6));
    assert.deepEqual(before, {
      cart: [1_200, ...new Array<number>(5).fill(Number.NaN)],
      shop: [Number.NaN, 6, 36, 36, 36, 30],
    });
    const marks = await history.clients();
    for (const until of [3, 9]) {
      await compactAll(history, { sumBefore: minute(until) });
      assert.deepEqual(await read(history, minutes(0, 6)), before);
    }
    assert.deepEqual(await history.clients(), marks);
    assert.deepEqual(await history.span(), minutes(0, 6));
    await history.close();
    const again = await there.open();
    const resent = await again.append(sent);
    assert.ok(resent.every(({ duplicate }) => duplicate));
    assert.deepEqual(await read(again, minutes(0, 6)), before);
    await again.close();
  });

  test('what comes late to steps that were summed adds up, and so does what is summed after it', async (t) => {
    const history = await (await place(t)).open();
    await history.append([1, 2].map((n) => batch('a', n, { contributions: counts('shop', [0, n], [5, n]) })));
    await compactAll(history, { sumBefore: minute(1) });
    await history.append([3, 4].map((n) => batch('a', n, { contributions: counts('shop', [0, n], [5, n]) })));
    assert.deepEqual(await read(history, minutes(0, 1)), { shop: [10] });
    await compactAll(history, { sumBefore: minute(9) });
    assert.deepEqual(await read(history, minutes(0, 1)), { shop: [10] });
    assert.deepEqual(await read(history, minutes(5, 6)), { shop: [10] });
    await history.close();
  });

  test('what is appended while a part is being done is there after it', async (t) => {
    const history = await (await place(t)).open();
    await history.append([1, 2].map((n) => batch('a', n, { contributions: counts('shop', [0, n]) })));
    const bounds = { sumBefore: minute(9), keepFrom: minute(-DAY) };
    const done = await Promise.all([
      history.compact(bounds),
      history.append([batch('a', 3, { contributions: counts('shop', [0, 3]) })]),
      history.append([batch('b', 1, { contributions: counts('cart', [0, 4]) })]),
    ]);
    assert.deepEqual(done.slice(1), [[{ duplicate: false }], [{ duplicate: false }]]);
    await compactAll(history, bounds);
    assert.deepEqual(await read(history, minutes(0, 1)), { cart: [4], shop: [6] });
    await history.close();
  });
}

function retentionContract(place: MakeHistoryPlace): void {
  test('days past their retention go, and sources of which nothing is left; marks stay', async (t) => {
    const there = await place(t);
    const history = await there.open();
    const old = batch('a', 1, {
      contributions: [...counts('gone', [-3 * DAY, 1]), ...counts('shop', [-2 * DAY - 1, 2], [0, 3])],
      watermark: minute(1),
    });
    await history.append([old]);
    await compactAll(history, { keepFrom: minute(-DAY) });
    assert.deepEqual(await read(history, minutes(-3 * DAY, -3 * DAY + 1)), { shop: [Number.NaN] });
    assert.deepEqual(await read(history, minutes(-2 * DAY - 1, -2 * DAY)), { shop: [Number.NaN] });
    assert.deepEqual(await read(history, minutes(0, 1)), { shop: [3] });
    assert.deepEqual(await history.span(), minutes(0, 1));
    assert.deepEqual(await history.append([old]), [{ duplicate: true }]);
    await history.close();
    const again = await there.open();
    assert.deepEqual(await read(again, minutes(0, 1)), { shop: [3] });
    assert.deepEqual(await again.append([old]), [{ duplicate: true }]);
    // A source that was let go may come back.
    await again.append([batch('a', 2, { contributions: counts('gone', [0, 7]) })]);
    assert.deepEqual(await read(again, minutes(0, 1)), { gone: [7], shop: [3] });
    await again.close();
    const last = await there.open();
    assert.deepEqual(await read(last, minutes(0, 1)), { gone: [7], shop: [3] });
    await last.close();
  });

  test('nothing goes that is not past its retention', async (t) => {
    const history = await (await place(t)).open();
    const kept = counts('shop', [-DAY, 1], [-DAY + 1, 2], [0, 3]);
    await history.append([batch('a', 1, { contributions: kept })]);
    await compactAll(history, { keepFrom: minute(-DAY), sumBefore: minute(1) });
    assert.deepEqual(await read(history, minutes(-DAY, -DAY + 2)), { shop: [1, 2] });
    assert.deepEqual(await history.span(), minutes(-DAY, 1));
    await history.close();
  });

  test('housekeeping of a large history is done in parts, and what is in each part is right', async (t) => {
    const there = await place(t);
    const history = await there.open();
    // Three clients count 500 sources in each of 40 minutes: 60,000 contributions, and as many that are to go.
    const all = (day: number, step: number): Contribution[] =>
      Array.from({ length: 500 }, (_, source) =>
        plainContribution(`s${source}`, minute(day * DAY + step), source),
      );
    for (let step = 0; step < 40; step += 1) {
      const part = [...all(0, step), ...all(-3, step)];
      await history.append(['a', 'b', 'c'].map((client) => batch(client, step + 1, { contributions: part })));
    }
    await compactAll(history, { keepFrom: minute(-DAY), sumBefore: minute(30) });
    await history.close();
    const again = await there.open();
    assert.deepEqual(await again.span(), minutes(0, 40));
    const series = await again.readAll(minutes(0, 40));
    assert.equal(series.length, 500);
    for (const { source, values } of series) {
      assert.ok(
        values.every((count) => count === 3 * Number(source.slice(1))),
        source,
      );
    }
    await again.close();
  });

  test('after the close there is no housekeeping', async (t) => {
    const history = await (await place(t)).open();
    await history.close();
    await assert.rejects(history.compact({ sumBefore: minute(0), keepFrom: minute(0) }), isClosed);
  });
}

/** What every history promises, whatever it keeps its rows in. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Batch } from '../../../src/core/demand/batch.ts';
import { plainContribution } from '../../../src/core/demand/batch.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { compactionContract } from './history-compaction.ts';
import { duplicateContract } from './history-duplicates.ts';
import type { MakeHistoryPlace } from './history-fixtures.ts';
import { batch, counts, isClosed, mark, minute, minutes, read } from './history-fixtures.ts';

export function historyContract(name: string, place: MakeHistoryPlace): void {
  describe(`history: ${name}`, () => {
    countingContract(place);
    sourceContract(place);
    duplicateContract(place);
    compactionContract(place);
    markContract(place);
    absenceContract(place);
    lifecycleContract(place);
  });
}

function countingContract(place: MakeHistoryPlace): void {
  test('an empty history has no series and no clients', async (t) => {
    const history = await (await place(t)).open();
    assert.deepEqual(await history.readAll(minutes(0, 3)), []);
    assert.deepEqual(await history.clients(), []);
    assert.equal(await history.span(), undefined);
    assert.deepEqual(await history.append([]), []);
    await history.close();
  });

  test('contributions to one step add up, within a batch and across batches and clients', async (t) => {
    const history = await (await place(t)).open();
    await history.append([
      batch('a', 1, { contributions: [...counts('shop', [0, 1], [1, 10]), ...counts('shop', [0, 2])] }),
      batch('b', 1, { contributions: counts('shop', [0, 4]) }),
    ]);
    await history.append([batch('a', 2, { contributions: counts('shop', [0, 8]) })]);
    assert.deepEqual(await read(history, minutes(0, 2)), { shop: [1 + 2 + 4 + 8, 10] });
    await history.close();
  });

  test('a range is half-open, and its series start with it', async (t) => {
    const history = await (await place(t)).open();
    await history.append([batch('a', 1, { contributions: counts('shop', [1, 1], [2, 2], [3, 3], [4, 4]) })]);
    const [series] = await history.readAll(minutes(2, 4));
    assert.deepEqual(series, {
      source: 'shop',
      start: minute(2),
      stepMs: MINUTE_MS,
      values: Float64Array.of(2, 3),
    });
    assert.deepEqual(await read(history, minutes(2, 2)), { shop: [] });
    await history.close();
  });

  test('of the sources that are asked for alone, those that were ever seen are read', async (t) => {
    const history = await (await place(t)).open();
    const contributions = [...counts('shop', [0, 1]), ...counts('blog', [1, 2]), ...counts('api', [0, 4])];
    await history.append([batch('a', 1, { contributions, watermark: minute(2) })]);
    const series = await history.readAll(minutes(0, 2), ['shop', 'gone', 'api']);
    assert.deepEqual(
      series.map(({ source, values }) => [source, ...values]),
      [
        ['api', 4, Number.NaN],
        ['shop', 1, Number.NaN],
      ],
    );
    assert.deepEqual(await history.readAll(minutes(0, 2), []), []);
    await history.close();
  });

  test('its span reaches from the first step with a contribution, or the first from a time on, to the end of the last', async (t) => {
    const history = await (await place(t)).open();
    await history.append([batch('a', 1, { contributions: counts('shop', [7, 1]) })]);
    await history.append([
      batch('b', 1, { contributions: counts('blog', [3, 0], [9, 2]), watermark: minute(20) }),
    ]);
    assert.deepEqual(await history.span(), minutes(3, 10));
    const froms = [3, 4, 9, 10].map((from) => history.span(minute(from)));
    assert.deepEqual(await Promise.all(froms), [minutes(3, 10), minutes(7, 10), minutes(9, 10), undefined]);
    await history.close();
  });

  test('a step in which there were only retries is known to have had no new demand', async (t) => {
    const history = await (await place(t)).open();
    const retried = { ...plainContribution('shop', minute(0), 0), retries: 5 };
    await history.append([batch('a', 1, { contributions: [retried] })]);
    assert.deepEqual(await read(history, minutes(0, 2)), { shop: [0, Number.NaN] });
    await history.close();
  });
}

function sourceContract(place: MakeHistoryPlace): void {
  test('series are sorted by source, whatever the spelling, and none is left out', async (t) => {
    const there = await place(t);
    const names = [
      'z',
      'a{tenant="Zoë \\"the\\" 1"}',
      'a{tenant="O\'Brien; DROP TABLE sources"}',
      'ä',
      '日本',
      '😀',
      'A',
    ];
    const history = await there.open();
    await history.append([batch('a', 1, { contributions: names.flatMap((each) => counts(each, [0, 1])) })]);
    await history.close();
    const again = await there.open();
    // Minute 7 is outside of what was reported: the sources are known all the same.
    const series = await again.readAll(minutes(7, 8));
    assert.deepEqual(
      series.map(({ source }) => source),
      [...names].sort(),
    );
    assert.ok(series.every(({ values }) => Number.isNaN(values[0])));
    await again.close();
  });

  test('a batch of thousands of sources is there as a whole', async (t) => {
    const there = await place(t);
    const history = await there.open();
    const contributions = Array.from({ length: 5_000 }, (_, i) => plainContribution(`s${i}`, minute(0), i));
    const before = structuredClone(contributions);
    await history.append([batch('a', 1, { contributions })]);
    assert.deepEqual(contributions, before, 'what is appended is not changed');
    await history.close();
    const again = await there.open();
    const series = await again.readAll(minutes(0, 1));
    assert.equal(series.length, 5_000);
    assert.ok(series.every(({ source, values }) => source === `s${values[0] ?? -1}`));
    await again.close();
  });
}

function markContract(place: MakeHistoryPlace): void {
  test('marks tell how far each client has come, by client, across restarts', async (t) => {
    const there = await place(t);
    const history = await there.open();
    await history.append([
      batch('b', 1, { watermark: minute(3), receivedAt: minute(3) }),
      batch('b', 2, { watermark: minute(2), receivedAt: minute(4) }),
      batch('a "quoted" ü', 1, { receivedAt: minute(1) }),
    ]);
    await history.append([batch('b', 3, { goodbye: true, receivedAt: minute(6) })]);
    const marks = [
      mark({ client: 'a "quoted" ü', sequence: 1, seenAt: minute(1) }),
      // The watermark of batch 2 was lower and that of batch 3 absent: it never moves back.
      mark({
        client: 'b',
        sequence: 3,
        watermark: minute(3),
        left: true,
        seenAt: minute(6),
        vouchesFrom: minute(3),
      }),
    ];
    assert.deepEqual(await history.clients(), marks);
    await history.close();
    const again = await there.open();
    assert.deepEqual(await again.clients(), marks);
    await again.append([batch('b', 4, { receivedAt: minute(8) })]);
    const [, back] = await again.clients();
    assert.equal(back?.left, false, 'a client that sends again is back');
    await again.close();
  });
}

function absenceContract(place: MakeHistoryPlace): void {
  test('what a client does not vouch for outlives a restart', async (t) => {
    const there = await place(t);
    const history = await there.open();
    const reporting = (sequence: number, at: number, part: Partial<Batch> = {}): Batch =>
      batch('a', sequence, {
        watermark: minute(at),
        receivedAt: minute(at),
        reach: minute(at - 10),
        goneBefore: minute(at - 100),
        ...part,
      });
    await history.append([reporting(1, 5, { contributions: counts('shop', [2, 1]) }), reporting(2, 6)]);
    await history.append([reporting(3, 30, { goodbye: true }), reporting(4, 40), reporting(5, 45)]);
    await history.close();
    const again = await there.open();
    const absences = [
      { ...minutes(6, 20), missed: true }, // At minute 30 it reached no further back than 20.
      { ...minutes(30, 40), missed: false }, // It had left.
    ];
    const vouching = { watermark: minute(45), vouchesFrom: minute(2), absences };
    assert.deepEqual(await again.clients(), [
      mark({ client: 'a', sequence: 5, seenAt: minute(45), ...vouching }),
    ]);
    await again.append([reporting(6, 60)]);
    const [later] = await again.clients();
    assert.deepEqual(later?.absences, [...absences, { ...minutes(45, 50), missed: true }]);
    await again.close();
  });
}

function lifecycleContract(place: MakeHistoryPlace): void {
  test('what was appended before the close is there after it', async (t) => {
    const there = await place(t);
    const history = await there.open();
    const appended = [1, 2, 3].map((n) =>
      history.append([batch('a', n, { contributions: counts('shop', [n, n]) })]),
    );
    await history.close();
    await Promise.all(appended);
    const again = await there.open();
    assert.deepEqual(await read(again, minutes(1, 4)), { shop: [1, 2, 3] });
    await again.close();
  });

  test('after the close every call rejects, and closing again does no harm', async (t) => {
    const history = await (await place(t)).open();
    await history.close();
    await assert.rejects(history.append([batch('a', 1)]), isClosed);
    await assert.rejects(history.readAll(minutes(0, 1)), isClosed);
    await assert.rejects(history.clients(), isClosed);
    await history.close();
  });
}

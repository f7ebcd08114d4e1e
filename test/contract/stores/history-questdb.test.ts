/** The history in a real QuestDB: what every history promises, and what may go wrong on the way to a server. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { after, before, describe, test } from 'node:test';
import type { QuestDbOptions } from '../../../src/adapters/questdb/open.ts';
import { openQuestDbHistory } from '../../../src/adapters/questdb/open.ts';
import { plainContribution } from '../../../src/core/demand/batch.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { StoreUnavailable } from '../../../src/ports/failure.ts';
import type { History } from '../../../src/ports/history.ts';
import type { Fate, LosingProxy } from '../../servers/losing-proxy.ts';
import { openLosingProxy } from '../../servers/losing-proxy.ts';
import { needs } from '../../servers/needs.ts';
import type { QuestDb } from '../../servers/questdb.ts';
import { hasQuestDb, HOW_TO_GET_QUESTDB, startQuestDb } from '../../servers/questdb.ts';
import { historyContract } from './history.ts';
import type { HistoryPlace } from './history-fixtures.ts';
import { batch, counts, mark, minute, minutes, read } from './history-fixtures.ts';

// Far from UTC: a time that is read in the zone of the process would be off by hours.
process.env['TZ'] = 'Asia/Kathmandu';

const one = counts('shop', [0, 1]);
const fresh = [{ duplicate: false }];
const isUnavailable =
  (reason: string) =>
  (error: unknown): boolean =>
    error instanceof StoreUnavailable && error.reason === reason;

describe('QuestDB', await needs('QuestDB', hasQuestDb, HOW_TO_GET_QUESTDB), () => {
  let server: QuestDb;
  before(async () => {
    server = await startQuestDb();
  });
  after(() => server.stop());

  let places = 0;
  /** Tables of their own for each test: after a table is dropped and made again QuestDB loses rows that it acknowledges. */
  function newPlace(t: TestContext, options: Partial<QuestDbOptions> = {}): HistoryPlace {
    places += 1;
    const tablePrefix = `test_${places}`;
    const opened: History[] = [];
    t.after(() => Promise.all(opened.map((history) => history.close())));
    return {
      open: async () => {
        const history = await openQuestDbHistory({ ...server, tablePrefix, stepMs: MINUTE_MS, ...options });
        opened.push(history);
        return history;
      },
    };
  }

  historyContract('QuestDB', (t) => Promise.resolve(newPlace(t)));

  describe('history: QuestDB out of reach', () => {
    let proxy: LosingProxy;
    before(async () => {
      proxy = await openLosingProxy(server.ilp);
    });
    after(() => proxy.close());
    const lose = (...fates: readonly Fate[]): void => void proxy.fates.push(...fates);

    test('rows whose acknowledgement was lost are sent again, and count once', async (t) => {
      const history = await newPlace(t, { ilp: proxy }).open();
      lose('answer lost', 'request lost');
      assert.deepEqual(await history.append([batch('a', 1, { contributions: one })]), fresh);
      assert.deepEqual(await read(history, minutes(0, 1)), { shop: [1] });
    });

    test('an append ends at its deadline, and what is sent again counts once', async (t) => {
      const history = await newPlace(t, { ilp: proxy, deadlineMs: 2_000 }).open();
      const sent = batch('a', 1, { contributions: one, watermark: minute(1) });
      lose('never answered');
      await assert.rejects(history.append([sent]), isUnavailable('timeout'));
      assert.deepEqual(await history.clients(), []);
      assert.deepEqual(await history.append([sent]), fresh);
      assert.deepEqual(await read(history, minutes(0, 1)), { shop: [1] });
    });

    test('after three attempts an append has failed, and all of it may be sent again', async (t) => {
      const history = await newPlace(t, { ilp: proxy }).open();
      const sent = [1, 2, 3].map((sequence) => batch('a', sequence, { contributions: one }));
      lose('request lost', 'request lost', 'request lost');
      await assert.rejects(history.append(sent), isUnavailable('unreachable'));
      assert.deepEqual(proxy.fates, []);
      assert.deepEqual(await read(history, minutes(0, 1)), {});
      assert.deepEqual(await history.append(sent), [...fresh, ...fresh, ...fresh]);
      assert.deepEqual(await read(history, minutes(0, 1)), { shop: [3] });
    });

    test('batches of a process that died before their mark was written are known to the next one', async (t) => {
      const place = newPlace(t, { ilp: proxy });
      const history = await place.open();
      const first = batch('a', 1, { contributions: one, watermark: minute(1), receivedAt: minute(1) });
      await history.append([first]);
      const sent = [
        batch('a', 2, { contributions: counts('shop', [1, 2]), watermark: minute(2) }),
        batch('b', 7, { contributions: counts('shop', [1, 4], [2, 8]) }),
      ];
      lose('answered', 'request lost', 'request lost', 'request lost'); // The rows arrive, the marks do not.
      await assert.rejects(history.append(sent), isUnavailable('unreachable'));
      const next = await place.open();
      assert.deepEqual(await next.append(sent), [{ duplicate: true }, { duplicate: true }]);
      assert.deepEqual(await read(next, minutes(0, 3)), { shop: [1, 6, 8] });
      assert.deepEqual(await next.clients(), [
        mark({ client: 'a', sequence: 2, watermark: minute(1), seenAt: minute(1), vouchesFrom: minute(0) }),
        mark({ client: 'b', sequence: 7, seenAt: minute(2) }),
      ]);
    });

    test('rows that the server refuses are not sent again and again', async (t) => {
      const history = await newPlace(t, { ilp: proxy }).open();
      lose('refused', 'request lost');
      await assert.rejects(history.append([batch('a', 1, { contributions: one })]), isUnavailable('refused'));
      assert.deepEqual(proxy.fates.splice(0), ['request lost'], 'one attempt, not more');
    });

    test('a batch that is not made of whole numbers fails alone', async (t) => {
      const history = await newPlace(t, { ilp: proxy }).open();
      const halves = [{ ...plainContribution('shop', minute(0), 1), cold: 0.5 }];
      const [broken, whole] = await Promise.allSettled([
        history.append([batch('a', 1, { contributions: halves })]),
        history.append([batch('b', 1, { contributions: one })]),
      ]);
      assert.ok(broken.status === 'rejected' && String(broken.reason).includes('0.5 as the cold of shop'));
      assert.equal(whole.status, 'fulfilled');
    });
  });

  test('a reading that is too long for one answer is whole', async (t) => {
    const history = await newPlace(t).open();
    // 2,000 sources: pages of 500,000 rows end after minutes 250 and 500.
    const contributions = [
      ...Array.from({ length: 2_000 }, (_, i) => plainContribution(`s${i}`, minute(0), i)),
      ...counts('s7', [249, 1], [250, 2], [499, 3], [500, 4], [599, 5]),
    ];
    await history.append([batch('a', 1, { contributions })]);
    const series = await history.readAll(minutes(0, 600));
    assert.equal(series.length, 2_000);
    const seventh = series.find(({ source }) => source === 's7');
    const known = [...(seventh?.values ?? [])].flatMap((count, at) =>
      Number.isNaN(count) ? [] : [[at, count]],
    );
    assert.deepEqual(known, [
      [0, 7],
      [249, 1],
      [250, 2],
      [499, 3],
      [500, 4],
      [599, 5],
    ]);
  });

  test('what was acknowledged survives a kill of the server, and what it could not take counts once when it is back', async (t) => {
    const place = newPlace(t);
    const history = await place.open();
    const acknowledged = ['a', 'b', 'c'].flatMap((client) =>
      [1, 2, 3, 4].map((sequence) => batch(client, sequence, { contributions: one })),
    );
    const calls = acknowledged.map((each) => history.append([each]));
    assert.ok((await Promise.all(calls)).flat().every(({ duplicate }) => !duplicate));
    await server.kill();

    const late = batch('a', 5, { contributions: counts('shop', [1, 1]) });
    await assert.rejects(history.append([late]), isUnavailable('unreachable'));
    await assert.rejects(history.readAll(minutes(0, 1)), isUnavailable('unreachable'));
    await assert.rejects(place.open(), isUnavailable('unreachable'));

    await server.restart();
    assert.deepEqual(await read(history, minutes(0, 2)), { shop: [12, Number.NaN] });
    assert.deepEqual(await history.append([late]), fresh);
    const again = await place.open();
    const resent = await again.append([...acknowledged, late]);
    assert.ok(resent.every(({ duplicate }) => duplicate));
    assert.deepEqual(await read(again, minutes(0, 2)), { shop: [12, 1] });
  });
});

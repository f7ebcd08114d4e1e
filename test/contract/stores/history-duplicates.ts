/** A batch counts once, however often it is sent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MakeHistoryPlace } from './history-fixtures.ts';
import { batch, counts, minute, minutes, read } from './history-fixtures.ts';

const one = counts('shop', [0, 1]);

export function duplicateContract(place: MakeHistoryPlace): void {
  resendContract(place);
  sequenceContract(place);
}

function resendContract(place: MakeHistoryPlace): void {
  test('a batch that is sent twice in one call counts once', async (t) => {
    const history = await (await place(t)).open();
    const sent = batch('a', 1, { contributions: one });
    assert.deepEqual(await history.append([sent, sent]), [{ duplicate: false }, { duplicate: true }]);
    assert.deepEqual(await read(history, minutes(0, 1)), { shop: [1] });
    await history.close();
  });

  test('a batch that is sent again counts once, and changes nothing of its client', async (t) => {
    const history = await (await place(t)).open();
    await history.append([batch('a', 1, { contributions: one, receivedAt: minute(5) })]);
    const again = batch('a', 1, {
      contributions: one,
      receivedAt: minute(9),
      watermark: minute(9),
      goodbye: true,
    });
    const marks = await history.clients();
    assert.deepEqual(await history.append([again]), [{ duplicate: true }]);
    assert.deepEqual(await read(history, minutes(0, 1)), { shop: [1] });
    assert.deepEqual(await history.clients(), marks);
    await history.close();
  });

  test('a batch that is sent again while it is being written counts once, and both calls resolve', async (t) => {
    const history = await (await place(t)).open();
    const sent = batch('a', 1, { contributions: one });
    const calls = [history.append([batch('b', 1)]), history.append([sent]), history.append([sent])];
    assert.deepEqual(await Promise.all(calls), [
      [{ duplicate: false }],
      [{ duplicate: false }],
      [{ duplicate: true }],
    ]);
    assert.deepEqual(await read(history, minutes(0, 1)), { shop: [1] });
    await history.close();
  });

  test('a batch that is sent again after a restart counts once', async (t) => {
    const there = await place(t);
    const history = await there.open();
    await history.append([batch('a', 7, { contributions: one })]);
    await history.close();
    const again = await there.open();
    assert.deepEqual(await again.append([batch('a', 7, { contributions: one })]), [{ duplicate: true }]);
    assert.deepEqual(await again.append([batch('a', 8, { contributions: one })]), [{ duplicate: false }]);
    assert.deepEqual(await read(again, minutes(0, 1)), { shop: [2] });
    await again.close();
  });
}

function sequenceContract(place: MakeHistoryPlace): void {
  test('sequences may leave gaps, and one that would fill a gap comes too late', async (t) => {
    const history = await (await place(t)).open();
    const results = await history.append([
      batch('a', 0, { contributions: one }),
      batch('a', 9, { contributions: one }),
      batch('a', 5, { contributions: one }),
    ]);
    assert.deepEqual(
      results.map(({ duplicate }) => duplicate),
      [false, false, true],
    );
    assert.deepEqual(await read(history, minutes(0, 1)), { shop: [2] });
    await history.close();
  });

  test('clients that are interleaved have sequences of their own', async (t) => {
    const history = await (await place(t)).open();
    const sent = [1, 2, 3].flatMap((sequence) =>
      ['a', 'b', 'c'].map((client) => batch(client, sequence, { contributions: one })),
    );
    const results = await Promise.all(sent.map((each) => history.append([each])));
    assert.ok(results.flat().every(({ duplicate }) => !duplicate));
    assert.deepEqual(await read(history, minutes(0, 1)), { shop: [9] });
    assert.deepEqual(
      (await history.clients()).map(({ client, sequence }) => [client, sequence]),
      [
        ['a', 3],
        ['b', 3],
        ['c', 3],
      ],
    );
    await history.close();
  });
}

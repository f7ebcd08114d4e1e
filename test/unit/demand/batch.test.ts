import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT_1000, atMinute, batch, counted } from './given.ts';
import type { Batch, ClientMark } from '../../../src/core/demand/batch.ts';
import { isDuplicate, markAfter, positionOf } from '../../../src/core/demand/batch.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/units/time.ts';

test('the first batch of a client makes its mark', () => {
  assert.deepEqual(markAfter(undefined, batch({ sequence: 7, watermark: AT_1000 })), {
    client: 'lb-1',
    sequence: 7,
    watermark: AT_1000,
    left: false,
    seenAt: AT_1000,
    vouchesFrom: AT_1000,
    absences: [],
  });
});

test('a watermark never moves back, and a batch without one leaves it', () => {
  let mark = markAfter(undefined, batch({ watermark: atMinute(5) }));
  mark = markAfter(mark, batch({ sequence: 2, watermark: atMinute(3) }));
  assert.equal(mark.watermark, atMinute(5));
  mark = markAfter(mark, batch({ sequence: 3 }));
  assert.equal(mark.watermark, atMinute(5));
  mark = markAfter(mark, batch({ sequence: 4, watermark: atMinute(6) }));
  assert.equal(mark.watermark, atMinute(6));
  assert.equal(mark.sequence, 4);
});

test('a client that said goodbye is back with its next batch', () => {
  const gone = markAfter(undefined, batch({ watermark: AT_1000, goodbye: true }));
  assert.equal(gone.left, true);
  const back = markAfter(gone, batch({ sequence: 2, receivedAt: atMinute(9) }));
  assert.equal(back.left, false);
  assert.equal(back.seenAt, atMinute(9));
});

test('a batch is a duplicate at and under the mark of its client, and of a client that is new it never is', () => {
  const mark = markAfter(undefined, batch({ sequence: 7 }));
  const taken = [6, 7, 8].map((sequence) => isDuplicate(mark, { sequence }));
  assert.deepEqual(taken, [true, true, false]);
  assert.equal(isDuplicate(undefined, { sequence: 1 }), false);
});

/** A batch that comes at a minute past 10:00 and passes it, where records an hour old are still taken. */
const reported = (minute: number, changes: Partial<Batch> = {}): Batch =>
  batch({
    watermark: atMinute(minute),
    receivedAt: atMinute(minute),
    reach: atMinute(minute) - HOUR_MS,
    goneBefore: atMinute(minute) - 24 * HOUR_MS,
    ...changes,
  });

const markOf = (batches: readonly Batch[]): ClientMark => {
  const mark = batches.reduce<ClientMark | undefined>((before, next) => markAfter(before, next), undefined);
  assert.ok(mark);
  return mark;
};

/** `from-to`, in minutes past 10:00, with `!` if the client was missed. */
const absencesOf = (batches: readonly Batch[]): string =>
  markOf(batches)
    .absences.map(
      ({ from, to, missed }) =>
        `${(from - AT_1000) / MINUTE_MS}-${(to - AT_1000) / MINUTE_MS}${missed ? '!' : ''}`,
    )
    .join(', ');

for (const [what, batches, from] of [
  ['its first watermark', [reported(2.5)], 2.5],
  ['what it brings of earlier', [reported(2, { contributions: [counted('a', -7, 1)] })], -7],
  ['its first watermark, whatever came before it', [reported(1, { watermark: undefined }), reported(2)], 2],
  ['nothing without a watermark', [reported(1, { watermark: undefined })], undefined],
] as const) {
  test(`a client vouches from ${what}`, () => {
    const expected = from === undefined ? undefined : atMinute(from);
    assert.equal(markOf(batches).vouchesFrom, expected);
  });
}

// Minutes past 10:00. A watermark reaches back to the one before it, and an hour at most.
for (const [what, batches, absences] of [
  ['reports again and again', [reported(0), reported(1), reported(30)], ''],
  ['is silent for as long as records are taken', [reported(0), reported(60)], ''],
  ['is silent for longer', [reported(0), reported(90)], '0-30!'],
  ['is silent for a day', [reported(0), reported(1_440)], '0-1380!'],
  ['is silent for more than a day: it was taken for gone', [reported(0), reported(1_441)], '0-1381'],
  ['is silent twice', [reported(0), reported(90), reported(91), reported(200)], '0-30!, 91-140!'],
  [
    'sends what is too old to count when it is back',
    [
      reported(0),
      reported(90, { watermark: atMinute(20) }),
      reported(91, { watermark: atMinute(25) }),
      reported(91),
    ],
    '0-31!',
  ],
  [
    'does not move its watermark for long',
    [reported(0), reported(61, { watermark: undefined }), reported(70, { watermark: atMinute(0) })],
    '0-10!',
  ],
  ['leaves, and comes back', [reported(0, { goodbye: true }), reported(5), reported(6)], '0-5'],
  [
    'leaves, and comes back with news of a little before',
    [reported(0, { goodbye: true }), reported(5, { contributions: [counted('a', 3, 1)] })],
    '0-3',
  ],
  [
    'leaves, and comes back with something that it had forgotten',
    [reported(0, { goodbye: true }), reported(5, { contributions: [counted('a', -3, 1)] })],
    '0-5',
  ],
  [
    'leaves, and comes back without a watermark',
    [reported(0, { goodbye: true }), reported(5, { watermark: undefined })],
    '0-5',
  ],
  ['leaves twice over', [reported(0, { goodbye: true }), reported(0, { goodbye: true })], ''],
  [
    'never had a watermark',
    [reported(0, { watermark: undefined }), reported(500, { watermark: undefined })],
    '',
  ],
] as const) {
  test(`what a client never vouches for: it ${what}`, () => {
    assert.equal(absencesOf(batches), absences);
  });
}

test('a client stands where its watermark is, or where its last absence ended', () => {
  assert.equal(positionOf(markOf([reported(0, { watermark: undefined })])), undefined);
  assert.equal(positionOf(markOf([reported(3)])), atMinute(3));
  assert.equal(positionOf(markOf([reported(0), reported(90, { watermark: atMinute(20) })])), atMinute(30));
  assert.equal(positionOf(markOf([reported(0), reported(90)])), atMinute(90));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT_1000, atMinute, batch } from './given.ts';
import { markAfter } from '../../../src/core/demand/batch.ts';

test('the first batch of a client makes its mark', () => {
  assert.deepEqual(markAfter(undefined, batch({ sequence: 7, watermark: AT_1000 })), {
    client: 'lb-1',
    sequence: 7,
    watermark: AT_1000,
    left: false,
    seenAt: AT_1000,
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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT_1000, atMinute, batch, counted } from './given.ts';
import type { Batch, Contribution } from '../../../src/core/demand/batch.ts';
import { checkBatch } from '../../../src/core/demand/batch-check.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';

const counting = (changes: Partial<Contribution>): Partial<Batch> => ({
  contributions: [counted('shop', 0, 1), { ...counted('blog', 1, 1), ...changes }],
});

test('a batch of whole requests in whole steps is sound, with a watermark or without, and empty too', () => {
  const parts: readonly Partial<Batch>[] = [
    {},
    { watermark: AT_1000 + 1 },
    { reach: AT_1000, goneBefore: AT_1000 },
    counting({ count: 0, retries: 3, rejected: 1, failed: 2, cold: 1, cpuSeconds: 0.25, bytesOut: 1e24 }),
  ];
  for (const part of parts) checkBatch(batch(part), MINUTE_MS);
});

const WRONG: readonly (readonly [part: Partial<Batch>, complaint: RegExp])[] = [
  [{ sequence: 1.5 }, /batch 1\.5 of lb-1 has the sequence 1\.5, which is not whole/],
  [{ sequence: 2 ** 53 }, /the sequence 9007199254740992/],
  [{ receivedAt: Number.NaN }, /come at NaN/],
  [{ watermark: Number.POSITIVE_INFINITY }, /the watermark Infinity/],
  [{ reach: Number.NaN }, /a bound that is no number/],
  [{ goneBefore: Number.NaN }, /a bound that is no number/],
  [
    counting({ start: atMinute(1) + 1 }),
    /blog counted from \d+ on, which is not on a whole step of 60000 ms/,
  ],
  [counting({ start: Number.NaN }), /blog counted from NaN on/],
  [counting({ count: 0.5 }), /0\.5 as the count of blog: no whole number/],
  [counting({ count: -1 }), /-1 as the count of blog/],
  [counting({ retries: Number.NaN }), /NaN as the retries of blog/],
  [counting({ rejected: 0.1 }), /0\.1 as the rejected of blog/],
  [counting({ failed: -2 }), /-2 as the failed of blog/],
  [counting({ cold: Number.POSITIVE_INFINITY }), /Infinity as the cold of blog/],
  [counting({ cpuSeconds: -0.5 }), /-0\.5 as the cpuSeconds of blog: no sum/],
  [counting({ memoryBytes: Number.NaN }), /NaN as the memoryBytes of blog/],
  [counting({ bytesIn: Number.POSITIVE_INFINITY }), /Infinity as the bytesIn of blog/],
  [counting({ bytesOut: -1 }), /-1 as the bytesOut of blog/],
  [counting({ serviceSeconds: Number.NaN }), /NaN as the serviceSeconds of blog/],
];

for (const [part, complaint] of WRONG) {
  test(`one that is not is a bug, and the complaint names it: ${complaint.source}`, () => {
    assert.throws(() => {
      checkBatch(batch(part), MINUTE_MS);
    }, complaint);
  });
}

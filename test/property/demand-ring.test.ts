/** What holds of a ring for any counts, in any order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addToStep,
  copySteps,
  createRing,
  finalizeSteps,
  stepAt,
  writeSteps,
} from '../../src/core/demand/ring.ts';
import type { Ring } from '../../src/core/demand/ring.ts';

const RETAIN = 8;

interface Count {
  readonly index: number;
  readonly count: number;
}

/** Counts of 8 bits, some around the limit of 16. */
const count = fc.oneof(fc.nat({ max: 1_000 }), fc.integer({ min: 65_000, max: 70_000 }));

/** Steps in a range no longer than what a ring keeps, before and after 1970. */
const counts: fc.Arbitrary<Count[]> = fc.integer({ min: -20, max: 20 }).chain((from) =>
  fc.array(fc.record({ index: fc.integer({ min: from, max: from + RETAIN - 1 }), count }), {
    maxLength: 40,
  }),
);

function ringOf(list: readonly Count[]): Ring {
  const ring = createRing(RETAIN);
  for (const { index, count: added } of list) addToStep(ring, index, added);
  return ring;
}

const steps = (ring: Ring): number[] => Array.from({ length: 70 }, (_, offset) => stepAt(ring, offset - 35));

test('the order in which counts come is irrelevant', () => {
  const orders = counts.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(orders, ([list, shuffled]) => {
      const [one, other] = [ringOf(list), ringOf(shuffled)];
      assert.deepEqual([steps(one), one.first], [steps(other), other.first]);
    }),
  );
});

test('a step is the sum of its counts, and unknown without any', () => {
  fc.assert(
    fc.property(counts, (list) => {
      const sums = new Map<number, number>();
      for (const { index, count: added } of list) sums.set(index, (sums.get(index) ?? 0) + added);
      const expected = Array.from({ length: 70 }, (_, offset) => sums.get(offset - 35) ?? Number.NaN);
      assert.deepEqual(steps(ringOf(list)), expected);
    }),
  );
});

test('whether steps become final before or after a late count makes no difference to what is known', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: -20, max: 30 }), (list, until) => {
      if (list.length === 0) return;
      const [before, after] = [ringOf(list), createRing(RETAIN)];
      // A series whose first step is known already; only then does an absent count mean 0.
      const first = Math.min(...list.map(({ index }) => index));
      addToStep(after, first, 0);
      finalizeSteps(after, first, Math.min(until, first + RETAIN));
      for (const { index, count: added } of list) addToStep(after, index, added);
      finalizeSteps(before, first, Math.min(until, first + RETAIN));
      const kept = (ring: Ring) =>
        Array.from({ length: RETAIN }, (_, offset) => stepAt(ring, first + offset));
      assert.deepEqual(kept(before), kept(after));
    }),
  );
});

test('a past in parts is the past in one, wherever it is cut, and copies as it is read', () => {
  const past = fc.array(fc.oneof(count, fc.constant(Number.NaN)), { maxLength: 3 * RETAIN });
  const range = fc.tuple(fc.integer({ min: -20, max: 40 }), fc.nat({ max: 20 }));
  fc.assert(
    fc.property(
      past,
      fc.nat(),
      fc.integer({ min: -20, max: 20 }),
      range,
      (values, cut, start, [from, length]) => {
        const [one, parts] = [createRing(RETAIN), createRing(RETAIN)];
        const at = cut % (values.length + 1);
        writeSteps(one, start, values);
        writeSteps(parts, start, values.slice(0, at));
        writeSteps(parts, start + at, values.slice(at));
        assert.deepEqual([steps(parts), parts.first], [steps(one), one.first]);
        const copied = new Float32Array(length);
        copySteps(one, { from, to: from + length }, { values: copied, at: 0, stride: 1 });
        const read = Float32Array.from({ length }, (_, offset) => stepAt(one, from + offset));
        assert.deepEqual(copied, read);
      },
    ),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from './given.ts';
import { ringFrom } from '../../../src/core/demand/ring.ts';
import { reactiveQuantiles } from '../../../src/core/forecast/reactive.ts';
import { peak, total } from '../../../src/core/forecast/target.ts';

/** Steps before the issue, newest last; everything else is unknown. */
const recent = (...values: number[]) => ({
  issue: 100,
  steps: ringFrom(100 - values.length, values),
  events: undefined,
});

test('totals spread with the root of their length, peaks with the greatest of as many draws', () => {
  // 1 to 5, mean 3; linear between: F⁻¹(.5) = 3, F⁻¹(.75) = 4.
  const values = reactiveQuantiles(recent(2, 5, 1, 4, 3), [total(0, 4), peak(2, 4), peak(0, 1)], [0.5, 0.75]);
  assertClose(values ?? [], [
    12, // 4 × 3 + √4 × (3 − 3)
    14, // 4 × 3 + √4 × (4 − 3)
    1 + 4 * Math.SQRT1_2, // the greatest of two: F⁻¹(√.5), at place .707 × 4
    1 + 4 * 0.866_025_403_784_438_6, // F⁻¹(√.75)
    3,
    4,
  ]);
});

test('only the last thirty steps count, and of these the known ones', () => {
  const steps = [1_000, ...new Array<number>(29).fill(Number.NaN), 7];
  assertClose(reactiveQuantiles(recent(...steps), [total(0, 2)], [0.05, 0.95]) ?? [], [14, 14]);
  const inside = [1_000, ...new Array<number>(28).fill(Number.NaN), 7];
  assertClose(reactiveQuantiles(recent(...inside), [peak(0, 1)], [0.05, 0.95]) ?? [], [56.65, 950.35]);
});

test('nothing at or after the issue is read', () => {
  const at = { events: undefined, issue: 100, steps: ringFrom(98, [5, 5, 1_000, 1_000]) };
  assertClose(reactiveQuantiles(at, [total(0, 3)], [0.999]) ?? [], [15]);
});

test('a quantile under 0 is 0', () => {
  // 0, 0, 0, 8: mean 2, F⁻¹(.1) = 0; 1 × 2 + 1 × (0 − 2) = 0; over 4 steps 8 − 4 = 4.
  const values = reactiveQuantiles(recent(0, 0, 0, 8), [total(0, 1), total(0, 4)], [0.1]);
  assertClose(values ?? [], [0, 4]);
  // 0 and 9 nine times: mean 8.1, F⁻¹(.01) = .81; 8.1 − 7.29 = .81; nothing is negative however short.
  const skewed = reactiveQuantiles(recent(0, ...new Array<number>(9).fill(9)), [total(0, 1)], [0.01]);
  assertClose(skewed ?? [], [0.81]);
});

test('without a known recent step there is no estimate', () => {
  assert.equal(reactiveQuantiles(recent(), [total(0, 1)], [0.5]), undefined);
  assert.equal(reactiveQuantiles(recent(Number.NaN), [total(0, 1)], [0.5]), undefined);
});

test('an idle source stays idle', () => {
  assertClose(
    reactiveQuantiles(recent(0, 0, 0), [total(0, 30), peak(0, 30)], [0.5, 0.999]) ?? [],
    [0, 0, 0, 0],
  );
});

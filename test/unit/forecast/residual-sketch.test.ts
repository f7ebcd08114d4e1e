import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from './given.ts';
import {
  addError,
  errorQuantiles,
  errorScale,
  firstIncrement,
  isOutgrown,
  shrinkErrors,
  SKETCH_BINS,
} from '../../../src/core/forecast/mixture/residual-sketch.ts';

const LEVELS = [0.1, 0.5, 0.9];

function quantilesOf(errors: readonly number[], levels = LEVELS): Float64Array {
  const bins = new Uint16Array(SKETCH_BINS);
  for (const scaled of errors) addError(bins, 0, { scaled, increment: 1 });
  const out = new Float64Array(levels.length);
  errorQuantiles(bins, 0, levels, out);
  return out;
}

test('errors are measured in roots of the level, from one request on', () => {
  for (const [point, scale] of [
    [0, 1],
    [1, 1],
    [4, 2],
    [10_000, 100],
  ] as const) {
    assert.equal(errorScale(point), scale);
  }
});

test('inside a bin errors count as spread evenly', () => {
  // 3 lies in bin ⌊asinh(3 / .5) / .3⌋ = ⌊2.4918 / .3⌋ = 8 from the middle, which runs
  // from .5 · sinh(2.4) = 2.73311 to .5 · sinh(2.7) = 3.70316.
  const [low, high] = [2.733_11, 3.703_16];
  assertClose(quantilesOf([3]), [low + 0.1 * (high - low), (low + high) / 2, low + 0.9 * (high - low)], 1e-4);
});

test('no error is no error: half of them none and half of them 3 spread from the median upward only', () => {
  const [low, median, high] = quantilesOf([0, 0, 3, 3]);
  assert.deepEqual([low, median], [0, 0]);
  assert.ok((high ?? 0) > 2.7);
  assertClose(quantilesOf([1e-9, -1e-9, 0]), [0, 0, 0], 0); // What float32 leaves of none.
});

test('a sketch of 16 bits holds the errors of any memory, and shrinks without losing its shape', () => {
  for (const memory of [1, 20, 864, 20_000]) {
    const first = firstIncrement(memory);
    const bins = new Uint16Array(SKETCH_BINS);
    let increment = first;
    for (let round = 0; round < 5 * memory; round += 1) {
      if (isOutgrown(increment, memory)) {
        shrinkErrors(bins, 0, increment / first);
        increment = first;
      }
      addError(bins, 0, { scaled: round % 4 === 0 ? 3 : 0, increment });
      increment *= 1 + 1 / memory;
    }
    const mass = bins.reduce((sum, weight) => sum + weight, 0);
    assert.ok(Math.max(...bins) < 65_535, `${memory}: full`);
    if (memory >= 20) assert.ok(Math.abs((bins[SKETCH_BINS >> 1] ?? 0) / mass - 0.75) < 0.04, `${memory}`);
  }
});

test('half of the errors on each side of a gap: the quantiles are on their side of it', () => {
  const [low, , high] = quantilesOf([-3, -3, -3, 3, 3, 3]);
  assert.ok((low ?? 0) < -2.7 && (high ?? 0) > 2.7);
});

test('errors beyond the last bin count in it', () => {
  // The outer edges are ± .5 · sinh(32 × .3) = ± 3,691.
  assertClose(quantilesOf([1e30], [0.999_999]), [3_691], 1);
  assertClose(quantilesOf([-1e30], [0.000_001]), [-3_691], 1);
});

test('without errors the quantiles are 0', () => {
  assertClose(quantilesOf([]), [0, 0, 0]);
});

test('an older error counts by its share of the weight', () => {
  const bins = new Uint16Array(SKETCH_BINS);
  addError(bins, 0, { scaled: -3, increment: 1 });
  addError(bins, 0, { scaled: 3, increment: 3 });
  const out = new Float64Array(2);
  errorQuantiles(bins, 0, [0.24, 0.26], out); // a quarter of the weight is at −3
  assert.ok((out[0] ?? 0) < 0 && (out[1] ?? 0) > 0);
});

test('sketches side by side do not touch each other', () => {
  const bins = new Uint16Array(3 * SKETCH_BINS);
  addError(bins, SKETCH_BINS, { scaled: 1e9, increment: 1 });
  addError(bins, SKETCH_BINS, { scaled: -1e9, increment: 1 });
  assert.deepEqual(
    bins.findIndex((mass) => mass > 0),
    SKETCH_BINS,
  );
  assert.deepEqual(
    bins.findLastIndex((mass) => mass > 0),
    2 * SKETCH_BINS - 1,
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from './given.ts';
import {
  addError,
  errorQuantiles,
  errorScale,
  SKETCH_BINS,
} from '../../../src/core/forecast/residual-sketch.ts';

const LEVELS = [0.1, 0.5, 0.9];

function quantilesOf(errors: readonly number[], levels = LEVELS): Float64Array {
  const bins = new Float32Array(SKETCH_BINS);
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
  const bins = new Float32Array(SKETCH_BINS);
  addError(bins, 0, { scaled: -3, increment: 1 });
  addError(bins, 0, { scaled: 3, increment: 3 });
  const out = new Float64Array(2);
  errorQuantiles(bins, 0, [0.24, 0.26], out); // a quarter of the weight is at −3
  assert.ok((out[0] ?? 0) < 0 && (out[1] ?? 0) > 0);
});

test('sketches side by side do not touch each other', () => {
  const bins = new Float32Array(3 * SKETCH_BINS);
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

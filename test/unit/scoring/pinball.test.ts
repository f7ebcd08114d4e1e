import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { meanPinball, pinball } from '../../../src/core/scoring/pinball.ts';

test('too low costs the level, too high the rest of it, a request', () => {
  for (const [actual, quantile, level, loss] of [
    [10, 6, 0.9, 3.6], // 4 too low: .9 × 4
    [6, 10, 0.9, 0.4], // 4 too high: .1 × 4
    [10, 6, 0.5, 2],
    [6, 10, 0.5, 2], // at the median both sides cost the same, half: no factor 2
    [7, 7, 0.95, 0],
    [0, 0, 0.5, 0],
  ] as const) {
    assert.ok(Math.abs(pinball(actual, quantile, level) - loss) < 1e-12, `${actual} ${quantile} ${level}`);
  }
});

test('the mean is over the levels, from the place where they begin', () => {
  const forecast = { quantiles: Float64Array.of(99, 6, 10, 99), from: 1 };
  // Actual 8: at .5, 6 is 2 too low: 1; at .9, 10 is 2 too high: .2. Mean: .6.
  assert.ok(Math.abs(meanPinball(8, forecast, [0.5, 0.9]) - 0.6) < 1e-12);
});

test('a loss is never negative, and 0 only when exact', () => {
  const volumes = fc.double({ min: 0, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(
      volumes,
      volumes,
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      (actual, quantile, level) => {
        const loss = pinball(actual, quantile, level);
        assert.ok(loss >= 0);
        // A difference can be so small that its share is 0.
        if (Math.abs(actual - quantile) > 1e-9) assert.ok(loss > 0);
        assert.equal(pinball(actual, actual, level), 0);
      },
    ),
  );
});

test('over a sample the quantile at the level costs the least', () => {
  const samples = fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(samples, fc.constantFrom(0.1, 0.5, 0.9), fc.nat({ max: 1_000 }), (sample, level, other) => {
      const sorted = sample.toSorted((a, b) => a - b);
      // The smallest value that at least this share of the sample does not exceed.
      const quantile = sorted[Math.max(0, Math.ceil(level * sorted.length - 1e-9) - 1)] ?? 0;
      const cost = (guess: number): number =>
        sample.reduce((sum, actual) => sum + pinball(actual, guess, level), 0);
      assert.ok(cost(quantile) <= cost(other) + 1e-9);
    }),
  );
});

/** What holds of quantiles for any experts, errors and outcomes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ringFrom } from '../../src/core/demand/ring.ts';
import { learn, meanWeights, mixQuantiles } from '../../src/core/forecast/mixture/mixture.ts';
import { createMixture, mixtureShape } from '../../src/core/forecast/mixture/state.ts';
import type { MixtureShape, Said } from '../../src/core/forecast/mixture/state.ts';
import { reactiveQuantiles } from '../../src/core/forecast/reactive.ts';
import { addError, errorQuantiles, SKETCH_BINS } from '../../src/core/forecast/mixture/residual-sketch.ts';
import { peak, total } from '../../src/core/forecast/target.ts';

const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95, 0.9995];

const volumes = fc.oneof(fc.nat({ max: 2_000 }), fc.constantFrom(0, 1, 2 ** 31, 1e15));
const points = fc.oneof(
  { arbitrary: fc.double({ min: 0, max: 1e6, noNaN: true }), weight: 5 },
  fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY, 3e38, 1e-300),
);

/** The last expert brings quantiles of its own: its point at all levels. */
const shapeOf = (own: number): MixtureShape =>
  mixtureShape({ experts: 3, own: [own] }, { targets: 1, levels: LEVELS, memory: 20 });
const SHAPE = shapeOf(2);
const says = (said: ArrayLike<number>, own = 2): Said => ({
  target: 0,
  points: said,
  quantiles: LEVELS.map(() => said[own] ?? Number.NaN),
});

const outcomes = fc.array(fc.record({ points: fc.tuple(points, points, points), actual: volumes }), {
  maxLength: 80,
});

/** The mixture after the outcomes, in float32 as in service. */
function taught(list: readonly { points: readonly number[]; actual: number }[], own = 2) {
  const shape = shapeOf(own);
  const mixture = createMixture(shape);
  for (const { points: said, actual } of list) {
    learn(mixture, shape, { ...says(Float32Array.from(said), own), actual });
  }
  return mixture;
}

const isAscending = (values: ArrayLike<number>): boolean =>
  Array.from(values).every((value, index, all) => index === 0 || value >= (all[index - 1] ?? 0));

test('quantiles are finite, not negative and never cross, unless nobody speaks', () => {
  fc.assert(
    fc.property(outcomes, fc.tuple(points, points, points), (list, said) => {
      const out = new Float64Array(LEVELS.length);
      mixQuantiles(taught(list), SHAPE, says(said), out);
      if (!said.some(Number.isFinite)) {
        assert.ok(out.every(Number.isNaN));
        return;
      }
      assert.ok(
        out.every((value) => Number.isFinite(value) && value >= 0),
        out.join(),
      );
      assert.ok(isAscending(out), out.join());
    }),
  );
});

test('shares add up to 1, and who sleeps has none', () => {
  fc.assert(
    fc.property(outcomes, fc.tuple(points, points, points), (list, said) => {
      fc.pre(said.some(Number.isFinite));
      const shares = meanWeights(taught(list), SHAPE, says(said));
      assert.ok(Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-6, shares.join());
      said.forEach((point, expert) => {
        if (!Number.isFinite(point)) assert.equal(shares[expert], 0);
      });
    }),
  );
});

test('the order of the experts is irrelevant', () => {
  fc.assert(
    fc.property(outcomes, fc.tuple(points, points, points), (list, said) => {
      const turn = <T>([a, b, c]: readonly [T, T, T]): [T, T, T] => [c, a, b];
      const turned = list.map(({ points: each, actual }) => ({ points: turn(each), actual }));
      const [out, other] = [new Float64Array(LEVELS.length), new Float64Array(LEVELS.length)];
      mixQuantiles(taught(list), SHAPE, says(said), out);
      mixQuantiles(taught(turned, 0), shapeOf(0), says(turn(said), 0), other);
      out.forEach((value, level) => {
        const difference = Math.abs(value - (other[level] ?? 0));
        // Sums of floats depend on their order, and weights are tenth powers of losses.
        assert.ok(Number.isNaN(value) || difference <= 1e-3 * Math.max(1, value), `${value} ${other[level]}`);
      });
    }),
  );
});

test('what an expert says while nobody learns from it changes nothing', () => {
  fc.assert(
    fc.property(outcomes, fc.tuple(points, points, points), (list, said) => {
      const mixture = taught(list);
      const before = structuredClone(mixture);
      mixQuantiles(mixture, SHAPE, says(said), new Float64Array(LEVELS.length));
      assert.deepEqual(mixture, before);
    }),
  );
});

test("a sketch's quantile lies within one bin of the exact one", () => {
  const errors = fc.array(fc.double({ min: -3_000, max: 3_000, noNaN: true }), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(errors, (list) => {
      const bins = new Uint16Array(SKETCH_BINS);
      for (const scaled of list) addError(bins, 0, { scaled, increment: 1 });
      const out = new Float64Array(LEVELS.length);
      errorQuantiles(bins, 0, LEVELS, out);
      const sorted = list.toSorted((a, b) => a - b);
      const place = (x: number): number => Math.asinh(x / 0.5) / 0.3;
      LEVELS.forEach((level, index) => {
        const rank = level * sorted.length;
        // Where the rank falls between two errors either is a quantile.
        const low = sorted[Math.max(0, Math.ceil(rank - 1e-9) - 1)] ?? 0;
        const high = sorted[Math.min(sorted.length - 1, Math.floor(rank + 1e-9))] ?? 0;
        const found = place(out[index] ?? 0);
        assert.ok(
          place(low) - 1 - 1e-6 <= found && found <= place(high) + 1 + 1e-6,
          `${level}: ${out[index]}`,
        );
      });
      assert.ok(isAscending(out));
    }),
  );
});

test('reactive quantiles are finite, not negative, never cross, and see nothing from the issue on', () => {
  const steps = fc.array(fc.oneof(fc.nat({ max: 1_000 }), fc.constant(Number.NaN)), {
    minLength: 40,
    maxLength: 40,
  });
  const targets = [total(0, 5), total(0, 30), peak(0, 5), peak(5, 7)];
  fc.assert(
    fc.property(steps, steps, (past, future) => {
      const seen = (later: number[]) => ({
        steps: ringFrom(0, [...past, ...later]),
        issue: 40,
        events: undefined,
      });
      const values = reactiveQuantiles(seen(future), targets, LEVELS);
      assert.deepEqual(values, reactiveQuantiles(seen([]), targets, LEVELS));
      if (!values) return;
      targets.forEach((_, row) => {
        const own = values.subarray(row * LEVELS.length, (row + 1) * LEVELS.length);
        assert.ok(own.every((value) => Number.isFinite(value) && value >= 0) && isAscending(own), own.join());
      });
    }),
  );
});

/** The quantile regression finds what linear programming finds (why.md). */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { quantileCoefficients, weightedSums } from '../../../training/linear-quantiles/quantile-regression.ts';

interface Expected {
  readonly level: number;
  /** Σ weight · pinball. */
  readonly loss: number;
  readonly coefficients: readonly number[];
}

const expected = JSON.parse(
  await readFile(new URL('expected.json', import.meta.url), 'utf8'),
) as readonly Expected[];

const ROWS = 121;
const rows = (value: (row: number) => number): Float64Array =>
  Float64Array.from({ length: ROWS }, (_, row) => value(row));
const slope = rows((row) => ((37 * row) % 101) / 50);
const wave = rows(Math.sin);
const noise = rows((row) => ((61 * row) % 97) / 97);
const lesson = {
  features: [rows(() => 1), slope, wave],
  targets: rows((row) => {
    const level = slope[row] ?? 0;
    return 2 + 3 * level + (wave[row] ?? 0) + (noise[row] ?? 0) * (1 + level);
  }),
  weights: rows((row) => 0.5 + (row % 3) / 2),
};
const start = Float64Array.of(0, 0, 0);
const pull = { prior: start, ridge: new Float64Array(3).fill(1e-9), errorMin: 1e-3 };

function lossOf(coefficients: Float64Array, level: number): number {
  const said = new Float64Array(ROWS);
  weightedSums(lesson.features, coefficients, said);
  return lesson.targets.reduce((sum, target, row) => {
    const error = target - (said[row] ?? 0);
    return sum + (lesson.weights[row] ?? 0) * Math.max(level * error, (level - 1) * error);
  }, 0);
}

for (const { level, loss, coefficients } of expected) {
  test(`the level ${level}`, () => {
    const found = quantileCoefficients(lesson, pull, { level, start, rounds: 30 });
    const reached = lossOf(found, level);
    // No coefficients have less than the least loss: else the reference were wrong.
    assert.ok(reached > loss * (1 - 1e-9) && reached < loss * 1.002, `loss ${reached}, least ${loss}`);
    coefficients.forEach((value, at) => {
      assert.ok(Math.abs((found[at] ?? NaN) - value) < 0.02, `${found.join(' ')}, not ${coefficients.join(' ')}`);
    });
  });
}

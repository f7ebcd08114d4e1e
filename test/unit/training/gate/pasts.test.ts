/** What a net learns from besides whole series: stretches as if they had just begun, and series that are made up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';
import { inDoubleSteps, seasonal, sumOf } from '../../../../training/gate/pasts/generated.ts';
import { youngLives } from '../../../../training/gate/pasts/young.ts';
import { seeded } from '../../../../training/neural/random.ts';

const STEP_MS = 5 * MINUTE_MS;
const START = Date.UTC(2026, 2, 4);

const past = (values: readonly number[], start = START) => ({
  ...{ series: 'web', stepMs: STEP_MS, start, zone: UTC },
  values: Float32Array.from(values),
});

test('a young life is a stretch of its past, as long as its age and an hour, and is judged by where the past is', () => {
  const whole = past(Array.from({ length: 4_000 }, (_, step) => step));
  const lives = youngLives(whole, { issues: 600, random: seeded(3) });
  // Of a hundred those that lie across the split are missing.
  assert.ok(lives.length > 70 && lives.length < 100, `${lives.length}`);
  const split = 4_000 * (7 / 8);
  for (const { past: life, judged, firstIssueMs, issuesMax } of lives) {
    const born = (life.start - START) / STEP_MS;
    assert.deepEqual([life.values[0], life.values.at(-1)], [born, born + life.values.length - 1]);
    assert.equal(judged, born >= split ? 'all' : 'none');
    assert.ok(born >= split || born + life.values.length <= split);
    const ageMs = life.values.length * STEP_MS - HOUR_MS;
    assert.ok(ageMs >= 20 * MINUTE_MS && ageMs <= 30 * HOUR_MS + STEP_MS, `${ageMs}`);
    assert.deepEqual([firstIssueMs, issuesMax], [5 * MINUTE_MS, 6]);
  }
  assert.ok(lives.some(({ judged }) => judged === 'all'));
  assert.deepEqual(youngLives(whole, { issues: 600, random: seeded(3) }), lives);
});

test('a past that is shorter than a life has few, or none', () => {
  assert.deepEqual(youngLives(past([1, 2, 3]), { issues: 60, random: seeded(1) }), []);
});

test('a sum has both at the same weight, from where both are, and is unknown where one is', () => {
  const one = past([1, 2, 3, 4]);
  const other = past([20, Number.NaN, 40, 50], START + STEP_MS);
  // From the second step of `one`: 2, 3, 4 with a mean of 3, and 20, unknown, 40, 50 with a mean of 110 ÷ 3.
  const sum = sumOf(one, other);
  assert.equal(sum.start, START + STEP_MS);
  const factor = 3 / (110 / 3);
  assert.deepEqual([...sum.values], [Math.round(2 + 20 * factor), Number.NaN, Math.round(4 + 40 * factor)]);
});

test('double steps are whole ones of the clock, and unknown where one of the two is', () => {
  const odd = past([1, 2, 3, Number.NaN, 5, 6], START + STEP_MS);
  const doubled = inDoubleSteps(odd);
  assert.equal(doubled?.stepMs, 2 * STEP_MS);
  assert.equal(doubled.start, START + 2 * STEP_MS);
  assert.deepEqual([...doubled.values], [5, Number.NaN]);
  assert.equal(inDoubleSteps({ ...odd, stepMs: 15 * MINUTE_MS }), undefined);
});

test('made-up sources are counts of two weeks, the same for the same chance, and not all alike', () => {
  const head = { series: 'made up', stepMs: STEP_MS, start: START, zone: UTC };
  const random = seeded(5);
  const all = Array.from({ length: 20 }, () => seasonal(head, random));
  for (const { values } of all) {
    assert.equal(values.length, (14 * 24 * HOUR_MS) / STEP_MS);
    assert.ok(values.every((value) => Number.isInteger(value) && value >= 0));
  }
  const means = all.map(({ values }) => values.reduce((sum, value) => sum + value, 0) / values.length);
  assert.ok(Math.max(...means) > 100 * Math.min(...means), means.join(' '));
  assert.deepEqual(seasonal(head, seeded(5)), all[0]);
});

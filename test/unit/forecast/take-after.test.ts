import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from './given.ts';
import { JUDGED_MIN } from '../../../src/core/forecast/mixture/expert-weights.ts';
import { learn, meanWeights, mixQuantiles } from '../../../src/core/forecast/mixture/mixture.ts';
import { createMixture, mixtureShape } from '../../../src/core/forecast/mixture/state.ts';
import type { Mixture, Said } from '../../../src/core/forecast/mixture/state.ts';
import { isSeasonedAt, takeAfter } from '../../../src/core/forecast/mixture/take-after.ts';

/** The last of three experts brings quantiles of its own. */
const VOICES = { experts: 3, own: [2] };
const SHAPE = mixtureShape(VOICES, { targets: 2, levels: [0.1, 0.5, 0.9], memory: 864 });
const OTHER = mixtureShape(VOICES, { targets: 1, levels: [0.1, 0.25, 0.5, 0.9], memory: 864 });

const says = (level: number, target = 0): Said => ({
  target,
  points: [level, level, level],
  quantiles: [0.9 * level, 0.95 * level, level, 1.1 * level].slice(0, 4),
});

/** An elder at 100 requests: its first expert is off by 5, its second by 10, up and down. */
function elder(rounds = 300): Mixture {
  const mixture = createMixture(OTHER);
  for (let round = 0; round < rounds; round += 1) {
    const sign = round % 2 === 0 ? 1 : -1;
    const points = [100 + 5 * sign, 100 + 10 * sign, 100];
    learn(mixture, OTHER, { ...says(100), points, actual: 100 });
  }
  return mixture;
}

const quantilesOf = (mixture: Mixture, shape: typeof SHAPE, said: Said): Float64Array => {
  const out = new Float64Array(shape.levels.length);
  mixQuantiles(mixture, shape, said, out);
  return out;
};

/** Only the first expert is awake. */
const firstOf = (said: Said): Said => ({ ...said, points: [said.points[0] ?? 0, Number.NaN, Number.NaN] });

test('errors carry over in roots of the level', () => {
  const [young, old] = [createMixture(SHAPE), elder()];
  const said = says(400, 1);
  takeAfter({ mixture: young, shape: SHAPE, said }, { mixture: old, shape: OTHER, said: says(100) });
  // The elder's errors are ± 5 at √100; at √400 that is ± 10, from one bin's middle to another's.
  const [low, , high] = quantilesOf(young, SHAPE, firstOf(said));
  const [elderLow, , , elderHigh] = quantilesOf(old, OTHER, firstOf(says(100)));
  assertClose(
    [(low ?? 0) - 400, (high ?? 0) - 400],
    [2 * ((elderLow ?? 0) - 100), 2 * ((elderHigh ?? 0) - 100)],
    0.5,
  );
});

test('who counted for much counts for much', () => {
  const [young, old] = [createMixture(SHAPE), elder()];
  const said = { ...says(100, 1), quantiles: [90, 100, 110] };
  takeAfter({ mixture: young, shape: SHAPE, said }, { mixture: old, shape: OTHER, said: says(100) });
  const [first = 0, second = 0] = meanWeights(young, SHAPE, { ...said, points: [100, 100, Number.NaN] });
  assert.ok(first > 0.9 && second < 0.1, `${first}, ${second}`);
});

test('the other targets are as they were, and the elder too', () => {
  const [young, old] = [createMixture(SHAPE), elder()];
  const before = structuredClone(old);
  takeAfter(
    { mixture: young, shape: SHAPE, said: says(100, 1) },
    { mixture: old, shape: OTHER, said: says(100) },
  );
  assert.deepEqual(old, before);
  assert.deepEqual([isSeasonedAt(young, 0), isSeasonedAt(young, 1)], [false, true]);
  assertClose(quantilesOf(young, SHAPE, firstOf(says(100))), [100, 100, 100], 0);
});

test('an expert that the elder does not know is not known here either', () => {
  const old = createMixture(OTHER);
  for (let round = 0; round < 300; round += 1) {
    learn(old, OTHER, { ...says(100), points: [100, Number.NaN, Number.NaN], actual: 100 + (round % 7) });
  }
  const young = createMixture(SHAPE);
  takeAfter(
    { mixture: young, shape: SHAPE, said: says(100, 1) },
    { mixture: old, shape: OTHER, said: says(100) },
  );
  const shares = meanWeights(young, SHAPE, { ...says(100, 1), quantiles: [90, 100, 110] });
  assert.ok((shares[0] ?? 0) > 1 - 1e-9, shares.join());
});

test("outcomes of its own outweigh what was taken over, as if that were the elder's last few", () => {
  const [young, old] = [createMixture(SHAPE), elder()];
  const said = { ...says(100, 1), points: [100, 100, Number.NaN], quantiles: [90, 100, 110] };
  takeAfter({ mixture: young, shape: SHAPE, said }, { mixture: old, shape: OTHER, said: says(100) });
  // Here it is the second that is always right.
  for (let round = 0; round < 4 * JUDGED_MIN; round += 1) {
    const sign = round % 2 === 0 ? 1 : -1;
    learn(young, SHAPE, { ...said, points: [100 + 10 * sign, 100, Number.NaN], actual: 100 });
  }
  const [first = 1, second = 0] = meanWeights(young, SHAPE, said);
  assert.ok(second > 0.9 && first < 0.1, `${first}, ${second}`);
});

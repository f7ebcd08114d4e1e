/** When do the detectors of drift alarm, and when never? Outcomes are drawn from the distribution that was told, or from another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DriftNews } from '../../src/core/feedback/drift/detector.ts';
import {
  createDriftState,
  isDrifting,
  readDrift,
  watchOutcome,
} from '../../src/core/feedback/drift/detector.ts';
import { quantileScore } from '../../src/core/feedback/drift/quantile-score.ts';
import { standardScore } from '../../src/core/units/standard-score.ts';
import { seeded } from '../../training/neural/random.ts';

const LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9995];
const A_DAY = 288;
const WEEK = 7 * A_DAY;

/** A source whose windows are log-normal about a level; told is the truth unless `told` says another. */
const lognormal = (level: number, spread: number) =>
  LEVELS.map((tau) => level * Math.exp(spread * standardScore(tau)));

interface Told {
  readonly level: number;
  readonly spread: number;
}

function run(
  state: Float32Array,
  outcomes: number,
  { draw, at, told }: { draw: () => number; at: Told; told: Told },
): DriftNews[] {
  const quantiles = lognormal(told.level, told.spread);
  const news: DriftNews[] = [];
  for (let index = 0; index < outcomes; index += 1) {
    const score = standardScore(Math.min(1 - 1e-9, Math.max(1e-9, draw())));
    const actual = Math.round(at.level * Math.exp(at.spread * score));
    news.push(...watchOutcome(state, { actual, quantiles, levels: LEVELS }, A_DAY));
  }
  return news;
}

const begun = (news: readonly DriftNews[], kind: string): number =>
  news.filter((one) => one.what === 'began' && one.kind === kind).length;

const honest = { level: 1000, spread: 0.2 };

test('honest quantiles alarm less than once in a week of any source', () => {
  let alarms = 0;
  const [sources, weeks] = [40, 5];
  for (let source = 0; source < sources; source += 1) {
    const news = run(createDriftState(), weeks * WEEK, { draw: seeded(source), at: honest, told: honest });
    alarms += begun(news, 'input') + begun(news, 'loss');
  }
  assert.ok(alarms < 0.5 * sources * weeks, `${alarms} alarms in ${sources * weeks} weeks of sources`);
});

test('a level that has doubled is seen within 30 minutes where it is beyond what comes by itself', () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const state = createDriftState();
    const draw = seeded(seed);
    run(state, 2 * A_DAY, { draw, at: honest, told: honest });
    const news = run(state, 6, { draw, at: { ...honest, level: 2000 }, told: honest });
    assert.equal(begun(news, 'input'), 1);
    const [drift] = news;
    assert.ok(drift?.what === 'began' && drift.factor > 1.6 && drift.factor < 2.6, JSON.stringify(drift));
    assert.ok(drift.confidence > 0.999);
  }
});

test('a level that has halved is seen, as one that fell', () => {
  const state = createDriftState();
  const draw = seeded(7);
  run(state, 2 * A_DAY, { draw, at: honest, told: honest });
  const news = run(state, 12, { draw, at: { ...honest, level: 500 }, told: honest });
  assert.equal(begun(news, 'input'), 1);
  assert.ok(news[0]?.what === 'began' && news[0].factor < 0.7);
});

test('forecasts that have become worse are loss drift, and no input drift', () => {
  const state = createDriftState();
  const draw = seeded(3);
  run(state, 3 * A_DAY, { draw, at: honest, told: honest });
  // As wide as ever about nothing: told is off by chance, to both sides in turn.
  const news: DriftNews[] = [];
  for (let index = 0; index < A_DAY; index += 1) {
    const told = { ...honest, level: index % 2 === 0 ? 550 : 1800 };
    news.push(...run(state, 1, { draw, at: honest, told }));
  }
  assert.equal(begun(news, 'loss'), 1);
  assert.equal(begun(news, 'input'), 0);
});

test('quantiles however dishonest alarm no more often than thresholds pay for', () => {
  const state = createDriftState();
  const draw = seeded(11);
  const [weeks, news] = [20, [] as DriftNews[]];
  // Half of the time twice as much comes as is told, in turns of six hours and more.
  for (let day = 0; day < weeks * 7; day += 1) {
    news.push(...run(state, A_DAY / 2, { draw, at: honest, told: honest }));
    news.push(...run(state, A_DAY / 2, { draw, at: { ...honest, level: 2000 }, told: honest }));
  }
  // Once in two weeks a side, and until thresholds have risen to what there is.
  assert.ok(begun(news, 'input') <= weeks + 24, `${begun(news, 'input')} alarms in ${weeks} weeks`);
});

test('a source that falls silent is no drift, nor is its coming back', () => {
  const state = createDriftState();
  const draw = seeded(5);
  run(state, 2 * A_DAY, { draw, at: honest, told: honest });
  const silent = run(state, 40, { draw, at: { level: 0, spread: 0.2 }, told: honest });
  const back = run(state, 12, { draw, at: honest, told: { level: 5, spread: 0.5 } });
  assert.deepEqual([...silent, ...back], []);
});

test('a drift ends when forecasts have followed for some hours', () => {
  const state = createDriftState();
  const draw = seeded(9);
  const doubled = { ...honest, level: 2000 };
  run(state, 2 * A_DAY, { draw, at: honest, told: honest });
  run(state, 6, { draw, at: doubled, told: honest });
  assert.ok(isDrifting(state, 'input'));
  const news = run(state, A_DAY / 2, { draw, at: doubled, told: doubled });
  assert.deepEqual(news, [{ what: 'ended', kind: 'input' }]);
  assert.ok(!isDrifting(state, 'input'));
});

test('less than a day of outcomes never alarms', () => {
  const news = run(createDriftState(), A_DAY, {
    draw: seeded(1),
    at: { ...honest, level: 9000 },
    told: honest,
  });
  assert.deepEqual(news, []);
});

test('whatever comes, the state stays finite, and survives being kept', () => {
  const numbers = fc.oneof(fc.nat({ max: 5000 }), fc.constantFrom(0, 1e15, 2 ** 31));
  const outcome = fc.record({ actual: numbers, told: fc.array(numbers, { minLength: 12, maxLength: 12 }) });
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (outcomes, aDay) => {
      const state = createDriftState();
      for (const { actual, told } of outcomes) {
        const quantiles = told.sort((a, b) => a - b);
        for (const news of watchOutcome(state, { actual, quantiles, levels: LEVELS }, aDay)) {
          if (news.what === 'ended') continue;
          assert.ok(Number.isFinite(news.factor) && news.confidence > 0 && news.confidence <= 1);
        }
      }
      assert.ok(state.every(Number.isFinite));
      assert.deepEqual(readDrift(JSON.parse(JSON.stringify([...state]))), state);
    }),
  );
});

test('what was kept otherwise is not taken for a state', () => {
  for (const kept of [undefined, [], [1, 2], Array(18).fill('a'), Array(18).fill(null), 'x']) {
    assert.equal(readDrift(kept), undefined);
  }
});

test('more of what comes never lies lower in the forecast', () => {
  const quantiles = fc.array(fc.nat({ max: 50 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(quantiles, fc.nat({ max: 80 }), fc.nat({ max: 80 }), (told, a, b) => {
      const sorted = told.sort((x, y) => x - y);
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map((actual) =>
        quantileScore(actual, sorted, LEVELS),
      );
      assert.ok((low ?? 0) <= (high ?? 0) + 1e-12);
    }),
  );
});

test('what came has the score of the quantile that it is, and of several the middle one', () => {
  const told = lognormal(100, 1);
  for (const [place, score] of [
    [3, 0],
    [6, 1.6449],
    [0, -1.6449],
  ] as const) {
    assert.ok(Math.abs(quantileScore(told[place] ?? 0, told, LEVELS) - score) < 1e-3, `${place}`);
  }
  // Up to .75 nothing comes: .375 is in the middle, and that is -.3186.
  const sparse = LEVELS.map((level) => (level <= 0.75 ? 0 : 2));
  assert.ok(Math.abs(quantileScore(0, sparse, LEVELS) + 0.3186) < 1e-3);
  // All quantiles are 0, and nothing comes: nothing is odd. Something is.
  const nothing = LEVELS.map(() => 0);
  assert.ok(Math.abs(quantileScore(0, nothing, LEVELS)) < 0.01);
  assert.equal(quantileScore(3, nothing, LEVELS), 8);
});

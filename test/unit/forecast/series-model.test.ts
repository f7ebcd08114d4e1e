import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from './given.ts';
import { ringFrom } from '../../../src/core/demand/ring.ts';
import { JUDGED_MIN } from '../../../src/core/forecast/mixture/expert-weights.ts';
import type { Spoken } from '../../../src/core/forecast/mixture/state.ts';
import { learn } from '../../../src/core/forecast/mixture/mixture.ts';
import { saidThen, toldThen } from '../../../src/core/forecast/pending.ts';
import type { Layout, Outcome, SeriesModel } from '../../../src/core/forecast/series-model.ts';
import {
  awaitOutcome,
  createSeriesModel,
  isSeasoned,
  issueQuantiles,
  judge,
  newestPending,
  quantilesNear,
} from '../../../src/core/forecast/series-model.ts';
import { peak, total } from '../../../src/core/forecast/target.ts';

const LAYOUT: Layout = { targets: [total(0, 2), total(0, 5), peak(0, 2)], levels: [0.5, 0.9] };

const modelOf = (layout = LAYOUT): SeriesModel =>
  createSeriesModel(layout, { experts: 2, own: [1] }, { memory: 864 });

/** [target, level] of the second expert, which brings its own. */
const OWN = Float32Array.of(2, 3, 4, 5, 6, 7);
const spokenOf = (...points: number[]): Spoken => ({ points: Float32Array.from(points), quantiles: OWN });
const SPOKEN = spokenOf(1, 2, 3, 4, 5, 6);

const issueAt = (model: SeriesModel, issue: number): void => {
  awaitOutcome(model, { issue, spoken: SPOKEN, told: Float64Array.of(7, 8, 9, 10, 11, 12) });
};

/** The step with index i holds i, up to 49. */
const STEPS = ringFrom(
  0,
  Array.from({ length: 50 }, (_, index) => index),
);

/** What is judged when the steps before `finalUntil` are final: `issue: target = actual`. */
function judged(model: SeriesModel, finalUntil: number, steps = STEPS): string[] {
  const seen: string[] = [];
  judge(model, { finalUntil, steps, events: undefined }, ({ issue, target, actual }: Outcome) => {
    seen.push(`${issue}: ${target} = ${actual}`);
  });
  return seen;
}

test('a target is judged as soon as its last step is final, not before', () => {
  const model = modelOf();
  issueAt(model, 10);
  assert.deepEqual(judged(model, 11), []);
  // 10 + 11, and the greater of them.
  assert.deepEqual(judged(model, 12), ['10: 0 = 21', '10: 2 = 11']);
  assert.deepEqual(judged(model, 14), []);
  assert.deepEqual(judged(model, 15), ['10: 1 = 60']); // 10 + 11 + 12 + 13 + 14
});

test('each is judged once, and goes then', () => {
  const model = modelOf();
  issueAt(model, 10);
  judged(model, 12);
  assert.deepEqual(judged(model, 12), []);
  assert.equal(model.pending.length, 1); // That of five steps.
  judged(model, 20);
  assert.deepEqual([judged(model, 30), model.pending.length], [[], 0]);
  assert.deepEqual([...model.mixture.judged], [1, 1, 1]);
});

test('several issues are judged in their order', () => {
  const model = modelOf();
  for (const issue of [10, 15, 20]) issueAt(model, issue);
  assert.deepEqual(judged(model, 17), ['10: 0 = 21', '10: 1 = 60', '10: 2 = 11', '15: 0 = 31', '15: 2 = 16']);
  assert.deepEqual(judged(model, 22), ['15: 1 = 85', '20: 0 = 41', '20: 2 = 21']);
  assert.deepEqual([model.pending.length, newestPending(model)], [1, 20]);
});

test('a target with an unknown step is never judged, though it be known later', () => {
  const model = modelOf();
  issueAt(model, 10);
  const hole = ringFrom(10, [10, Number.NaN, 12, 13, 14]);
  assert.deepEqual(judged(model, 20, hole), []);
  assert.deepEqual(judged(model, 20), []);
  assert.deepEqual([...model.mixture.judged], [0, 0, 0]);
  assert.equal(model.pending.length, 0);
});

test('whoever looks on sees the mixture as it was when the outcome came', () => {
  const model = modelOf();
  issueAt(model, 10);
  issueAt(model, 15);
  const before: number[] = [];
  judge(model, { finalUntil: 17, steps: STEPS, events: undefined }, ({ target }) => {
    if (target === 0) before.push(model.mixture.judged[0] ?? -1);
  });
  assert.deepEqual(before, [0, 1]);
});

test('whoever looks on sees what was said then, by target, however many issues wait', () => {
  const model = modelOf();
  for (let issue = 10; issue < 20; issue += 1) issueAt(model, issue);
  const seen: (readonly number[])[] = [];
  judge(model, { finalUntil: 15, steps: STEPS, events: undefined }, (outcome) => {
    const { pending, shape } = model;
    if (outcome.issue !== 10) return;
    const { target, points, quantiles } = saidThen(pending, shape, outcome);
    seen.push([
      target,
      ...[points, quantiles, toldThen(pending, shape, outcome) ?? []].flatMap((part) => Array.from(part)),
    ]);
  });
  assert.deepEqual(seen, [
    [0, 1, 2, 2, 3, 7, 8],
    [1, 3, 4, 4, 5, 9, 10],
    [2, 5, 6, 6, 7, 11, 12],
  ]);
});

test('of an issue that nobody was told there is what the experts said, and no more', () => {
  const model = modelOf();
  // More points than the layout has targets: those of a bridge, which is not judged.
  const spoken = {
    points: Float32Array.of(1, 2, 3, 4, 5, 6, 99, 99),
    quantiles: Float32Array.of(...OWN, 99, 99),
  };
  awaitOutcome(model, { issue: 10, spoken, told: undefined });
  issueAt(model, 11);
  const seen: unknown[] = [];
  judge(model, { finalUntil: 13, steps: STEPS, events: undefined }, (outcome) => {
    const told = toldThen(model.pending, model.shape, outcome);
    seen.push([outcome.issue, outcome.target, told?.[0]]);
  });
  assert.deepEqual(seen, [
    [10, 0, undefined],
    [10, 2, undefined],
    [11, 0, 7],
    [11, 2, 11],
  ]);
});

test('what was said is kept, whatever becomes of the arrays that told it', () => {
  const model = modelOf();
  const spoken = { points: SPOKEN.points.slice(), quantiles: OWN.slice() };
  const told = new Float64Array(6).fill(7);
  awaitOutcome(model, { issue: 10, spoken, told });
  for (const array of [spoken.points, spoken.quantiles, told]) array.fill(99);
  const at = { place: 1, target: 1 };
  const { points, quantiles } = saidThen(model.pending, model.shape, at);
  assert.deepEqual(
    [Array.from(points), Array.from(quantiles)],
    [
      [3, 4],
      [4, 5],
    ],
  );
  assert.deepEqual([...(toldThen(model.pending, model.shape, at) ?? [])], [7, 7]);
});

test('quantiles are [target, level], of what is said of each target', () => {
  // Nothing was learned, so each is the mean of the first's point and the second's quantile.
  assertClose(issueQuantiles(modelOf(), SPOKEN), [1.5, 2, 3.5, 4, 5.5, 6]);
});

test('a model is seasoned when every target was judged often enough', () => {
  const model = modelOf();
  const teach = (target: number, rounds: number): void => {
    for (let round = 0; round < rounds; round += 1) {
      learn(model.mixture, model.shape, { target, points: [1, 2], quantiles: [2, 3], actual: 1 });
    }
  };
  teach(0, JUDGED_MIN);
  teach(1, JUDGED_MIN);
  teach(2, JUDGED_MIN - 1);
  assert.equal(isSeasoned(model), false);
  teach(2, 1);
  assert.equal(isSeasoned(model), true);
});

test('a target that is not in the layout takes the errors of the one most like it', () => {
  const layout: Layout = { targets: [total(0, 5), peak(0, 5), peak(5, 6)], levels: [0.5] };
  const model = createSeriesModel(layout, { experts: 1, own: [] }, { memory: 864 });
  // Each target was off by another size, and a bin is a third wide: 1,100 − 100 is told from 200 − 100.
  for (const [target, actual] of [
    [0, 1_100],
    [1, 200],
    [2, 130],
  ] as const) {
    learn(model.mixture, model.shape, { target, points: [100], quantiles: [], actual });
  }
  for (const [wanted, low, high] of [
    [total(0, 9), 900, 1_300], // the only total, however far
    [peak(0, 4), 180, 220],
    [peak(0, 6), 180, 220],
    [peak(6, 7), 125, 140],
    [peak(4, 6), 125, 140], // one step from (5, 6), five from (0, 5)
  ] as const) {
    const [median = 0] = quantilesNear(model, wanted, { target: 9, points: [100], quantiles: [] });
    assert.ok(low < median && median < high, `${wanted.kind} ${wanted.fromLead}: ${median}`);
  }
});

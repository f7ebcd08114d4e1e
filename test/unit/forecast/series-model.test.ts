import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from './given.ts';
import { ringFrom } from '../../../src/core/demand/ring.ts';
import { JUDGED_MIN } from '../../../src/core/forecast/expert-weights.ts';
import { learn } from '../../../src/core/forecast/mixture.ts';
import type { Layout, Outcome, SeriesModel } from '../../../src/core/forecast/series-model.ts';
import {
  awaitOutcome,
  createSeriesModel,
  isSeasoned,
  issueQuantiles,
  judge,
  pointsOf,
  quantilesNear,
} from '../../../src/core/forecast/series-model.ts';
import { peak, total } from '../../../src/core/forecast/target.ts';

const LAYOUT: Layout = { targets: [total(0, 2), total(0, 5), peak(0, 2)], levels: [0.5, 0.9] };

const modelOf = (layout = LAYOUT): SeriesModel => createSeriesModel(layout, 2, { memory: 864 });

const issueAt = (model: SeriesModel, issue: number): void => {
  awaitOutcome(model, { issue, points: Float32Array.of(1, 2, 3, 4, 5, 6), quantiles: new Float32Array(6) });
};

/** The step with index i holds i, up to 49. */
const STEPS = ringFrom(
  0,
  Array.from({ length: 50 }, (_, index) => index),
);

/** What is judged when the steps before `finalUntil` are final: `issue: target = actual`. */
function judged(model: SeriesModel, finalUntil: number, steps = STEPS): string[] {
  const seen: string[] = [];
  judge(model, { finalUntil, steps }, ({ issue, target, actual }: Outcome) => {
    seen.push(`${issue.issue}: ${target} = ${actual}`);
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

test('each is judged once, and an issue goes when all of its targets were', () => {
  const model = modelOf();
  issueAt(model, 10);
  judged(model, 12);
  assert.deepEqual(judged(model, 12), []);
  assert.equal(model.pending.length, 1);
  judged(model, 20);
  assert.deepEqual([judged(model, 30), model.pending.length], [[], 0]);
  assert.deepEqual([...model.mixture.judged], [1, 1, 1]);
});

test('several issues are judged in their order', () => {
  const model = modelOf();
  for (const issue of [10, 15, 20]) issueAt(model, issue);
  assert.deepEqual(judged(model, 17), ['10: 0 = 21', '10: 1 = 60', '10: 2 = 11', '15: 0 = 31', '15: 2 = 16']);
  assert.deepEqual(judged(model, 22), ['15: 1 = 85', '20: 0 = 41', '20: 2 = 21']);
  assert.deepEqual(
    model.pending.map(({ issue }) => issue),
    [20],
  );
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
  judge(model, { finalUntil: 17, steps: STEPS }, ({ target }) => {
    if (target === 0) before.push(model.mixture.judged[0] ?? -1);
  });
  assert.deepEqual(before, [0, 1]);
});

test('points are kept by target', () => {
  const model = modelOf();
  issueAt(model, 10);
  const [issue] = model.pending;
  assert.ok(issue);
  assert.deepEqual(
    [0, 1, 2].map((target) => [...pointsOf(model, issue, target)]),
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  );
});

test('quantiles are [target, level], of the points of each target', () => {
  // Nothing was learned, so each is the mean of its two points.
  assertClose(issueQuantiles(modelOf(), Float32Array.of(1, 2, 3, 4, 5, 6)), [1.5, 1.5, 3.5, 3.5, 5.5, 5.5]);
});

test('a model is seasoned when every target was judged often enough', () => {
  const model = modelOf();
  const teach = (target: number, rounds: number): void => {
    for (let round = 0; round < rounds; round += 1) {
      learn(model.mixture, model.shape, { target, points: [1, 2], actual: 1 });
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
  const model = createSeriesModel(layout, 1, { memory: 864 });
  // Each target was off by another size, and a bin is a third wide: 1,100 − 100 is told from 200 − 100.
  for (const [target, actual] of [
    [0, 1_100],
    [1, 200],
    [2, 130],
  ] as const) {
    learn(model.mixture, model.shape, { target, points: [100], actual });
  }
  for (const [wanted, low, high] of [
    [total(0, 9), 900, 1_300], // the only total, however far
    [peak(0, 4), 180, 220],
    [peak(0, 6), 180, 220],
    [peak(6, 7), 125, 140],
    [peak(4, 6), 125, 140], // one step from (5, 6), five from (0, 5)
  ] as const) {
    const [median = 0] = quantilesNear(model, wanted, Float32Array.of(100));
    assert.ok(low < median && median < high, `${wanted.kind} ${wanted.fromLead}: ${median}`);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose, cardOf } from '../given.ts';
import { expertsOf, ownQuantileExperts } from '../../../../src/core/forecast/model/experts.ts';
import type { ModelCard } from '../../../../src/core/forecast/model/model-card.ts';
import { outputReader } from '../../../../src/core/forecast/model/output-reader.ts';
import type { Target } from '../../../../src/core/forecast/target.ts';
import { peak, total } from '../../../../src/core/forecast/target.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

/** Points alone: two experts, three leads. */
const points = cardOf({ experts: ['x', 'y'], horizon: 3 });
/** [row, expert, lead]: row 1 is 1, 2, 3 (x) and 4, 6, 5 (y); row 0 is 100 throughout. */
const POINTS = Float32Array.of(...new Array<number>(6).fill(100), 1, 2, 3, 4, 6, 5);

/** Quantiles of their own: one expert, four leads, three levels. */
const own = cardOf({ name: 'own', experts: ['z'], horizon: 4, levels: [0.1, 0.5, 0.9], stepMs: MINUTE_MS });
/** [lead, level]. */
const OWN = Float32Array.of(8, 10, 14, 18, 20, 24, 27, 30, 39, 36, 40, 49);

const TARGETS = [total(0, 2), peak(0, 3), peak(1, 2), total(0, 4)];

interface Given {
  readonly card: ModelCard;
  readonly quantiles: Float32Array;
  readonly targets?: Float32Array;
  readonly row?: number;
}

/** What is read of one row by itself, at the levels. */
function read(
  { card, quantiles, targets = new Float32Array(0), row = 0 }: Given,
  wanted: readonly Target[],
  levels: readonly number[],
): { points: Float32Array; quantiles: Float32Array } {
  const experts = card.experts.length;
  const place = {
    points: new Float32Array(wanted.length * experts).fill(-1),
    experts,
    from: 0,
    quantiles: new Float32Array(wanted.length * experts * levels.length).fill(-1),
    own: experts,
    ownFrom: 0,
  };
  outputReader(card, wanted, levels)({ quantiles, targets }, row, place);
  return place;
}

test('experts are those of all models, in their order; some bring quantiles of their own', () => {
  const cards = [points, own, cardOf({ name: 'third', version: 3, experts: ['a', 'b'], levels: [0.5, 0.9] })];
  assert.deepEqual(expertsOf(cards).slice(1, 3), [
    { name: 'test', version: 1, expert: 'y' },
    { name: 'own', version: 1, expert: 'z' },
  ]);
  assert.deepEqual(ownQuantileExperts(cards), [2, 3, 4]);
});

test('a point is the sum or the greatest of the steps; beyond the horizon it is unknown', () => {
  const said = read({ card: points, quantiles: POINTS, row: 1 }, TARGETS, [0.5, 0.9]);
  // [target, expert]
  assertClose(said.points, [1 + 2, 4 + 6, 3, 6, 2, 6, Number.NaN, Number.NaN]);
  assert.ok(
    said.quantiles.every((value) => value === -1),
    'points alone bring no quantiles',
  );
});

test('what one model says stands between what others say', () => {
  const place = {
    points: new Float32Array(8).fill(-1), // two targets, four experts
    experts: 4,
    from: 2,
    quantiles: new Float32Array(8).fill(-1), // two targets, two own experts, two levels
    own: 2,
    ownFrom: 1,
  };
  const output = { quantiles: OWN, targets: new Float32Array(0) };
  outputReader(own, [peak(0, 1), peak(1, 2)], [0.5, 0.9])(output, 0, place);
  assertClose(place.points, [-1, -1, 10, -1, -1, -1, 20, -1]);
  assertClose(place.quantiles, [-1, -1, 10, 14, -1, -1, 20, 24]);
});

test('a step that is no count puts its expert to sleep, for the targets that it is in', () => {
  for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    const quantiles = POINTS.slice();
    quantiles[6 + 2] = bad; // row 1, x, lead 2
    const said = read({ card: points, quantiles, row: 1 }, TARGETS, [0.5]);
    assertClose(said.points, [3, 10, Number.NaN, 6, 2, 6, Number.NaN, Number.NaN]);
    const spoilt = OWN.slice();
    spoilt[2 * 3 + 2] = bad; // lead 2, level .9: the point is sound, its quantiles are not
    const asleep = read({ card: own, quantiles: spoilt }, [total(0, 2), total(0, 3)], [0.5]);
    assertClose(asleep.points, [30, Number.NaN]);
    assertClose(asleep.quantiles, [30, Number.NaN]);
  }
});

test('an output that is too short is unknown where it ends', () => {
  const said = read({ card: points, quantiles: POINTS.subarray(0, 6 + 3), row: 1 }, TARGETS, [0.5]);
  assertClose(said.points, [3, Number.NaN, 3, Number.NaN, 2, Number.NaN, Number.NaN, Number.NaN]);
});

test('the quantiles of a peak are the greatest of its steps, level by level', () => {
  const quantiles = Float32Array.of(8, 10, 30, 9, 20, 24, 7, 8, 9, 0, 0, 0);
  const said = read({ card: own, quantiles }, [peak(0, 3)], own.levels);
  assertClose(said.quantiles, [9, 20, 30]);
});

test('the quantiles of a total lie about the sum by the mean spread times the root of its steps', () => {
  const said = read({ card: own, quantiles: OWN }, [total(0, 4)], own.levels);
  // Medians 10 + 20 + 30 + 40; below by 2, 2, 3, 4 (2.75 on average), above by 4, 4, 9, 9 (6.5); √4 = 2.
  assertClose(said.points, [100]);
  assertClose(said.quantiles, [100 - 2 * 2.75, 100, 100 + 2 * 6.5], 1e-4);
});

test('between the levels of the card a quantile is interpolated, beyond them its tail goes on as a normal one', () => {
  const said = read({ card: own, quantiles: OWN }, [peak(0, 1)], [0.01, 0.3, 0.5, 0.7, 0.99]);
  // Scores: 0 at .5, 1.28155 at .9, 2.32635 at .99; 2 below and 4 above the median at .1 and .9.
  const tail = 2.32635 / 1.28155;
  assertClose(said.quantiles, [10 - 2 * tail, 9, 10, 12, 10 + 4 * tail], 1e-3);
});

test('quantiles never fall below zero and never cross', () => {
  const low = read(
    { card: own, quantiles: Float32Array.of(1, 10, 11, ...OWN.slice(3)) },
    [peak(0, 1)],
    [0.01, 0.1],
  );
  // 10 − 9 × 1.815 is negative.
  assertClose(low.quantiles, [0, 1]);
  const crossed = read(
    { card: own, quantiles: Float32Array.of(12, 10, 11, ...OWN.slice(3)) },
    [peak(0, 1)],
    [0.1, 0.5, 0.9],
  );
  assertClose(crossed.quantiles, [12, 12, 12]);
});

test('a target that the graph forecasts directly is not derived from the steps', () => {
  const card = { ...own, targets: ['peak(1m,4m)', 'total(0m,2m)'] };
  const targets = Float32Array.of(50, 60, 70, 1, 2, 3); // [target, level]
  const said = read({ card, quantiles: OWN, targets }, [total(0, 2), total(0, 1), peak(1, 4)], own.levels);
  assertClose(said.points, [2, 10, 60]);
  assertClose(said.quantiles, [1, 2, 3, 8, 10, 14, 50, 60, 70]);
});

test('a card must have the median', () => {
  assert.throws(
    () => outputReader(cardOf({ levels: [0.1, 0.9] }), [], [0.5]),
    /bug: the card of test has no level 0.5/,
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose, cardOf } from '../given.ts';
import { expertsOf, writePoints } from '../../../../src/core/forecast/model/expert-points.ts';
import { peak, total } from '../../../../src/core/forecast/target.ts';

const card = cardOf({ experts: ['x', 'y'], horizon: 3, levels: [0.1, 0.5, 0.9] });

/** [row, expert, lead, level]: the medians of row 1 are 1, 2, 3 (x) and 4, 6, 5 (y); everything else is 100. */
const VALUES = Float32Array.of(
  ...new Array<number>(18).fill(100),
  ...[100, 1, 100, 100, 2, 100, 100, 3, 100],
  ...[100, 4, 100, 100, 6, 100, 100, 5, 100],
);

const TARGETS = [total(0, 2), peak(0, 3), peak(1, 2), total(0, 4)];

test('experts are those of all models, in their order', () => {
  const other = cardOf({ name: 'other', version: 3, experts: ['z'] });
  assert.deepEqual(expertsOf([card, other]), [
    { name: 'test', version: 1, expert: 'x' },
    { name: 'test', version: 1, expert: 'y' },
    { name: 'other', version: 3, expert: 'z' },
  ]);
});

test('a point is the sum or the greatest of the medians of its steps; beyond the horizon it is unknown', () => {
  const points = new Float32Array(8).fill(-1);
  writePoints({ card, values: VALUES, row: 1 }, TARGETS, { points, experts: 2, from: 0 });
  // [target, expert]
  assertClose(points, [1 + 2, 4 + 6, 3, 6, 2, 6, Number.NaN, Number.NaN]);
});

test('the points of one model stand between those of others', () => {
  const points = new Float32Array(20).fill(-1);
  writePoints({ card, values: VALUES, row: 1 }, TARGETS, { points, experts: 5, from: 2 });
  assertClose(points.subarray(0, 10), [-1, -1, 3, 10, -1, -1, -1, 3, 6, -1]);
});

test('a step that is no count puts its expert to sleep, for the targets that it is in', () => {
  for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    const values = VALUES.slice();
    values[18 + 7] = bad; // row 1, x, lead 2, median
    const points = new Float32Array(8);
    writePoints({ card, values, row: 1 }, TARGETS, { points, experts: 2, from: 0 });
    assertClose(points, [3, 10, Number.NaN, 6, 2, 6, Number.NaN, Number.NaN]);
  }
});

test('an output that is too short is unknown where it ends', () => {
  const points = new Float32Array(8);
  writePoints({ card, values: VALUES.subarray(0, 18 + 9), row: 1 }, TARGETS, { points, experts: 2, from: 0 });
  assertClose(points, [3, Number.NaN, 3, Number.NaN, 2, Number.NaN, Number.NaN, Number.NaN]);
});

test('a card must have the median', () => {
  const without = cardOf({ levels: [0.1, 0.9] });
  assert.throws(() => {
    writePoints({ card: without, values: new Float32Array(4), row: 0 }, [], {
      points: new Float32Array(0),
      experts: 1,
      from: 0,
    });
  }, /bug: the card of test has no level 0.5/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addToStep,
  copySteps,
  createRing,
  finalizeSteps,
  ringFrom,
  stepAt,
  writeSteps,
} from '../../../src/core/demand/ring.ts';
import type { Ring } from '../../../src/core/demand/ring.ts';

/** Rings of these tests keep 4 steps. */
const empty = (): Ring => createRing(4);

/** Values of the step indices [from, to). */
const steps = (ring: Ring, from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, offset) => stepAt(ring, from + offset));

const U = Number.NaN; // unknown

test('nothing is known of a series that is new', () => {
  assert.deepEqual(steps(empty(), -2, 2), [U, U, U, U]);
});

test('counts of a step add up; steps without any are unknown', () => {
  const ring = empty();
  addToStep(ring, 7, 2);
  addToStep(ring, 9, 1);
  addToStep(ring, 7, 3);
  assert.deepEqual(steps(ring, 5, 11), [U, U, 5, U, 1, U]);
});

test('the newest steps are kept, and those that come round are unknown again', () => {
  const ring = empty();
  for (const index of [0, 1, 2, 3]) addToStep(ring, index, index + 1);
  addToStep(ring, 5, 9); // 4 comes in unknown; 0 and 1 have gone
  assert.deepEqual(steps(ring, 0, 7), [U, U, 3, 4, U, 9, U]);
  addToStep(ring, 105, 1); // more than a whole round later
  assert.deepEqual(steps(ring, 101, 106), [U, U, U, U, 1]);
});

test('a late count changes its step, as long as that is kept', () => {
  const ring = empty();
  addToStep(ring, 8, 1);
  addToStep(ring, 5, 2);
  addToStep(ring, 5, 2);
  addToStep(ring, 4, 100); // let go: with 8 the ring keeps 5 to 8
  assert.deepEqual(steps(ring, 4, 9), [U, 4, U, U, 1]);
  assert.equal(ring.first, 5, 'what was let go does not make its step the first known one');
});

test('steps before 1970 are steps like others', () => {
  const ring = empty();
  addToStep(ring, -3, 1);
  addToStep(ring, -1, 2);
  addToStep(ring, 0, 3);
  assert.deepEqual(steps(ring, -4, 1), [U, 1, U, 2, 3]);
});

test('a final step without a count is 0, from the first known step on', () => {
  const ring = empty();
  addToStep(ring, 6, 5);
  finalizeSteps(ring, 4, 9);
  assert.deepEqual(steps(ring, 4, 10), [U, U, 5, 0, 0, U]);
});

test('of the steps that a series knew before only those from `from` on become 0', () => {
  const ring = empty();
  addToStep(ring, 4, 5);
  finalizeSteps(ring, 6, 7);
  assert.deepEqual(steps(ring, 4, 8), [5, U, 0, U]);
});

test('no step of a series that was never counted is 0', () => {
  const ring = empty();
  finalizeSteps(ring, 0, 9);
  assert.deepEqual(steps(ring, 0, 9), new Array(9).fill(U));
});

test('more final steps than the ring keeps leave the newest', () => {
  const ring = empty();
  addToStep(ring, 0, 5);
  finalizeSteps(ring, 0, 100);
  assert.deepEqual(steps(ring, 95, 101), [U, 0, 0, 0, 0, U]);
});

test('a late count joins a step that was 0', () => {
  const ring = empty();
  addToStep(ring, 5, 1);
  finalizeSteps(ring, 5, 8);
  addToStep(ring, 6, 2);
  assert.deepEqual(steps(ring, 5, 8), [1, 2, 0]);
});

test('what is written replaces what was known, and its newest part is kept', () => {
  for (const [start, values, from, expected] of [
    [10, [1, 2, 3], 9, [U, 1, 2, 3, U]], // shorter than the ring
    [10, [1, 2, 3, 4], 9, [U, 1, 2, 3, 4, U]],
    [10, [1, 2, 3, 4, 5, 6], 11, [U, 3, 4, 5, 6, U]], // longer
    [13, [1, U, 3], 12, [U, 1, U, 3, U]], // round the end of the ring's array
    [-2, [1, 2, 3], -3, [U, 1, 2, 3, U]],
    [10, [], 8, [U, U, U, U]],
  ] as const) {
    const ring = empty();
    addToStep(ring, start, 100);
    writeSteps(ring, start, [U]);
    writeSteps(ring, start, values);
    assert.deepEqual(steps(ring, from, from + expected.length), expected, `${start}: ${values.join()}`);
  }
});

test('a past that comes in parts is the past in one', () => {
  const ring = empty();
  writeSteps(ring, 10, [1, U, 3]);
  writeSteps(ring, 13, [4, 5]);
  assert.deepEqual(steps(ring, 10, 16), [U, U, 3, 4, 5, U]);
  assert.equal(ring.first, 10);
});

test('the first known step of what is written may lie before what is kept', () => {
  const ring = empty();
  writeSteps(ring, 10, [U, 7, U, U, U, U, U, 1]); // kept: 14 to 17
  assert.equal(ring.first, 11);
  finalizeSteps(ring, 0, 18);
  assert.deepEqual(steps(ring, 13, 19), [U, 0, 0, 0, 1, U]);
});

test('nothing but unknown steps has no first one', () => {
  const ring = empty();
  writeSteps(ring, 10, [U, U]);
  assert.equal(ring.first, Number.POSITIVE_INFINITY);
});

test('counts go on after what was written', () => {
  const ring = empty();
  writeSteps(ring, 10, [1, 2, U]);
  addToStep(ring, 12, 4);
  addToStep(ring, 13, 5);
  addToStep(ring, 11, 10);
  assert.deepEqual(steps(ring, 10, 14), [1, 12, 4, 5]);
});

test('no more bits a step than the values need; every value is what it was, before and after', () => {
  for (const [largest, value, before, after] of [
    [254, 255, Uint8Array, Uint16Array],
    [254, 65_534, Uint8Array, Uint16Array],
    [254, 65_535, Uint8Array, Float32Array],
    [65_534, 65_535, Uint16Array, Float32Array],
    [255, 70_000, Uint16Array, Float32Array],
    [7, 0.5, Uint8Array, Float32Array],
    [7, -1, Uint8Array, Float32Array],
  ] as const) {
    const ring = empty();
    writeSteps(ring, 0, [U, 0, largest]);
    assert.ok(ring.values instanceof before, `${largest}`);
    writeSteps(ring, 3, [value]);
    assert.ok(ring.values instanceof after, `${value}`);
    assert.deepEqual(steps(ring, 0, 4), [U, 0, largest, value]);
    finalizeSteps(ring, 0, 5);
    assert.deepEqual(steps(ring, 1, 5), [0, largest, value, 0]);
  }
});

test('a step whose sum no longer fits is not cut off', () => {
  const ring = empty();
  addToStep(ring, 0, 40_000);
  addToStep(ring, 0, 40_000);
  assert.equal(stepAt(ring, 0), 80_000);
});

test('steps are copied as they are read one by one, in any stride', () => {
  const ring = ringFrom(6, [1, 2, U, 4]); // 6 to 9, and round the end of the array
  const copied = new Float32Array(14).fill(-1);
  copySteps(ring, { from: 4, to: 11 }, { values: copied, at: 1, stride: 2 });
  assert.deepEqual([...copied], [-1, U, -1, U, -1, 1, -1, 2, -1, U, -1, 4, -1, U]);
  for (const [from, to] of [
    [0, 3], // all older than what is kept
    [20, 22], // all newer
    [7, 7], // none
  ] as const) {
    const out = new Float32Array(3).fill(-1);
    copySteps(ring, { from, to }, { values: out, at: 0, stride: 1 });
    assert.deepEqual(
      [...out],
      [0, 1, 2].map((at) => (at < to - from ? U : -1)),
      `${from} to ${to}`,
    );
  }
});

test('a ring of which nothing is known copies nothing but unknown steps', () => {
  const out = new Float32Array(2);
  copySteps(empty(), { from: 0, to: 2 }, { values: out, at: 0, stride: 1 });
  assert.deepEqual([...out], [U, U]);
});

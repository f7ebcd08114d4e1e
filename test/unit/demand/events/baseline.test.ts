import assert from 'node:assert/strict';
import { test } from 'node:test';
import { times } from './given.ts';
import { actingEvents } from '../../../../src/core/demand/events/acting-events.ts';
import {
  baselineAt,
  copyBaseline,
  hidesBaseline,
  observedAt,
  toBaseline,
} from '../../../../src/core/demand/events/baseline.ts';
import { ringFrom } from '../../../../src/core/demand/ring.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

/** Doubled and 10 more, nearly closed, closed, in maintenance; a minute each from minute 2 on. */
const EVENTS = actingEvents(
  [
    times(2, 2, 3, { added: 10 }),
    times(0.049, 3, 4),
    times(0, 4, 5),
    times(1, 5, 6, { kind: 'outage', isBlind: true }),
  ],
  MINUTE_MS,
);
const RING = ringFrom(0, [100, 100, 100, 100, 100, 100, 100]);
const UNTOLD = Number.NaN;

test('a baseline is what came, less what was added, by the factor; unknown where it cannot be told', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6].map((index) => baselineAt(RING, EVENTS, index)),
    [100, 100, 45, UNTOLD, UNTOLD, UNTOLD, 100],
  );
  assert.equal(baselineAt(RING, undefined, 2), 100);
  // 5 requests less than the 10 that were to come on top: none without them, and not fewer.
  assert.equal(baselineAt(ringFrom(2, [5]), EVENTS, 2), 0);
});

test('copies and changes in place say the same', () => {
  const copied = new Float32Array(6).fill(-1);
  copyBaseline(RING, EVENTS?.runs ?? [], { from: 1, to: 4 }, { values: copied, at: 0, stride: 2 });
  assert.deepEqual([...copied], [100, -1, 45, -1, UNTOLD, -1]);
  const values = Float32Array.of(100, 100, 100);
  toBaseline(EVENTS, 1, values);
  assert.deepEqual([...values], [100, 45, UNTOLD]);
  toBaseline(undefined, 1, values);
  assert.deepEqual([...values], [100, 45, UNTOLD]);
});

test('what was counted is what was counted, but for maintenance and outages', () => {
  assert.deepEqual(
    [2, 4, 5, 6].map((index) => observedAt(RING, EVENTS, index)),
    [100, 100, UNTOLD, 100],
  );
});

test('a range that hides its baseline in some step is known', () => {
  const hides = (from: number, to: number): boolean => hidesBaseline(EVENTS?.runs ?? [], { from, to });
  assert.deepEqual([hides(0, 3), hides(2, 4), hides(5, 6), hides(6, 7)], [false, true, true, false]);
});

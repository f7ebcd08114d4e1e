import assert from 'node:assert/strict';
import { test } from 'node:test';
import { times } from './given.ts';
import { actingEvents, effectAt, runsWithin } from '../../../../src/core/demand/events/acting-events.ts';
import type { Influence } from '../../../../src/core/demand/events/influence.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

const acting = (influences: readonly Influence[]) => {
  const events = actingEvents(influences, MINUTE_MS);
  assert.ok(events);
  return events;
};
/** The factor of each of the first steps. */
const factors = (influences: readonly Influence[], steps: number): number[] =>
  Array.from({ length: steps }, (_, index) => effectAt(acting(influences).runs, index).factor);
const close = (actual: readonly number[], expected: readonly number[]): void => {
  assert.deepEqual(
    actual.map((value) => Math.round(value * 1e9)),
    expected.map((value) => Math.round(value * 1e9)),
  );
};

test('without an event nothing acts', () => {
  assert.equal(actingEvents([], MINUTE_MS), undefined);
});

test('factors of events at the same time are multiplied, volumes and variances added', () => {
  const both = [
    times(2, 1, 4, { logDeviation: 0.3, added: 5 }),
    times(3, 2, 5, { logDeviation: 0.4, added: -1, deviation: 2 }),
  ];
  close(factors(both, 6), [1, 2, 6, 6, 3, 1]);
  const { logVariance, added, variance } = effectAt(acting(both).runs, 2);
  // .3² + .4², 5 − 1, 2²
  close([logVariance, added, variance], [0.25, 4, 4]);
});

test('a step that an event covers in part has its part of the effect', () => {
  close(factors([times(3, 0.5, 2.25)], 4), [2, 3, 1.5, 1]);
  // Two events within one step: 1 + ¼·(5 − 1) + ½·(3 − 1).
  close(factors([times(5, 1, 1.25), times(3, 1.5, 2)], 3), [1, 3, 1]);
});

test('a factor of 0 is over when its event is', () => {
  close(factors([times(0, 1, 2), times(4, 0, 3), times(0, 1, 2)], 4), [4, 0, 4, 1]);
});

test('what is blind in a part of a step is blind in all of it', () => {
  const { runs } = acting([times(1, 0.9, 1.1, { kind: 'maintenance', isBlind: true })]);
  assert.deepEqual(
    [0, 1, 2].map((index) => effectAt(runs, index).isBlind),
    [true, true, false],
  );
});

test('the intensity of a channel is the share of the step with such an event, however many there are', () => {
  const { intensity } = acting([times(2, 0.25, 3), times(2, 1, 2), times(1, 0, 1, { kind: 'holiday' })]);
  assert.deepEqual(
    [0, 1, 3].map((index) => intensity('campaign', index)),
    [0.75, 1, 0],
  );
  assert.deepEqual([intensity('holiday', 0), intensity('no such kind', 0)], [1, 0]);
});

test('of the kinds that a model knows it is shown the counts as they are, of maintenance nothing', () => {
  const { knownTo } = acting([
    times(2, 0, 1),
    times(3, 0, 2, { kind: 'holiday' }),
    times(5, 0, 1, { kind: 'maintenance', isBlind: true }),
  ]);
  const { known, unknown } = knownTo(['holiday', 'maintenance']);
  close([effectAt(known, 0).factor, effectAt(unknown, 0).factor, effectAt(unknown, 1).factor], [15, 2, 1]);
  assert.ok(effectAt(unknown, 0).isBlind);
});

test('runs within a range are cut to it', () => {
  const { runs } = acting([times(2, 1, 4), times(3, 6, 9)]);
  const within = (from: number, to: number) =>
    [...runsWithin(runs, { from, to })].map((run) => [run.from, run.to]);
  assert.deepEqual(within(2, 7), [
    [2, 4],
    [6, 7],
  ]);
  assert.deepEqual([within(4, 6), within(9, 20)], [[], []]);
});

test('ten thousand events over each other leave nothing behind when they are over', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => times(1 + (at % 7) / 1_000, at, 20_000 - at));
  const { runs } = acting(many);
  assert.equal(runs.length, 19_999, 'each of 20,000 ends but the first begins a new run');
  assert.deepEqual([...runsWithin(runs, { from: 20_000, to: 30_000 })], []);
  // In the middle all are in force: 1,429 · 0, then 1,429 of .001 to .003 and 1,428 of .004 to .006.
  const log =
    1_429 * (Math.log(1.001) + Math.log(1.002) + Math.log(1.003)) +
    1_428 * (Math.log(1.004) + Math.log(1.005) + Math.log(1.006));
  const middle = effectAt(runs, 9_999).factor;
  assert.ok(Math.abs(Math.log(middle) - log) < 1e-9, String(Math.log(middle) - log));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ceilToStep, floorToStep, formatInstant, MINUTE_MS } from '../../../src/core/units/time.ts';

test('steps start at whole multiples of their length, before 1970 too', () => {
  for (const [at, floor, ceil] of [
    [0, 0, 0],
    [1, 0, 60_000],
    [59_999, 0, 60_000],
    [60_000, 60_000, 60_000],
    [60_001, 60_000, 120_000],
    [-1, -60_000, 0],
    [-60_000, -60_000, -60_000],
    [-60_001, -120_000, -60_000],
  ] as const) {
    assert.equal(floorToStep(at, MINUTE_MS), floor, `floor of ${at}`);
    // −0 is as good as 0 here.
    assert.equal(ceilToStep(at, MINUTE_MS) + 0, ceil, `ceil of ${at}`);
  }
});

test('an instant lies in the step that floor names, less than a step before the one that ceil names', () => {
  const instants = fc.integer({ min: -(10 ** 13), max: 10 ** 13 });
  fc.assert(
    fc.property(instants, fc.constantFrom(1, 1_000, 60_000, 3_600_000), (at, stepMs) => {
      const floor = floorToStep(at, stepMs);
      assert.ok(floor <= at && at < floor + stepMs);
      assert.equal(floor % stepMs === 0, true);
      assert.equal(ceilToStep(at, stepMs) - floor, at === floor ? 0 : stepMs);
    }),
  );
});

test('an instant is written in UTC with its milliseconds', () => {
  assert.equal(formatInstant(Date.UTC(2026, 10, 24, 6, 35)), '2026-11-24T06:35:00.000Z');
});

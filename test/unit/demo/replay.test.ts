import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oracleCounts } from '../../../src/app/backtest/decide/peers/oracle.ts';
import { replay, replayHpa, replayOracle, tickRates } from '../../../src/cli/demo/comparison/replay.ts';
import { scoreDay } from '../../../src/app/backtest/decide/scoring.ts';
import type { FleetRules } from '../../../src/cli/demo/fleet.ts';
import type { Series } from '../../../src/core/demand/series.ts';

const MINUTE_MS = 60_000;
const day = (...counts: number[]): Series => ({
  source: 's',
  start: 0,
  stepMs: MINUTE_MS,
  values: Float64Array.from(counts),
});
/** A start takes two ticks. */
const rules: FleetRules = { startMs: 30_000, fails: () => false };

test('the oracle asks for what is needed until a start that begins now has ended', () => {
  // With two ticks of start-up it sees [t, t + 2]; unknown ticks need nothing; never fewer than one.
  assert.deepEqual(oracleCounts([1, 1, 1, 4, 2, 0, 0, 0], 2), [1, 4, 4, 4, 2, 1, 1, 1]);
  assert.deepEqual(oracleCounts([Number.NaN, 3, Number.NaN], 1), [3, 3, 1]);
});

test('requests are spread evenly over their step', () => {
  assert.deepEqual(tickRates(day(60, 120)), [1, 1, 1, 1, 2, 2, 2, 2]);
});

test('a count takes effect at its tick, and what it adds is ready a start-up later', () => {
  const ticks = replay([1, 3, 3, 3], day(60), rules);
  assert.deepEqual(
    ticks.map(({ ready, paid }) => [ready, paid]),
    [
      [1, 1],
      [1, 3],
      [1, 3],
      [3, 3],
    ],
  );
});

test('a failed start is paid for, and ordered again at once', () => {
  const ticks = replay(new Array<number>(8).fill(2).fill(1, 0, 1), day(60, 60), {
    ...rules,
    fails: (start) => start === 2,
  });
  // Ordered at tick 1, failed and ordered again at tick 3, ready at tick 5.
  assert.deepEqual(
    ticks.map(({ ready }) => ready),
    [1, 1, 1, 1, 1, 2, 2, 2],
  );
  assert.deepEqual(
    ticks.map(({ paid }) => paid),
    [1, 2, 2, 2, 2, 2, 2, 2],
  );
});

test('the oracle is never short, whatever comes and whoever else has failing starts', () => {
  const load = { capacityPerSecond: 0.5, rules: { ...rules, fails: () => true } };
  const score = scoreDay(replayOracle(day(0, 30, 240, 0, 600, 90), load), 0.5);
  assert.equal(score.unserved, 0);
  assert.equal(score.coldHits, 0);
});

test('the HPA sees a step when that has ended, not before', () => {
  // One instance takes 60 a minute. It opens with ⌈42 ÷ 60 ÷ 0.7⌉ = 1 for the minute before; the 420 of the
  // first minute are seen at its end: ⌈7 ÷ 0.7⌉ = 10, of which the first sync may order 4, ready after 2 ticks.
  const ticks = replayHpa(day(42, 420, 420), { capacityPerSecond: 1, rules });
  assert.deepEqual(
    ticks.map(({ ready, paid }) => [ready, paid]),
    [
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 5],
      [1, 10],
      [5, 10],
      [10, 10],
    ],
  );
});

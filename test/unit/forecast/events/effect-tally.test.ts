/** What an event did is told from what came before it and on the days before, by sums alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EffectTally } from '../../../../src/core/forecast/events/effect-tally.ts';
import {
  addEventSteps,
  addLevel,
  addTally,
  combine,
  createEffectTally,
  effectRange,
  effectSteps,
  estimateEffect,
} from '../../../../src/core/forecast/events/effect-tally.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

const STEP_MS = 5 * MINUTE_MS;
const DAY = DAY_MS / STEP_MS;
/** Noon of the eighth day. */
const FROM = 7 * DAY_MS + 12 * HOUR_MS;

interface Given {
  readonly hours?: number;
  readonly varianceAt?: (index: number) => number;
}

function tally(at: (index: number) => number, { hours = 1, varianceAt = () => 0 }: Given = {}): EffectTally {
  const steps = effectSteps({ from: FROM, to: FROM + hours * HOUR_MS }, STEP_MS);
  const series = { at, varianceAt, daySteps: DAY };
  const sums = createEffectTally();
  addLevel(sums, series, steps);
  addEventSteps(sums, series, { range: steps.event, level: steps.level });
  return sums;
}

const factorOf = (sums: EffectTally): number => Math.exp(estimateEffect(sums)?.logFactor ?? Number.NaN);
const isEvent = (index: number): boolean => index >= FROM / STEP_MS;
/** Of its day, from 0 to 1. */
const hill = (index: number): number => 1 + Math.sin(((index % DAY) / DAY) * 2 * Math.PI);

const near = (actual: number, expected: number, tolerance = 0.01): void => {
  assert.ok(Math.abs(actual - expected) <= tolerance * expected, `${actual} is not near ${expected}`);
};

test('three times as many as at that time of the days before is a factor of three', () => {
  const wave = (index: number): number => 10_000 * hill(index) * (isEvent(index) ? 3 : 1);
  near(factorOf(tally(wave)), 3);
});

test('a day that is busier from the morning on is no event', () => {
  // Today is half as busy again; the hours before the event say so.
  const busy = (index: number): number => 10_000 * hill(index) * (index >= 7 * DAY ? 1.5 : 1);
  near(factorOf(tally(busy)), 1);
});

test('an event that begins in an hour without requests is told from the days before alone', () => {
  const night = (index: number): number => (index % DAY < DAY / 2 ? 0 : isEvent(index) ? 200 : 100);
  near(factorOf(tally(night)), 2);
});

test('how unsure it is comes from how much the days differ', () => {
  const days = (amount: number) => (index: number) =>
    10_000 *
    (isEvent(index) ? 2 : 1) *
    (1 + amount * (Math.floor((index + DAY / 2) / DAY) % 2 === 0 ? 1 : -1));
  const variance = (amount: number): number =>
    estimateEffect(
      tally((index) => (isEvent(index) || index % DAY >= DAY / 2 ? days(amount)(index) : 10_000)),
    )?.logVariance ?? Number.NaN;
  assert.ok(variance(0) < 0.03, `${variance(0)}`);
  assert.ok(variance(0.5) > 3 * variance(0), `${variance(0.5)}`);
});

test('of a few requests nothing is sure', () => {
  const variance = (requests: number): number =>
    estimateEffect(tally(() => requests))?.logVariance ?? Number.NaN;
  assert.ok(variance(1 / 12) > 0.5, `${variance(1 / 12)}`);
  assert.ok(variance(1_000) < 0.02, `${variance(1_000)}`);
});

test('what else acts makes it as unsure as it is itself, as far as it did not act before', () => {
  const base = estimateEffect(tally(() => 1_000))?.logVariance ?? Number.NaN;
  const since = estimateEffect(tally(() => 1_000, { varianceAt: (index) => (isEvent(index) ? 0.5 : 0) }));
  const always = estimateEffect(tally(() => 1_000, { varianceAt: () => 0.5 }));
  near(since?.logVariance ?? Number.NaN, base + 0.5);
  near(always?.logVariance ?? Number.NaN, base);
});

test('without a day before, or a known step, nothing is told', () => {
  assert.equal(estimateEffect(createEffectTally()), undefined);
  assert.equal(estimateEffect(tally(() => Number.NaN)), undefined);
  assert.equal(estimateEffect(tally((index) => (index >= 7 * DAY ? 5 : Number.NaN))), undefined);
  assert.equal(estimateEffect(tally(() => 0)), undefined);
});

test('the sums of sources are those of their sum', () => {
  const a = (index: number): number => 50 + (index % 7);
  const b = (index: number): number => (isEvent(index) ? 90 : 30);
  const sum = tally(a);
  addTally(sum, tally(b));
  const together = tally((index) => a(index) + b(index));
  near(factorOf(sum), factorOf(together), 1e-9);
});

test('of an event the first day is looked at, and only whole steps of it', () => {
  const { event, level } = effectSteps({ from: FROM + 1, to: FROM + 3 * DAY_MS }, STEP_MS);
  assert.deepEqual(event, { from: FROM / STEP_MS + 1, to: FROM / STEP_MS + DAY });
  assert.deepEqual(level, { from: FROM / STEP_MS - 23, to: FROM / STEP_MS });
  assert.deepEqual(effectRange({ from: FROM, to: FROM + 3 * DAY_MS }), {
    from: FROM - 2 * HOUR_MS - 7 * DAY_MS,
    to: FROM + DAY_MS,
  });
  const short = effectSteps({ from: FROM + 1, to: FROM + 2 }, STEP_MS).event;
  assert.ok(short.from >= short.to, 'no whole step');
});

test('whatever is counted, an estimate is finite, and combined with a prior it lies between and is surer', () => {
  const count = fc.oneof(fc.constantFrom(0, Number.NaN), fc.nat({ max: 1e9 }));
  fc.assert(
    fc.property(
      fc.array(count, { minLength: 300, maxLength: 300 }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: 0, max: 4, noNaN: true }),
      (counts, logFactor, logVariance) => {
        const seen = estimateEffect(tally((index) => counts[index % counts.length] ?? 0));
        const prior = { logFactor, logVariance };
        const both = combine(prior, seen);
        if (!seen) {
          assert.deepEqual(both, prior);
          return;
        }
        assert.ok(
          Number.isFinite(seen.logFactor) && seen.logVariance > 0 && Number.isFinite(seen.logVariance),
        );
        const [low, high] = [Math.min(logFactor, seen.logFactor), Math.max(logFactor, seen.logFactor)];
        assert.ok(both.logFactor >= low - 1e-9 && both.logFactor <= high + 1e-9);
        assert.ok(both.logVariance >= 0 && both.logVariance <= logVariance);
      },
    ),
  );
});

/** What holds for any events: of their order, of what they overlap, and of the forecasts that they change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { actingEvents, effectAt } from '../../src/core/demand/events/acting-events.ts';
import type { Influence } from '../../src/core/demand/events/influence.ts';
import { baselineOf } from '../../src/core/demand/events/baseline.ts';
import { applyEffect, effectOnTarget } from '../../src/core/forecast/events/target-effect.ts';
import { peak, total } from '../../src/core/forecast/target.ts';
import { MINUTE_MS } from '../../src/core/units/time.ts';

const STEPS = 40;
const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95, 0.9995];

const influence: fc.Arbitrary<Influence> = fc
  .record({
    from: fc.integer({ min: 0, max: STEPS * MINUTE_MS }),
    lengthMs: fc.integer({ min: 1, max: 20 * MINUTE_MS }),
    kind: fc.constantFrom('campaign', 'holiday', 'maintenance'),
    factor: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.1, max: 10, noNaN: true })),
    logDeviation: fc.double({ min: 0, max: 2, noNaN: true }),
    added: fc.double({ min: -500, max: 500, noNaN: true }),
    deviation: fc.double({ min: 0, max: 100, noNaN: true }),
    isBlind: fc.boolean(),
  })
  .map(({ lengthMs, ...rest }) => ({ ...rest, to: rest.from + lengthMs }));
const influences = fc.array(influence, { minLength: 1, maxLength: 12 });

/** Minute by minute, straight from the definition: the mean over the seconds of the products and sums at them. */
function slowFactor(all: readonly Influence[], index: number): number {
  const [start, end] = [index * MINUTE_MS, (index + 1) * MINUTE_MS];
  const cuts = [start, end, ...all.flatMap(({ from, to }) => [from, to])]
    .filter((at) => at >= start && at <= end)
    .sort((a, b) => a - b);
  let sum = 0;
  for (let place = 1; place < cuts.length; place += 1) {
    const [from = 0, to = 0] = [cuts[place - 1], cuts[place]];
    const acting = all.filter((one) => one.from <= from && one.to >= to && to > from);
    sum += (to - from) * acting.reduce((product, { factor }) => product * factor, 1);
  }
  return sum / MINUTE_MS;
}

test('the sweep says at each step what the definition says, whatever the order of the events', () => {
  fc.assert(
    fc.property(influences, (all) => {
      const there = actingEvents(all, MINUTE_MS);
      const back = actingEvents(all.toReversed(), MINUTE_MS);
      for (let index = -1; index <= STEPS + 21; index += 1) {
        const effect = effectAt(there?.runs ?? [], index);
        const slow = slowFactor(all, index);
        assert.ok(
          Math.abs(effect.factor - slow) <= 1e-9 * Math.max(1, slow),
          `${index}: ${effect.factor}, ${slow}`,
        );
        const { added } = effectAt(back?.runs ?? [], index);
        assert.ok(Math.abs(effect.added - added) < 1e-6);
        assert.ok(effect.intensities.every((share) => share >= 0 && share <= 1 + 1e-12));
      }
    }),
  );
});

test('runs are in order, do not overlap, and none is empty', () => {
  fc.assert(
    fc.property(influences, (all) => {
      const runs = actingEvents(all, MINUTE_MS)?.runs ?? [];
      runs.forEach(({ from, to }, at) => {
        assert.ok(Number.isInteger(from) && from < to && from >= (runs[at - 1]?.to ?? from));
      });
    }),
  );
});

test('a baseline is finite and not negative where it is told, and no more than the effect makes of it', () => {
  fc.assert(
    fc.property(influences, fc.nat({ max: 1e6 }), fc.nat({ max: STEPS }), (all, count, index) => {
      const effect = effectAt(actingEvents(all, MINUTE_MS)?.runs ?? [], index);
      const baseline = baselineOf(count, effect);
      if (Number.isNaN(baseline)) {
        assert.ok(effect.isBlind || effect.factor < 0.05);
        return;
      }
      assert.ok(Number.isFinite(baseline) && baseline >= 0);
      const again = baseline * effect.factor + effect.added;
      // Fewer than were to be added: then there was nothing else.
      if (count >= effect.added) assert.ok(Math.abs(again - count) < 1e-6 * Math.max(1, count));
      else assert.equal(baseline, 0);
    }),
  );
});

test('forecasts with events are finite, not negative and never cross', () => {
  const steps = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), {
    minLength: LEVELS.length,
    maxLength: LEVELS.length,
  });
  fc.assert(
    fc.property(influences, steps, fc.nat({ max: STEPS }), fc.boolean(), (all, values, issue, isPeak) => {
      const runs = actingEvents(all, MINUTE_MS)?.runs;
      const effect = effectOnTarget(runs, isPeak ? peak(1, 15) : total(1, 15), issue);
      const quantiles = Float64Array.from(values).sort();
      if (!effect) return;
      applyEffect(effect, LEVELS, quantiles);
      quantiles.forEach((value, at) => {
        assert.ok(Number.isFinite(value) && value >= 0, `${value}`);
        assert.ok(value >= (quantiles[at - 1] ?? 0), [...quantiles].join());
      });
    }),
  );
});

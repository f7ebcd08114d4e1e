import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from '../given.ts';
import { times } from '../../demand/events/given.ts';
import { actingEvents } from '../../../../src/core/demand/events/acting-events.ts';
import type { Influence } from '../../../../src/core/demand/events/influence.ts';
import {
  applyEffect,
  effectOnTarget,
  withoutKnown,
} from '../../../../src/core/forecast/events/target-effect.ts';
import { peak, total } from '../../../../src/core/forecast/target.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

const acting = (...influences: readonly Influence[]) => actingEvents(influences, MINUTE_MS);
const SURE = { logDeviation: 0, deviation: 0 };

test('a total has the mean factor of its steps and all that is added in them', () => {
  const events = acting(times(3, 12, 20, { added: 7, deviation: 1, logDeviation: 0.2 }));
  // An issue at 10: leads 2 and 3 of 4 are within. (1 + 1 + 3 + 3) ÷ 4; 2 · 7; 2 · 1; .2 · 6 ÷ 8.
  const effect = effectOnTarget(events?.runs, total(0, 4), 10);
  assertClose(Object.values(effect ?? {}), [2, 0.15, 14, 2]);
  assert.equal(effectOnTarget(events?.runs, total(0, 2), 10), undefined);
  assert.equal(effectOnTarget(undefined, total(0, 2), 10), undefined);
});

test('a peak has the greatest factor and the greatest volume of its steps, those without an event too', () => {
  const effectOf = (from: number, to: number, ...influences: readonly Influence[]) =>
    effectOnTarget(acting(...influences)?.runs, peak(from, to), 10);
  assert.deepEqual(effectOf(0, 4, times(4, 12, 13), times(2, 13, 20, { added: 5 })), {
    ...SURE,
    factor: 4,
    added: 5,
  });
  const less = times(0.5, 12, 14, { added: -5 });
  assert.deepEqual(effectOf(0, 4, less), { ...SURE, factor: 1, added: 0 });
  assert.deepEqual(effectOf(2, 4, less), { ...SURE, factor: 0.5, added: -5 });
});

test('quantiles are multiplied and shifted; none is negative', () => {
  const quantiles = Float64Array.of(2, 10, 40);
  applyEffect({ ...SURE, factor: 2, added: -10 }, [0.05, 0.5, 0.95], quantiles);
  assertClose(quantiles, [0, 10, 70]);
});

test('a factor that is not sure widens by its logarithm, a volume by its deviation', () => {
  // The score of .975 is 1.959964: from 1 to 1 · e^(1.96 · .5), and the other way.
  const point = Float64Array.of(10, 10, 10);
  applyEffect({ factor: 1, logDeviation: 0.5, added: 0, deviation: 0 }, [0.025, 0.5, 0.975], point);
  const wide = Math.exp(0.5 * 1.959_963_985);
  assertClose(point, [10 / wide, 10, 10 * wide], 1e-6);
  // Spread of its own: √(ln(2)² + (1.96 · .5)²) = 1.200338.
  const spread = Float64Array.of(5, 10, 20);
  applyEffect({ factor: 3, logDeviation: 0.5, added: 0, deviation: 0 }, [0.025, 0.5, 0.975], spread);
  assertClose(spread, [30 / Math.exp(1.200_338), 30, 30 * Math.exp(1.200_338)], 1e-3);
  const volume = Float64Array.of(10, 10, 13);
  applyEffect({ factor: 1, logDeviation: 0, added: 100, deviation: 2 }, [0.025, 0.5, 0.975], volume);
  // 110 ± √(0 + (1.96 · 2)²), and + √(3² + 3.92²).
  assertClose(volume, [110 - 3.919_928, 110, 110 + 4.936_177], 1e-5);
});

test('what a model knows of is taken out of what it says, of the kinds that it has an input for', () => {
  const events = acting(times(4, 0, 9), times(3, 0, 9, { kind: 'holiday' }));
  const about = { target: total(0, 2), issue: 5 };
  assert.ok(events);
  assertClose([withoutKnown(events, ['holiday', 'release'], about)?.(30) ?? Number.NaN], [10]);
  assert.equal(withoutKnown(events, ['release'], about), undefined);
});

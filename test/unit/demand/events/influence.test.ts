import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAMPAIGN } from './given.ts';
import { influenceOf, WHOLE } from '../../../../src/core/demand/events/influence.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

test('a factor on a part of a series is that much less on the whole, and as much surer', () => {
  const part = influenceOf(CAMPAIGN, { ofSeries: 0.25, ofEvent: 1 }, MINUTE_MS);
  // 1 + ¼·(2 − 1); .1 · ¼·2 ÷ 1.25
  assert.deepEqual([part.factor, part.logDeviation], [1.25, 0.04]);
  const whole = influenceOf(CAMPAIGN, WHOLE, MINUTE_MS);
  assert.deepEqual([whole.factor, whole.logDeviation], [2, 0.1]);
});

test('of a volume a series has its share, by the step', () => {
  const volume = { kind: 'volume', requestsPerSecond: -10, deviation: 2 } as const;
  const { factor, added, deviation } = influenceOf(
    { ...CAMPAIGN, effect: volume },
    { ofSeries: 1, ofEvent: 0.5 },
    MINUTE_MS,
  );
  assert.deepEqual([factor, added, deviation], [1, -300, 60]);
});

test('what is to be learned is expected to change nothing, and nobody is sure; of maintenance nothing is expected', () => {
  const learn = { ...CAMPAIGN, effect: { kind: 'learn' } } as const;
  const campaign = influenceOf(learn, WHOLE, MINUTE_MS);
  assert.deepEqual([campaign.factor, campaign.logDeviation, campaign.isBlind], [1, 0.3, false]);
  for (const kind of ['maintenance', 'outage'] as const) {
    const { factor, logDeviation, isBlind } = influenceOf({ ...learn, kind }, WHOLE, MINUTE_MS);
    assert.deepEqual([factor, logDeviation, isBlind], [1, 0, true], kind);
  }
});

test('a pool is blind when more than a small part of it is in maintenance', () => {
  const blindAt = (ofSeries: number): boolean =>
    influenceOf({ ...CAMPAIGN, kind: 'maintenance' }, { ofSeries, ofEvent: 1 }, MINUTE_MS).isBlind;
  assert.deepEqual([blindAt(0.05), blindAt(0.06)], [false, true]);
});

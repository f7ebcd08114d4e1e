import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTEXT_ONLY } from '../../../../src/core/forecast/model/model-card.ts';
import type { ModelCard } from '../../../../src/core/forecast/model/model-card.ts';
import { horizonSteps } from '../../../../src/core/forecast/model/horizon.ts';
import { misfit } from '../../../../src/core/forecast/model/model-fit.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

const card: ModelCard = {
  name: 'mine',
  version: 1,
  family: 'custom',
  stepMs: MINUTE_MS,
  contextLength: 10,
  horizon: 60,
  levels: [0.1, 0.5],
  experts: ['mine'],
  inputs: CONTEXT_ONLY,
  targets: [],
  epoch: '1970-01-01T00:00:00Z',
  scope: 'global',
  description: '',
  trainedOn: { range: 'none', sources: 0, rows: 0, seed: 0, revision: 'none' },
  sha256: [],
};

test('a model fits a service of its step, horizon and median, and otherwise says what is wrong', () => {
  assert.equal(misfit(card, MINUTE_MS), undefined);
  for (const [change, complaint] of [
    [{ stepMs: 300_000 }, /steps are 300000 ms long, the service's 60000 ms/],
    [{ horizon: 59 }, /forecasts 59 steps, the service needs 60/],
    [{ levels: [0.1, 0.9] }, /levels 0.1, 0.9 do not include 0.5/],
  ] as const) {
    assert.match(misfit({ ...card, ...change }, MINUTE_MS) ?? '', complaint);
  }
});

test('the horizon is an hour, in whole steps, and never less than three of them', () => {
  const steps = [1, 5, 7, 20, 30, 60].map((minutes) => horizonSteps(minutes * MINUTE_MS));
  assert.deepEqual(steps, [60, 12, 9, 3, 3, 3]);
});

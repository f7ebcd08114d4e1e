import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelCard } from '../../../../src/core/forecast/model/model-card.ts';
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
  inputs: { lags: [] },
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

/** The card that the tests of forecasts start from, and close comparison of numbers. */
import assert from 'node:assert/strict';
import { CONTEXT_ONLY } from '../../../src/core/forecast/model/model-card.ts';
import type { ModelCard } from '../../../src/core/forecast/model/model-card.ts';
import { DAY_MS } from '../../../src/core/units/time.ts';

/** Three steps a day; two steps of context, two of horizon, one season of a day, that is of three steps. */
export const cardOf = (changes: Partial<ModelCard> = {}): ModelCard => ({
  name: 'test',
  version: 1,
  family: 'test',
  stepMs: DAY_MS / 3,
  contextLength: 2,
  horizon: 2,
  levels: [0.5],
  experts: ['only'],
  inputs: { ...CONTEXT_ONLY, lags: ['1d'] },
  targets: [],
  epoch: '1970-01-01T00:00:00Z',
  scope: 'global',
  description: '',
  trainedOn: { range: 'none', sources: 0, rows: 0, seed: 0, revision: 'none' },
  sha256: [],
  ...changes,
});

export function assertClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-9): void {
  const values = Array.from(actual);
  const close = values.every((value, index) => {
    const wanted = expected[index] ?? Number.NaN;
    return Number.isNaN(wanted) ? Number.isNaN(value) : Math.abs(value - wanted) <= tolerance;
  });
  assert.ok(close && values.length === expected.length, `${values.join()} is not ${expected.join()}`);
}

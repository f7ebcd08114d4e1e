/** What the tests of ledgers append: complete entries, of which a test says only what it is about. */
import type { TestContext } from 'node:test';
import type { NumberedDecision } from '../../../src/core/allocation/decision.ts';
import type { Score } from '../../../src/core/feedback/score.ts';
import { total } from '../../../src/core/forecast/target.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import type { AccuracyQuery, Ledger } from '../../../src/ports/ledger.ts';

/** Where ledgers are kept: after a close, the next one opened goes on from what was appended. */
export interface LedgerPlace {
  open(): Promise<Ledger>;
}

/** Makes an empty place, and has it removed after the test. */
export type MakeLedgerPlace = (t: TestContext) => Promise<LedgerPlace>;

/** All scores. */
export const anyTime: AccuracyQuery = { series: undefined, range: undefined, models: [] };

export const decision = (part: Partial<NumberedDecision>): NumberedDecision => ({
  pool: 'shop',
  at: Date.UTC(1995, 6, 24),
  warm: 7,
  readyBy: Date.UTC(1995, 6, 24) + 5 * MINUTE_MS,
  trail: [],
  inputs: {
    basis: 'model',
    reason: 'stale-data',
    issuedAt: Date.UTC(1995, 6, 24) - MINUTE_MS,
    level: 0.9,
    addRatePerSecond: 611.5,
    keepRatePerSecond: 700.25,
    liveRatePerSecond: 0,
    observed: true,
    previous: 0,
    capacityPerSecond: 100,
    bindingResource: 'cpu',
    leadTimeMs: 300_000,
    starts: undefined,
    cost: undefined,
    models: [{ name: 'simple', version: 1, expert: 'yesterday', weight: 1 }],
  },
  epoch: 1,
  revision: 1,
  ...part,
});

/** A forecast of 12 for the 10 that came, in the next five minutes. */
export const score = (part: Partial<Score>): Score => ({
  series: 'shop',
  model: 'pra',
  issuedAt: Date.UTC(1995, 6, 24),
  target: total(0, 5),
  stepMs: MINUTE_MS,
  actual: 10,
  point: 12,
  pinball: 1,
  levels: [0.5, 0.9],
  covered: [true, true],
  ...part,
});

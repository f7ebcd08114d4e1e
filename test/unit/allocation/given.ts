/** The pool, forecasts and rule inputs that the tests of allocation start from. */
import type { DecisionInputs, NumberedDecision } from '../../../src/core/allocation/decision.ts';
import type { RuleInput } from '../../../src/core/allocation/rules.ts';
import type { PoolInput } from '../../../src/core/allocation/advance.ts';
import type { PoolState } from '../../../src/core/allocation/pool-state.ts';
import type { Pool } from '../../../src/core/capacity/pool.ts';
import type { Forecast } from '../../../src/core/forecast/forecast.ts';
import { peak } from '../../../src/core/forecast/target.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';

export const AT_0600 = Date.UTC(2026, 10, 24, 6, 0);

export const atMinute = (minute: number): number => AT_0600 + minute * MINUTE_MS;

/** 1.5 CPU-seconds a request on 1 core used to 0.6: an instance takes 0.6 ÷ 1.5 = 0.4 requests/s. */
export const POOL: Pool = {
  id: 'checkout',
  sources: ['checkout*'],
  cost: { cpuSeconds: 1.5, memoryBytes: 0, serviceSeconds: 1.5, bytes: 0 },
  instance: { cpuCores: 1, memoryBytes: 1e9, bandwidthBytesPerSecond: 1e6 },
  targetUtilisation: { cpu: 0.6, memory: 0.8, bandwidth: 0.8 },
  floor: 1,
  ceiling: 20,
  priority: 0,
  leadTimeMs: 5 * MINUTE_MS,
  level: 0.95,
  stabilizationMs: MINUTE_MS,
  rateLimits: { out: undefined, in: undefined },
};

/** Issued at 06:00 with the bridge of a decision at 06:00; `add` and `keep` in instances of `POOL` at 0.95. */
export function forecastOf(add: number, keep: number): Forecast {
  // One instance takes 0.4 requests/s: 24 requests in a step of a minute.
  const values = [12 * add, 24 * add, 12 * keep, 24 * keep];
  return {
    series: 'pool:checkout',
    issuedAt: AT_0600,
    stepMs: MINUTE_MS,
    basis: 'model',
    reason: undefined,
    targets: [peak(5, 6), peak(0, 6)],
    levels: [0.5, 0.95],
    values: Float64Array.from(values),
    models: [{ name: 'simple', version: 1, expert: 'yesterday', weight: 1 }],
  };
}

/** A cycle at 06:00 with final news, a live load of one instance and nothing else to hold anything. */
export const poolInput = (changes: Partial<PoolInput> = {}): PoolInput => ({
  pool: POOL,
  forecast: forecastOf(14, 14),
  horizonSteps: 30,
  periodMs: MINUTE_MS,
  liveRatePerSecond: 0.4,
  recordRatePerSecond: undefined,
  observed: true,
  runningInstances: undefined,
  starts: undefined,
  learnedCost: undefined,
  ...changes,
});

export const poolState = (warm: number | undefined, changes: Partial<PoolState> = {}): PoolState => ({
  warm,
  replacements: 0,
  recommendations: [],
  holdUntil: AT_0600,
  ...changes,
});

export const decisionInputs = (changes: Partial<DecisionInputs> = {}): DecisionInputs => ({
  basis: 'model',
  reason: undefined,
  issuedAt: AT_0600,
  level: 0.95,
  addRatePerSecond: 5.6,
  keepRatePerSecond: 5.6,
  liveRatePerSecond: 0.4,
  observed: true,
  previous: 14,
  capacityPerSecond: 0.4,
  bindingResource: 'cpu',
  leadTimeMs: 5 * MINUTE_MS,
  starts: undefined,
  cost: undefined,
  models: [],
  ...changes,
});

type Counts = Pick<DecisionInputs, 'previous' | 'observed' | 'basis' | 'reason' | 'starts' | 'cost'>;

/** A decision at 06:00 with 14 needed and in force, and nothing that holds. */
export function ruleInput(changes: Partial<RuleInput & Counts> = {}): RuleInput {
  const { previous, observed, basis, reason, starts, cost, ...rest } = { ...decisionInputs(), ...changes };
  return {
    bridge: { from: atMinute(5), to: atMinute(6) },
    beyondHorizon: false,
    addInstances: 14,
    keepInstances: 14,
    liveInstances: 1,
    runningInstances: undefined,
    replacements: 0,
    window: { lengthMs: MINUTE_MS, recommendations: [] },
    holdUntil: AT_0600,
    rateLimits: { out: undefined, in: undefined },
    floor: 1,
    ceiling: 20,
    now: AT_0600,
    ...rest,
    inputs: decisionInputs({ previous, observed, basis, reason, starts, cost }),
  };
}

export const numberedDecision = (changes: Partial<NumberedDecision> = {}): NumberedDecision => ({
  pool: 'checkout',
  at: AT_0600,
  warm: 14,
  readyBy: atMinute(5),
  trail: [{ rule: 'cover-bridge', from: 0, to: 14, why: 'the bridge needs 14 instances' }],
  inputs: decisionInputs(),
  epoch: 3,
  revision: 41,
  ...changes,
});

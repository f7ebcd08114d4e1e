/** A planner that decides what it is told, and keeps what it was given. */
import type { CycleInput, CycleOutput, Past, Planner } from '../../src/app/plan/planner.ts';
import type { Decision } from '../../src/core/allocation/decision.ts';
import { MINUTE_MS } from '../../src/core/units/time.ts';

export interface FakePlanner extends Planner {
  readonly loads: readonly Past[];
  readonly cycles: readonly CycleInput[];
  /** Requests of the source that it has been told of since it was loaded, those of the past included. */
  countsOf(source: string): number;
}

export interface FakePlannerOptions {
  /** Runs before each answer; what it throws is what the call rejects with. */
  readonly before?: (call: 'load' | 'cycle') => Promise<void> | void;
  readonly answer?: (input: CycleInput) => Partial<CycleOutput>;
}

export function createFakePlanner({ before, answer }: FakePlannerOptions = {}): FakePlanner {
  const loads: Past[] = [];
  const cycles: CycleInput[] = [];
  let counts = new Map<string, number>();
  const add = (source: string, count: number): void => {
    counts.set(source, (counts.get(source) ?? 0) + count);
  };
  return {
    loads,
    cycles,
    countsOf: (source) => counts.get(source) ?? 0,
    load: async (past) => {
      loads.push(past);
      await before?.('load');
      counts = new Map();
      for (const { source, values } of past.series) {
        add(
          source,
          values.reduce((sum, value) => sum + (value > 0 ? value : 0), 0),
        );
      }
    },
    cycle: async (input) => {
      cycles.push(input);
      await before?.('cycle');
      for (const { source, count } of input.deltas) add(source, count);
      return { ...NOTHING, ...answer?.(input) };
    },
    close: () => Promise.resolve(),
  };
}

const NOTHING: CycleOutput = {
  forecasts: undefined,
  decisions: [],
  poolStates: [],
  scores: [],
  failures: [],
  spent: { inferenceMs: 0, totalMs: 0 },
};

/** A decision of `web` for 5 instances, on a forecast by models. */
export const decisionOf = (changes: Partial<Decision> = {}): Decision => {
  const at = changes.at ?? Date.UTC(2026, 10, 24, 10, 0);
  return {
    pool: 'web',
    at,
    warm: 5,
    readyBy: at + 5 * MINUTE_MS,
    trail: [{ rule: 'cover-bridge', from: 0, to: 5, why: 'the bridge needs 5 instances' }],
    inputs: {
      basis: 'model',
      reason: undefined,
      issuedAt: at,
      level: 0.95,
      addRatePerSecond: 5,
      keepRatePerSecond: 5,
      liveRatePerSecond: 5,
      observed: true,
      previous: undefined,
      capacityPerSecond: 1,
      bindingResource: 'cpu',
      leadTimeMs: 5 * MINUTE_MS,
      models: [],
    },
    ...changes,
  };
};

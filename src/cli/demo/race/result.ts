/** What came of the race: what clients felt, and what each fleet cost. */
import type { Instant } from '../../../core/units/time.ts';
import { HOUR_MS } from '../../../core/units/time.ts';
import type { StepOutcome, StepReport } from './processes/load.ts';
import { present } from '../../../core/units/check.ts';
import type { RaceScenario } from './scenario.ts';
import { SLOW_MS } from './scenario.ts';

export const CONTESTANTS = ['pra', 'hpa'] as const;
export type Contestant = (typeof CONTESTANTS)[number];

export interface RaceScore {
  readonly requests: number;
  /** No answer in time, or one of 4xx or 5xx. */
  readonly failed: number;
  /** Answered, but late. */
  readonly slow: number;
  /** Answered by an instance that was cold. */
  readonly cold: number;
  /** Milliseconds, of all requests; the deadline where one failed. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From order to gone; hours of the trace. */
  readonly instanceHours: number;
}

/** When an instance was ordered, became ready and was gone; `undefined`: not yet. */
export interface Lifetime {
  readonly instance: string;
  readonly orderedAt: Instant;
  readyAt: Instant | undefined;
  goneAt: Instant | undefined;
}

export interface RaceMinute {
  readonly at: Instant;
  readonly outcome: StepOutcome;
  /** In the mean of the minute; those that wait to be gone count as paid. */
  readonly ready: number;
  readonly paid: number;
}

export interface RaceResult {
  readonly from: Instant;
  readonly to: Instant;
  readonly scores: Readonly<Record<Contestant, RaceScore>>;
  readonly minutes: Readonly<Record<Contestant, readonly RaceMinute[]>>;
}

/** Of all steps; those of the warm-up count for nothing. */
export function summarize(
  { streamed, scoredFrom, warmUpMinutes }: Pick<RaceScenario, 'streamed' | 'scoredFrom' | 'warmUpMinutes'>,
  steps: readonly StepReport[],
  books: Readonly<Record<Contestant, { readonly lifetimes: readonly Lifetime[] }>>,
): RaceResult {
  const { start, stepMs, values } = streamed;
  const range = { from: scoredFrom, to: start + values.length * stepMs };
  const scored = steps.filter(({ step }) => step >= warmUpMinutes);
  const minutesOf = (name: Contestant): readonly RaceMinute[] =>
    scored.map(({ step, outcomes }) => {
      const from = start + step * stepMs;
      const within = { from, to: from + stepMs };
      const { lifetimes } = books[name];
      return {
        at: from,
        outcome: present(outcomes[CONTESTANTS.indexOf(name)], `what became of the requests to ${name}`),
        ready: overlapMs(lifetimes, 'ready', within) / stepMs,
        paid: overlapMs(lifetimes, 'paid', within) / stepMs,
      };
    });
  const minutes = { pra: minutesOf('pra'), hpa: minutesOf('hpa') };
  const score = (name: Contestant): RaceScore =>
    scoreOf(
      minutes[name].map(({ outcome }) => outcome),
      books[name].lifetimes,
      { ...range, slowMs: SLOW_MS },
    );
  return { ...range, scores: { pra: score('pra'), hpa: score('hpa') }, minutes };
}

function scoreOf(
  outcomes: readonly StepOutcome[],
  lifetimes: readonly Lifetime[],
  { from, to, slowMs }: { readonly from: Instant; readonly to: Instant; readonly slowMs: number },
): RaceScore {
  const latencies = outcomes.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b);
  const sum = (of: (outcome: StepOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const failed = sum((outcome) => outcome.failed);
  return {
    requests: latencies.length,
    failed,
    slow: latencies.filter((ms) => ms > slowMs).length - failed,
    cold: sum((outcome) => outcome.cold),
    p50Ms: percentileOf(latencies, 0.5),
    p99Ms: percentileOf(latencies, 0.99),
    instanceHours: overlapMs(lifetimes, 'paid', { from, to }) / HOUR_MS,
  };
}

/** Of sorted values, the least that the share of them does not exceed; 0 of none. */
const percentileOf = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

/** Time in the range that instances were paid for, or ready, all together. */
function overlapMs(
  lifetimes: readonly Lifetime[],
  what: 'paid' | 'ready',
  { from, to }: { readonly from: Instant; readonly to: Instant },
): number {
  return lifetimes.reduce((total, { orderedAt, readyAt, goneAt }) => {
    const begun = what === 'paid' ? orderedAt : (readyAt ?? Infinity);
    return total + Math.max(0, Math.min(goneAt ?? Infinity, to) - Math.max(begun, from));
  }, 0);
}

/**
 * How long a start takes and how often it fails, learned from the starts that were seen.
 *
 * The i-th newest start weighs (1 − d) · dⁱ, less by half for each day that it is old; what is left of 1 is the
 * configured lead time's, as if all earlier starts had taken just that. The lead time is the quantile at `LEVEL` of
 * these durations. So two slow starts of the last few raise it, and it takes thirty fast ones to lower it: to come
 * early costs a little, to come late is what a plan is there to prevent.
 *
 * A start that still runs, and has run for longer than that quantile, counts as one that takes as long as it has run:
 * on a slow day nobody waits for the first slow start to end.
 *
 * Limits: starts are taken to be alike whatever is started at the same time, and those of one order count one by one
 * although they share their fate.
 */
import { GIVEN_UP_MS } from './start-record.ts';
import type { StartRecord } from './start-record.ts';
import type { PoolInstances } from '../instance.ts';
import type { Instant } from '../../units/time.ts';
import { DAY_MS, SECOND_MS } from '../../units/time.ts';

/** Of the starts: nine of ten are ready within the lead time. */
const LEVEL = 0.9;

/** A start weighs half of one that came ten later. */
const DECAY = 0.5 ** (1 / 10);
const HALF_LIFE_MS = DAY_MS;

/** What a decision is told of a pool's starts. */
export interface PoolStarts {
  /** From order to ready. */
  readonly leadTimeMs: number;
  /** What was configured of it. */
  readonly configuredMs: number;
  /** Starts that were seen to end, lately. */
  readonly known: number;
  /** Starts that run for longer than those before. */
  readonly overdue: number;
  /** Share of the starts that fail, lately. */
  readonly failureShare: number;
  /** Instances that are ready, and those that are starting, by fresh reports. */
  readonly ready: number;
  readonly starting: number;
}

/** What is learned of the pool's starts; `instances`: those of which there are fresh news. */
export function learnedStarts(
  record: StartRecord,
  { instances, configuredMs }: Pick<PoolInstances, 'instances'> & { readonly configuredMs: number },
  now: Instant,
): PoolStarts {
  const fresh = instances.filter(({ freshUntil }) => now < freshUntil);
  const ages = fresh.filter(({ state }) => state === 'warming').map(({ since }) => now - since);
  const ended = record.map(({ at, durationMs }) => ({ ageMs: Math.max(0, now - at), durationMs }));
  const usual = quantile(successes(ended), configuredMs);
  const late = ages.filter((age) => age > usual);
  const running = late.map((age) => ({ ageMs: 0, durationMs: age > GIVEN_UP_MS ? undefined : age }));
  const starts = [...running, ...ended];
  const failed = weightsOf(starts).filter((_, index) => starts[index]?.durationMs === undefined);
  return {
    leadTimeMs: Math.ceil(quantile(successes(starts), configuredMs) / SECOND_MS) * SECOND_MS,
    configuredMs,
    known: record.length,
    overdue: late.length,
    failureShare: failed.reduce((sum, weight) => sum + weight, 0),
    ready: fresh.filter(({ state }) => state === 'warm').length,
    starting: ages.length,
  };
}

interface Start {
  readonly ageMs: number;
  /** `undefined`: it failed. */
  readonly durationMs: number | undefined;
}

interface Success extends Start {
  readonly durationMs: number;
}

const successes = (starts: readonly Start[]): Success[] =>
  starts.flatMap(({ ageMs, durationMs }) => (durationMs === undefined ? [] : [{ ageMs, durationMs }]));

/** Newest first; what they lack of 1 is the weight of what was configured. */
const weightsOf = (starts: readonly Start[]): number[] =>
  starts.map(({ ageMs }, index) => (1 - DECAY) * DECAY ** index * 0.5 ** (ageMs / HALF_LIFE_MS));

function quantile(starts: readonly Success[], configuredMs: number): number {
  const weights = weightsOf(starts);
  const prior = 1 - weights.reduce((sum, weight) => sum + weight, 0);
  const points = starts.map(({ durationMs }, index) => ({ durationMs, weight: weights[index] ?? 0 }));
  points.push({ durationMs: configuredMs, weight: prior });
  points.sort((a, b) => b.durationMs - a.durationMs);
  let above = 0;
  for (const { durationMs, weight } of points) {
    above += weight;
    if (above > 1 - LEVEL) return durationMs;
  }
  return configuredMs;
}

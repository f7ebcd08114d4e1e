/**
 * What did an event do to a series? What came is compared with what came at the same times of the days before.
 *
 * With C what came in the event so far and B what came in the two hours before it began, and C_d and B_d the same d
 * days earlier, each day says
 *
 *   y_d = log(C ÷ B) − log(C_d ÷ B_d):
 *
 * how the day went on from its level, against how it went on d days before. The effect's logarithm is the mean of the
 * y_d; how much they differ says how far the mean is off, s²·(1 + 1 ÷ days), since today is one such day itself. Where
 * the hours before say little (a night, an hour that varies), log C − log C_d is much surer and taken instead. So
 * no model is asked that the event has touched, and it costs a few sums. Sums add up: those of sources are a pool's.
 *
 * Only the event's first day is looked at: after it the level would have moved for other reasons, too.
 */
import type { FactorEstimate } from '../../demand/events/announced-event.ts';
import type { StepRange } from '../../demand/ring.ts';
import type { TimeRange } from '../../units/time.ts';
import { DAY_MS, HOUR_MS } from '../../units/time.ts';

/** Days that are compared with: each weekday once. */
const REFERENCE_DAYS = 7;
/** Of its level, before an event. */
const LEVEL_MS = 2 * HOUR_MS;
const EVENT_MS_MAX = DAY_MS;

/** What an ordinary day differs from others by, beyond chance; counts as so many days. Chosen on 10–23 July of the NASA trace. */
const USUAL_VARIANCE = 0.25 ** 2;
const USUAL_DAYS = 2;

/** So much less unsure it must be not to look at the hours before: a day that is busy as a whole shows in them. */
const SURER_SHARE = 1 / 3;

/** Sums of one event and series. */
export interface EffectTally {
  /** [day, which]: of the steps that are known today and on that day, what came. Which: in the event and before it, today; the same, that day. */
  readonly sums: Float64Array;
  /** Of the event, so far. */
  steps: number;
  /** Sum over these of the variance of what else acts on them: all of it, and as far as it did not act before the event. */
  unsure: number;
  unsureSince: number;
}

const PLACES = 4;

export const createEffectTally = (): EffectTally => ({
  sums: new Float64Array(REFERENCE_DAYS * PLACES),
  steps: 0,
  unsure: 0,
  unsureSince: 0,
});

/** The whole steps of an event that are looked at, and those before it. */
export interface EffectSteps {
  readonly event: StepRange;
  readonly level: StepRange;
}

export function effectSteps({ from, to }: TimeRange, stepMs: number): EffectSteps {
  const first = Math.ceil(from / stepMs);
  return {
    event: { from: first, to: Math.max(first, Math.floor(Math.min(to, from + EVENT_MS_MAX) / stepMs)) },
    level: { from: Math.ceil((from - LEVEL_MS) / stepMs), to: Math.floor(from / stepMs) },
  };
}

/** All that is read to learn of an event. */
export const effectRange = ({ from, to }: TimeRange): TimeRange => ({
  from: from - LEVEL_MS - REFERENCE_DAYS * DAY_MS,
  to: Math.min(to, from + EVENT_MS_MAX),
});

/** A series without the event. */
export interface SeriesWithout {
  /** What would have come of all but the event; NaN: not known. */
  readonly at: (index: number) => number;
  /** Variance of the logarithm of what else acts. */
  readonly varianceAt: (index: number) => number;
  readonly daySteps: number;
}

/** Adds the steps before the event. */
export function addLevel(tally: EffectTally, series: SeriesWithout, { level }: EffectSteps): void {
  for (let index = level.from; index < level.to; index += 1) addStep(tally, series, index, 1);
}

/** Adds steps of the event; none twice. */
export function addEventSteps(
  tally: EffectTally,
  series: SeriesWithout,
  { range, level }: { readonly range: StepRange; readonly level: StepRange },
): void {
  const before = series.varianceAt(level.from);
  for (let index = range.from; index < range.to; index += 1) {
    if (!addStep(tally, series, index, 0)) continue;
    const variance = series.varianceAt(index);
    tally.steps += 1;
    tally.unsure += variance;
    tally.unsureSince += Math.abs(variance - before);
  }
}

/** False: it is known of no day. */
function addStep(
  { sums }: EffectTally,
  { at, daySteps }: SeriesWithout,
  index: number,
  place: 0 | 1,
): boolean {
  const today = at(index);
  if (Number.isNaN(today)) return false;
  let isKnown = false;
  for (let day = 0; day < REFERENCE_DAYS; day += 1) {
    const then = at(index - (day + 1) * daySteps);
    if (Number.isNaN(then)) continue;
    const first = day * PLACES + place;
    sums[first] = (sums[first] ?? 0) + today;
    sums[first + 2] = (sums[first + 2] ?? 0) + then;
    isKnown = true;
  }
  return isKnown;
}

/** Adds what another series counts of the same event. */
export function addTally(tally: EffectTally, other: EffectTally): void {
  other.sums.forEach((sum, at) => (tally.sums[at] = (tally.sums[at] ?? 0) + sum));
  tally.steps += other.steps;
  tally.unsure += other.unsure;
  tally.unsureSince += other.unsureSince;
}

/** What the event did so far; `undefined`: nothing is known to compare it with. */
export function estimateEffect(tally: EffectTally): FactorEstimate | undefined {
  if (tally.steps === 0) return undefined;
  const moved = estimate(tally, true);
  const unmoved = estimate(tally, false);
  if (!moved) return unmoved;
  return unmoved && unmoved.logVariance < moved.logVariance * SURER_SHARE ? unmoved : moved;
}

/** `isMoved`: each day is seen from its level before the event. */
function estimate({ sums, ...tally }: EffectTally, isMoved: boolean): FactorEstimate | undefined {
  const differences: number[] = [];
  let chance = 0;
  for (let day = 0; day < REFERENCE_DAYS; day += 1) {
    const [came, before, cameThen, beforeThen] = sums.subarray(day * PLACES, (day + 1) * PLACES);
    if (!((came ?? 0) + (cameThen ?? 0) > 0)) continue;
    if (isMoved && !((before ?? 0) + (beforeThen ?? 0) > 0)) continue;
    const event = ratioOf(came, cameThen);
    const level = isMoved ? ratioOf(before, beforeThen) : NO_CHANGE;
    differences.push(event.log - level.log);
    chance += event.chance + level.chance;
  }
  const days = differences.length;
  if (days === 0) return undefined;
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / days;
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
  const ofChance = chance / days / 2; // Of one of the two days that are compared.
  const spread = (USUAL_DAYS * (USUAL_VARIANCE + ofChance) + squares) / (USUAL_DAYS + days - 1);
  const others = (isMoved ? tally.unsureSince : tally.unsure) / tally.steps;
  return { logFactor: mean, logVariance: Math.max(spread, ofChance) * (1 + 1 / days) + others };
}

const NO_CHANGE = { log: 0, chance: 0 };

/** Half a request more on both sides, so that none at all has a ratio; as chance has it, 1/n of it is off. */
function ratioOf(now = 0, then = 0): typeof NO_CHANGE {
  return { log: Math.log((now + 0.5) / (then + 0.5)), chance: 1 / (now + 0.5) + 1 / (then + 0.5) };
}

/** What is known after something was seen: each counts by how sure it is. */
export function combine(prior: FactorEstimate, seen: FactorEstimate | undefined): FactorEstimate {
  if (!seen) return prior;
  const gain = prior.logVariance / (prior.logVariance + seen.logVariance);
  return {
    logFactor: prior.logFactor + gain * (seen.logFactor - prior.logFactor),
    logVariance: prior.logVariance * (1 - gain),
  };
}

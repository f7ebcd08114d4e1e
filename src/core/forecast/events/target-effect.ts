/**
 * What do the events make of a forecast of what would come without them?
 *
 * A total is multiplied by the mean of its steps' factors, a peak by the greatest; volumes are added. Then the
 * quantiles are widened by how unsure the effect is. With m the median, z the standard score of a level and σ the
 * standard deviation of the factor's logarithm,
 *
 *   q′ = m · exp(± √(log(q ÷ m)² + (σ·z)²)),
 *
 * as the product of two independent log-normal variables has it, and with s that of the volume
 * q″ = m ± √((q′ − m)² + (s·z)²). What is wrong about an event is wrong in all its steps at once, so nothing averages out.
 */
import type { ActingEvents } from '../../demand/events/acting-events.ts';
import { runsWithin } from '../../demand/events/acting-events.ts';
import { baselineOf } from '../../demand/events/baseline.ts';
import type { StepRuns } from '../../demand/events/acting-events.ts';
import { standardScore } from '../../units/standard-score.ts';
import type { Target } from '../target.ts';

/** Of all events together, on a target. */
export interface TargetEffect {
  readonly factor: number;
  /** Standard deviation of its logarithm. */
  readonly logDeviation: number;
  /** Requests, as the target has them. */
  readonly added: number;
  readonly deviation: number;
}

/** The effect on a target of an issue; `undefined`: nothing acts on it. */
export function effectOnTarget(
  runs: StepRuns | undefined,
  { kind, fromLead, toLead }: Target,
  issue: number,
): TargetEffect | undefined {
  if (!runs) return undefined;
  const acting = [...runsWithin(runs, { from: issue + fromLead, to: issue + toLead })];
  if (acting.length === 0) return undefined;
  const lengths = acting.map(({ from, to }) => to - from);
  const touched = lengths.reduce((sum, length) => sum + length, 0);
  return kind === 'total'
    ? onTotal(acting, lengths, toLead - fromLead)
    : onPeak(acting, touched < toLead - fromLead);
}

type Acting = StepRuns;

function onTotal(acting: Acting, lengths: readonly number[], steps: number): TargetEffect {
  const sum = (value: (effect: Acting[number]['effect']) => number): number =>
    acting.reduce((total, { effect }, at) => total + value(effect) * (lengths[at] ?? 0), 0);
  const factors = steps + sum(({ factor }) => factor - 1);
  const spread = sum(({ factor, logVariance }) => factor * Math.sqrt(logVariance));
  return {
    factor: Math.max(0, factors / steps),
    logDeviation: factors > 0 ? spread / factors : 0,
    added: sum(({ added }) => added),
    deviation: sum(({ variance }) => Math.sqrt(variance)),
  };
}

/** `isOpen`: on some of its steps nothing acts. */
function onPeak(acting: Acting, isOpen: boolean): TargetEffect {
  const effects = acting.map(({ effect }) => effect);
  const greatest = effects.reduce((most, effect) => (effect.factor > most.factor ? effect : most));
  const isUntouched = isOpen && greatest.factor < 1;
  const most = effects.reduce((a, b) => (b.added > a.added ? b : a));
  const addsNothing = isOpen && most.added < 0;
  return {
    factor: isUntouched ? 1 : greatest.factor,
    logDeviation: isUntouched ? 0 : Math.sqrt(greatest.logVariance),
    added: addsNothing ? 0 : most.added,
    deviation: addsNothing ? 0 : Math.sqrt(most.variance),
  };
}

/** Makes quantiles [level] of the baseline those of what comes, in place: never crossing, never negative. */
export function applyEffect(
  { factor, added, logDeviation, deviation }: TargetEffect,
  levels: readonly number[],
  quantiles: Float64Array,
): void {
  const median = Math.max(0, (quantiles[levels.indexOf(0.5)] ?? Number.NaN) * factor + added);
  let highest = 0;
  levels.forEach((level, at) => {
    const shifted = Math.max(0, (quantiles[at] ?? Number.NaN) * factor + added);
    const score = standardScore(level);
    const scaled = widenFactor(shifted, median, logDeviation * score);
    highest = Math.max(highest, median + withSign(Math.hypot(scaled - median, deviation * score), score));
    quantiles[at] = highest;
  });
}

/** Requests; of less there is no ratio worth the name. */
const MEDIAN_MIN = 1e-6;

/** `scatter` is the standard deviation times the score of the level. */
function widenFactor(quantile: number, median: number, scatter: number): number {
  if (!(median > MEDIAN_MIN) || scatter === 0) return quantile;
  return median * Math.exp(withSign(Math.hypot(Math.log(quantile / median), scatter), scatter));
}

const withSign = (size: number, sign: number): number => (sign < 0 ? -size : size);

/** Makes what a model that knows some kinds of events said of a target what it would have said without them. */
export function withoutKnown(
  events: ActingEvents,
  channels: readonly string[],
  about: { readonly target: Target; readonly issue: number },
): ((value: number) => number) | undefined {
  const effect = effectOnTarget(events.knownTo(channels).known, about.target, about.issue);
  return effect && ((value) => baselineOf(value, { ...NOT_BLIND, ...effect }));
}

const NOT_BLIND = { logVariance: 0, variance: 0, isBlind: false, intensities: [] };

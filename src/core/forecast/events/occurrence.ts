/**
 * What an event did, as it is kept once it has passed, and what those of a name did so far: the next one is expected to
 * do the same, as surely as they agree.
 *
 * Parts (sources, pools) of which little was seen are drawn to what the others did. With v_i the variance of part i and
 * t that between the parts, a part's effect becomes (y_i ÷ v_i + m ÷ t) ÷ (1 ÷ v_i + 1 ÷ t), where m is the mean of all
 * parts; t by the method of moments (DerSimonian and Laird, 'Meta-analysis in clinical trials', 1986). The same between
 * the occurrences: as there are few of them, t is taken together with what is usual.
 */
import type { EffectTally } from './effect-tally.ts';
import { addTally, combine, createEffectTally, estimateEffect } from './effect-tally.ts';
import type {
  AnnouncedEvent,
  EventId,
  EventKind,
  FactorEstimate,
  LearnedEffect,
} from '../../demand/events/announced-event.ts';
import { isPoolSeries } from '../forecast.ts';
import type { TimeRange } from '../../units/time.ts';

/** Of an event that has passed. */
export interface Occurrence extends TimeRange, Pick<LearnedEffect, 'all' | 'parts'> {
  readonly id: EventId;
  readonly name: string;
  readonly kind: EventKind;
  readonly sources: readonly string[];
}

/** So many parts are kept, those of which most came. */
const PARTS_MAX = 50;

/**
 * What came of an event, by series that it names: of sources, and of pools (`pool:NAME`) the sum of theirs. `undefined`:
 * too little was seen to say more than that nobody knows.
 */
export function occurrenceOf(
  { id, name, kind, from, to, sources }: AnnouncedEvent,
  tallies: ReadonlyMap<string, EffectTally>,
): Occurrence | undefined {
  const together = createEffectTally();
  for (const [series, tally] of tallies) if (!isPoolSeries(series)) addTally(together, tally);
  const all = estimateEffect(together);
  if (!all || all.logVariance > VARIANCE_MAX) return undefined;
  const parts = [...tallies]
    .sort(([, a], [, b]) => volumeOf(b) - volumeOf(a))
    .slice(0, PARTS_MAX)
    .flatMap(([series, tally]): [string, FactorEstimate][] => {
      const seen = estimateEffect(tally);
      return seen ? [[series, seen]] : [];
    });
  return { id, name, kind, from, to, sources, all, parts: drawn(parts) };
}

/** Of less it is better to say that nobody knows. */
const VARIANCE_MAX = 0.6 ** 2;

const volumeOf = ({ sums }: EffectTally): number => sums.reduce((sum, requests) => sum + requests, 0);

/** Each source drawn to what they have in common; a pool is a sum already. */
function drawn(parts: readonly (readonly [string, FactorEstimate])[]): ReadonlyMap<string, FactorEstimate> {
  const estimates = parts.filter(([part]) => !isPoolSeries(part)).map(([, seen]) => seen);
  const between = varianceBetween(estimates);
  if (between === undefined) return new Map(parts);
  const common = meanOf(estimates, between);
  const around = { ...common, logVariance: common.logVariance + between };
  return new Map(parts.map(([part, seen]) => [part, isPoolSeries(part) ? seen : combine(around, seen)]));
}

/** By the method of moments; `undefined`: there is none between one. */
function varianceBetween(estimates: readonly FactorEstimate[]): number | undefined {
  if (estimates.length < 2) return undefined;
  const weights = estimates.map(({ logVariance }) => 1 / logVariance);
  const sum = weights.reduce((a, b) => a + b, 0);
  const { logFactor: mean } = meanOf(estimates, 0);
  const misfit = estimates.reduce(
    (total, { logFactor }, at) => total + (weights[at] ?? 0) * (logFactor - mean) ** 2,
    0,
  );
  const squares = weights.reduce((a, b) => a + b * b, 0);
  return Math.max(0, (misfit - (estimates.length - 1)) / (sum - squares / sum));
}

/** Of what varies so much around a common mean. */
function meanOf(estimates: readonly FactorEstimate[], between: number): FactorEstimate {
  let [sum, weights] = [0, 0];
  for (const { logFactor, logVariance } of estimates) {
    const weight = 1 / (logVariance + between);
    sum += weight * logFactor;
    weights += weight;
  }
  return { logFactor: sum / weights, logVariance: 1 / weights };
}

/** How much the factor of one occurrence differs from that of the next: two of three by less than a sixth. Counts as so many. */
const USUAL_BETWEEN = 0.15 ** 2;
const USUAL_OCCURRENCES = 2;

/** What the next one is expected to do. At least one occurrence, those of one sort. */
export function expectedEffect(occurrences: readonly Pick<Occurrence, 'all' | 'parts'>[]): LearnedEffect {
  const names = new Set(occurrences.flatMap(({ parts }) => [...parts.keys()]));
  const of = (part: string): FactorEstimate =>
    next(occurrences.map(({ all, parts }) => parts.get(part) ?? all));
  return {
    kind: 'learned',
    all: next(occurrences.map(({ all }) => all)),
    parts: new Map([...names].map((name) => [name, of(name)])),
    isSettled: false,
  };
}

function next(seen: readonly FactorEstimate[]): FactorEstimate {
  const count = seen.length;
  const known = (varianceBetween(seen) ?? 0) * (count - 1);
  const between = (USUAL_OCCURRENCES * USUAL_BETWEEN + known) / (USUAL_OCCURRENCES + count - 1);
  const { logFactor, logVariance } = meanOf(seen, between);
  return { logFactor, logVariance: logVariance + between };
}

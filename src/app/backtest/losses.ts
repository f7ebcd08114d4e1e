/** Where in a backtest was the loss made? By target, by hour of the day, and the moments that were worst. */
import type { Track, TrackedModel } from './track.ts';
import { quantilesAt } from './track.ts';
import { actualsOf } from '../../core/scoring/quantile-scores.ts';
import { meanPinball } from '../../core/scoring/pinball.ts';
import { referenceQuantiles } from '../../core/scoring/reference.ts';
import { present } from '../../core/units/check.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS, HOUR_MS } from '../../core/units/time.ts';

export interface Losses {
  /** Start of each target's step, [issue, lead]. */
  readonly starts: readonly Instant[];
  /** What came, [issue, lead]; NaN = unknown. */
  readonly actuals: Float64Array;
  /** Mean pinball loss over the levels, [issue, lead]; NaN where nothing came or nothing was said. */
  readonly values: Float64Array;
}

/** The losses of one model, the mixture unless another is named. */
export function lossesOf(track: Track, model: TrackedModel = mixtureOf(track)): Losses {
  return lossesOfQuantiles(track, model.quantiles);
}

/** Those of the reference on the same targets. */
export const referenceLosses = (track: Track): Losses =>
  lossesOfQuantiles(track, referenceQuantiles(track.scored));

export const mixtureOf = ({ models }: Track): TrackedModel => present(models[0], 'the mixture');

function lossesOfQuantiles({ series, scored }: Track, quantiles: Float64Array): Losses {
  const { issues, leads, levels } = scored;
  const actuals = actualsOf(scored);
  return {
    actuals,
    starts: issues.flatMap((issue) => leads.map((lead) => series.start + (issue + lead - 1) * series.stepMs)),
    values: actuals.map((actual, at) => {
      const from = at * levels.length;
      return Number.isNaN(quantiles[from]) ? Number.NaN : meanPinball(actual, { quantiles, from }, levels);
    }),
  };
}

const HOURS = DAY_MS / HOUR_MS;

/** Mean loss by hour of the day, UTC, over all leads; `undefined` where there was no target. */
export function lossByHour({ starts, values }: Losses): readonly (number | undefined)[] {
  const sums = Array.from({ length: HOURS }, () => ({ loss: 0, targets: 0 }));
  values.forEach((loss, at) => {
    const hour = Math.floor(((((starts[at] ?? 0) % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS);
    const sum = present(sums[hour], 'an hour');
    if (Number.isNaN(loss)) return;
    sum.loss += loss;
    sum.targets += 1;
  });
  return sums.map(({ loss, targets }) => (targets === 0 ? undefined : loss / targets));
}

/** A target at which the mixture was far off. */
export interface Moment {
  readonly issuedAt: Instant;
  readonly start: Instant;
  /** Index among the leads. */
  readonly lead: number;
  readonly actual: number;
  /** By scored level. */
  readonly quantiles: Float64Array;
  readonly loss: number;
}

/** The targets with the greatest loss, `gapMs` or more apart: a burst that was missed at each lead is one moment. */
export function worstMoments(track: Track, most: number, gapMs: number): readonly Moment[] {
  const { series, scored } = track;
  const { starts, actuals, values } = lossesOf(track);
  const order = [...values.keys()]
    .filter((at) => !Number.isNaN(values[at]))
    .sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const moments: Moment[] = [];
  for (const at of order) {
    if (moments.length === most) break;
    const start = starts[at] ?? 0;
    if (moments.some((moment) => Math.abs(moment.start - start) < gapMs)) continue;
    const [issue, lead] = [Math.floor(at / scored.leads.length), at % scored.leads.length];
    moments.push({
      issuedAt: series.start + (scored.issues[issue] ?? 0) * series.stepMs,
      start,
      lead,
      actual: actuals[at] ?? Number.NaN,
      quantiles: quantilesAt(track, mixtureOf(track), { issue, lead }),
      loss: values[at] ?? Number.NaN,
    });
  }
  return moments;
}

/**
 * How good was it where it is hardest? The targets of a backtest that lie in an event, those within two hours of
 * one, and all others, scored apart: events are rare, and good hours would hide what became of them.
 */
import type { Track, TrackedModel } from './track.ts';
import { effectAt, runsWithin } from '../../core/demand/events/acting-events.ts';
import type { QuantileScores } from '../../core/scoring/quantile-scores.ts';
import { lossScale, scoreQuantiles } from '../../core/scoring/quantile-scores.ts';
import { referenceQuantiles } from '../../core/scoring/reference.ts';
import { HOUR_MS } from '../../core/units/time.ts';

/** Of a target, in relation to the events. */
export type EventPlace = 'inside' | 'around' | 'apart';

/** So close to an event a target is around it. */
const AROUND_MS = 2 * HOUR_MS;

/** The scores of one model by place; `undefined`: no event touches the series. */
export function scoreByEvents(
  { series, scored, events }: Track,
  { quantiles }: TrackedModel,
): Readonly<Record<EventPlace, QuantileScores>> | undefined {
  if (!events) return undefined;
  const { leads, levels } = scored;
  const against = { reference: referenceQuantiles(scored), scale: lossScale(scored) };
  const margin = Math.ceil(AROUND_MS / series.stepMs);
  const offset = series.start / series.stepMs;
  const places = scored.issues.flatMap((issue) =>
    leads.map((lead): EventPlace => {
      const index = offset + issue + lead - 1;
      const isNear = !runsWithin(events.runs, { from: index - margin, to: index + margin + 1 }).next().done;
      return isInside(index) ? 'inside' : isNear ? 'around' : 'apart';
    }),
  );
  const scoresOf = (place: EventPlace): QuantileScores => {
    const own = quantiles.map((value, at) =>
      places[Math.floor(at / levels.length)] === place ? value : Number.NaN,
    );
    return scoreQuantiles(scored, own, against);
  };
  return { inside: scoresOf('inside'), around: scoresOf('around'), apart: scoresOf('apart') };

  function isInside(index: number): boolean {
    return effectAt(events?.runs ?? [], index).intensities.some((share) => share > 0);
  }
}

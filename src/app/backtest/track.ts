/** What was said of one series in a backtest, by the mixture and by each of its experts, and how good it was. */
import type { ActingEvents } from '../../core/demand/events/acting-events.ts';
import { actingEvents } from '../../core/demand/events/acting-events.ts';
import { indexEvents } from '../../core/demand/events/event-index.ts';
import { influenceOf, WHOLE } from '../../core/demand/events/influence.ts';
import type { Series } from '../../core/demand/series.ts';
import { MIXTURE } from '../../core/feedback/score.ts';
import type { Basis } from '../../core/forecast/forecast.ts';
import type { ExpertId } from '../../core/forecast/model/experts.ts';
import type { LossScale, QuantileScores } from '../../core/scoring/quantile-scores.ts';
import { lossScale, scoreQuantiles } from '../../core/scoring/quantile-scores.ts';
import type { ScoredSeries } from '../../core/scoring/reference.ts';
import { referenceQuantiles } from '../../core/scoring/reference.ts';
import type { BacktestSettings } from './settings.ts';
import { recordedIssues, SCORED_LEVELS } from './settings.ts';

export interface Track {
  readonly series: Series;
  readonly scored: ScoredSeries;
  /** What acts on the series. */
  readonly events: ActingEvents | undefined;
  /** The mixture, and then the experts in the order of their weights. */
  readonly models: readonly TrackedModel[];
  /** Of the mixture, by issue; `undefined`: nothing was known. */
  readonly basis: (Basis | undefined)[];
  /** [issue, lead, expert]; all 0 where the basis is not `model`. */
  readonly weights: Float32Array;
}

export interface TrackedModel {
  /** `pra`, or `model/expert`. */
  readonly name: string;
  /** [issue, lead, level]; NaN: it said nothing. */
  readonly quantiles: Float64Array;
}

/** A series of its own has all of an event that names it. */
export function eventsOn(
  { source, stepMs }: Series,
  { events }: Pick<BacktestSettings, 'events'>,
): ActingEvents | undefined {
  const named = indexEvents(events).naming([source]);
  return actingEvents(
    named.map((event) => influenceOf(event, WHOLE, stepMs)),
    stepMs,
  );
}

/** A track on which nothing is recorded yet. */
export function createTrack(series: Series, settings: BacktestSettings, experts: readonly ExpertId[]): Track {
  const { stepMs, leads } = settings;
  const offset = series.start / stepMs;
  const issues = recordedIssues(settings).map((issue) => issue - offset);
  const length = issues.length * leads.length * SCORED_LEVELS.length;
  const names = [MIXTURE, ...experts.map(({ name, expert }) => `${name}/${expert}`)];
  return {
    series,
    events: eventsOn(series, settings),
    scored: { values: series.values, stepMs, issues, leads, levels: SCORED_LEVELS },
    models: names.map((name) => ({ name, quantiles: new Float64Array(length).fill(Number.NaN) })),
    basis: Array<Basis | undefined>(issues.length).fill(undefined),
    weights: new Float32Array(issues.length * leads.length * experts.length),
  };
}

export interface TrackScores {
  readonly source: string;
  readonly scale: LossScale;
  /** By model, in the order of the track. */
  readonly models: readonly { readonly name: string; readonly scores: QuantileScores }[];
}

export function scoreTrack({ series, scored, models }: Track): TrackScores {
  const against = { reference: referenceQuantiles(scored), scale: lossScale(scored) };
  return {
    source: series.source,
    scale: against.scale,
    models: models.map(({ name, quantiles }) => ({
      name,
      scores: scoreQuantiles(scored, quantiles, against),
    })),
  };
}

/** The quantiles of one target: a view, by level. */
export function quantilesAt(
  { scored }: Track,
  { quantiles }: TrackedModel,
  at: { readonly issue: number; readonly lead: number },
): Float64Array {
  const levels = scored.levels.length;
  const from = (at.issue * scored.leads.length + at.lead) * levels;
  return quantiles.subarray(from, from + levels);
}

/**
 * What would have been said of a series, and when? Its history from the first step on, day by day: refits that
 * are due, then all issues of the day, in order of time, each of which sees only what came before it.
 *
 * The same issues are learned from as in service; those that are asked for are recorded as well.
 */
import { createRefits } from './refit.ts';
import type { Track, TrackedModel } from './track.ts';
import { createTrack, quantilesAt } from './track.ts';
import type { BacktestSettings } from './settings.ts';
import { recordedIssues, SCORED_LEVELS } from './settings.ts';
import { judgeEverySteps, learningPolicy, LEVELS } from '../plan/learning.ts';
import type { ModelFailure } from '../plan/planner.ts';
import type { ReplayedIssue } from '../plan/past/replay.ts';
import { replay } from '../plan/past/replay.ts';
import { say } from '../plan/say.ts';
import { ringFrom } from '../../core/demand/ring.ts';
import type { Series } from '../../core/demand/series.ts';
import { applyEffect, effectOnTarget } from '../../core/forecast/events/target-effect.ts';
import { expertsOf, voicesOf } from '../../core/forecast/model/experts.ts';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import { expertQuantiles, meanWeights } from '../../core/forecast/mixture/mixture.ts';
import { saidOf } from '../../core/forecast/mixture/state.ts';
import type { SeriesModel } from '../../core/forecast/series-model.ts';
import { createSeriesModel } from '../../core/forecast/series-model.ts';
import { total } from '../../core/forecast/target.ts';
import { present } from '../../core/units/check.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { Predictor } from '../../ports/predictor.ts';
import type { Trainer } from '../../ports/trainer.ts';

export interface RollDeps {
  readonly predictor: Predictor;
  readonly trainer: Trainer;
  readonly cards: readonly ModelCard[];
  /** Told after each day how far the series is, in [0, 1]. */
  readonly progressed: (share: number) => void;
  /** Told of a model that failed, for each day. */
  readonly failed: (failure: ModelFailure) => void;
}

/** Runs through one series, whose first step may be unknown but is not after the first issue time. */
export async function roll(deps: RollDeps, settings: BacktestSettings, series: Series): Promise<Track> {
  const { cards } = deps;
  const track = createTrack(series, settings, expertsOf(cards));
  const model = createSeriesModel(
    { targets: settings.leads.map((lead) => total(lead - 1, lead)), levels: LEVELS },
    voicesOf(cards),
    learningPolicy(settings.stepMs),
  );
  const past = ringFrom(series.start / settings.stepMs, series.values);
  const recorded = new Map(recordedIssues(settings).map((issue, place) => [issue, place]));
  const stride = judgeEverySteps(settings.stepMs);
  const isJudged = (issue: number): boolean => issue % stride === 0;
  const end = Math.max(...recorded.keys()) + 1;
  const { events } = track;
  const refits = await createRefits({ ...deps, zone: settings.zone, events }, series);
  for (const { from, to } of days(past.first + 1, end, settings.stepMs)) {
    await refits.refit(from * settings.stepMs);
    const issues = range(from, to).filter((issue) => isJudged(issue) || recorded.has(issue));
    const failures = await replay(
      { predictor: deps.predictor, watch: undefined },
      {
        cards,
        model,
        past,
        zone: settings.zone,
        events,
        parametersAt: () => refits.parameters,
        issues,
        isJudged,
      },
      (issue) => {
        const place = recorded.get(issue.row.issue);
        if (place !== undefined) record(track, model, { issue, place });
      },
    );
    failures.forEach(deps.failed);
    deps.progressed((to - past.first) / (end - past.first));
  }
  return track;
}

/** The steps [first, end), cut at midnight UTC. */
function* days(first: number, end: number, stepMs: number): Generator<{ from: number; to: number }> {
  for (let from = first; from < end;) {
    const midnight: Instant = (Math.floor((from * stepMs) / DAY_MS) + 1) * DAY_MS;
    const to = Math.min(end, Math.ceil(midnight / stepMs));
    yield { from, to };
    from = to;
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

/** Places of the scored levels among those of the mixture. */
const SCORED_PLACES = SCORED_LEVELS.map((level) => LEVELS.indexOf(level));

function record(
  track: Track,
  model: SeriesModel,
  { issue, place }: { readonly issue: ReplayedIssue; readonly place: number },
): void {
  const { row, spoken, failed } = issue;
  const { experts, levels } = model.shape;
  const said = say({ ...row, model, extras: [] }, spoken, failed);
  track.basis[place] = said?.basis;
  const room = new Float64Array(levels.length);
  model.layout.targets.forEach((target, lead) => {
    const effect = effectOnTarget(row.events?.runs, target, row.issue);
    const put = (tracked: TrackedModel | undefined, values: Float64Array): void => {
      const into = quantilesAt(track, present(tracked, 'a model'), { issue: place, lead });
      SCORED_PLACES.forEach((from, level) => (into[level] = values[from] ?? Number.NaN));
    };
    if (said) put(track.models[0], said.values.subarray(lead * levels.length, (lead + 1) * levels.length));
    const heard = saidOf(spoken, model.shape, lead);
    for (let expert = 0; expert < experts; expert += 1) {
      if (!Number.isFinite(heard.points[expert])) continue;
      expertQuantiles(model.mixture, model.shape, { expert, said: heard }, room);
      if (effect) applyEffect(effect, levels, room);
      put(track.models[expert + 1], room);
    }
    if (said?.basis !== 'model') return;
    const weights = meanWeights(model.mixture, model.shape, heard);
    track.weights.set(weights, (place * track.scored.leads.length + lead) * experts);
  });
}

/** What would have been said of a series, and when? By the mixture and each of its experts, at the issues that are asked for. */
import type { DaysDeps } from './days.ts';
import { replayDays } from './days.ts';
import type { Track, TrackedModel } from './track.ts';
import { createTrack, quantilesAt } from './track.ts';
import type { BacktestSettings } from './settings.ts';
import { recordedIssues, SCORED_LEVELS } from './settings.ts';
import { learningPolicy, LEVELS } from '../plan/learning.ts';
import type { ReplayedIssue } from '../plan/past/replay.ts';
import { say } from '../plan/say.ts';
import type { Series } from '../../core/demand/series.ts';
import { applyEffect, effectOnTarget } from '../../core/forecast/events/target-effect.ts';
import { expertsOf, voicesOf } from '../../core/forecast/model/experts.ts';
import { expertQuantiles, meanWeights } from '../../core/forecast/mixture/mixture.ts';
import { saidOf } from '../../core/forecast/mixture/state.ts';
import type { SeriesModel } from '../../core/forecast/series-model.ts';
import { createSeriesModel, isSeasoned } from '../../core/forecast/series-model.ts';
import { total } from '../../core/forecast/target.ts';
import { present } from '../../core/units/check.ts';

/** Runs through one series, whose first step may be unknown but is not after the first issue time. */
export async function roll(deps: DaysDeps, settings: BacktestSettings, series: Series): Promise<Track> {
  const { cards } = deps;
  const track = createTrack(series, settings, expertsOf(cards));
  const model = createSeriesModel(
    { targets: settings.leads.map((lead) => total(lead - 1, lead)), levels: LEVELS },
    voicesOf(cards),
    learningPolicy(settings.stepMs),
  );
  const places = new Map(recordedIssues(settings).map((issue, place) => [issue, place]));
  const { zone } = settings;
  await replayDays(deps, { series, model, zone, settings, asked: new Set(places.keys()) }, (issue) => {
    record(track, model, { issue, place: present(places.get(issue.row.issue), 'an issue') });
  });
  return track;
}

/** Places of the scored levels among those of the mixture. */
const SCORED_PLACES = SCORED_LEVELS.map((level) => LEVELS.indexOf(level));

function record(
  track: Track,
  model: SeriesModel,
  { issue, place }: { readonly issue: ReplayedIssue; readonly place: number },
): void {
  const { row, spoken } = issue;
  const { experts, levels } = model.shape;
  const said = say({ ...row, model, extras: [] }, issue);
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
    // Who speaks first is none of the mixture.
    if (said?.basis !== 'model' || !isSeasoned(model)) return;
    const weights = meanWeights(model.mixture, model.shape, heard);
    track.weights.set(weights, (place * track.scored.leads.length + lead) * experts);
  });
}

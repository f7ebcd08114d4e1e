/** Compares every forecast whose time has come with what came; learns from it, watches for drift and returns the scores. */
import type { PlannerState, SeriesEntry } from './state.ts';
import { watchDrift } from './drift/watch-drift.ts';
import type { Score } from '../../core/feedback/score.ts';
import { MIXTURE } from '../../core/feedback/score.ts';
import { applyEffect, effectOnTarget } from '../../core/forecast/events/target-effect.ts';
import type { ExpertId } from '../../core/forecast/model/experts.ts';
import { expertQuantiles } from '../../core/forecast/mixture/mixture.ts';
import { formatExpert } from '../../core/forecast/model/model-card.ts';
import type { Outcome } from '../../core/forecast/series-model.ts';
import { saidThen, toldThen } from '../../core/forecast/pending.ts';
import { judge } from '../../core/forecast/series-model.ts';
import { meanPinball } from '../../core/scoring/pinball.ts';
import { present } from '../../core/units/check.ts';

/** Above this many series only the mixture's scores go to the ledger; the experts' would be most of its rows. */
const SCORED_EXPERTS_SERIES_MAX = 200;

export function judgeAll(state: PlannerState): readonly Score[] {
  const { issue } = state;
  const scores: Score[] = [];
  if (issue === undefined) return scores;
  const withExperts = state.entries.size <= SCORED_EXPERTS_SERIES_MAX;
  for (const entry of state.entries.values()) {
    const events = state.events.actingOn(entry);
    judge(entry.model, { finalUntil: issue, steps: entry.ring, events }, (outcome) => {
      const quantiles = toldThen(entry.model.pending, entry.model.shape, outcome);
      if (quantiles) watchDrift(state, entry, { outcome, quantiles });
      const own = quantiles ? windowScore(state, entry, { outcome, model: MIXTURE, quantiles }) : [];
      scores.push(...own);
      if (withExperts && own.length > 0) scores.push(...expertScores(state, entry, outcome));
    });
  }
  return scores;
}

/** The score of a window; none of any other target. */
export function windowScore(
  state: PlannerState,
  entry: SeriesEntry,
  said: { outcome: Outcome; model: string; quantiles: ArrayLike<number> },
): Score[] {
  const target = present(entry.model.layout.targets[said.outcome.target], 'a target');
  return target.kind === 'total' && target.fromLead === 0 ? [score(state, entry, said)] : [];
}

/** Each expert with its own quantiles, or those that its errors so far give it. */
function expertScores(state: PlannerState, entry: SeriesEntry, outcome: Outcome): Score[] {
  const { mixture, shape, pending } = entry.model;
  const said = saidThen(pending, shape, outcome);
  const target = present(entry.model.layout.targets[outcome.target], 'a target');
  const effect = effectOnTarget(state.events.actingOn(entry)?.runs, target, outcome.issue);
  return state.experts.flatMap((id: ExpertId, expert) => {
    if (!Number.isFinite(said.points[expert])) return [];
    const quantiles = new Float64Array(shape.levels.length);
    expertQuantiles(mixture, shape, { expert, said }, quantiles);
    if (effect) applyEffect(effect, shape.levels, quantiles);
    return [score(state, entry, { outcome, model: formatExpert(id, id.expert), quantiles })];
  });
}

function score(
  state: PlannerState,
  entry: SeriesEntry,
  said: { outcome: Outcome; model: string; quantiles: ArrayLike<number> },
): Score {
  const { levels } = entry.model.shape;
  const { actual, issue, target } = said.outcome;
  return {
    series: entry.id,
    model: said.model,
    issuedAt: issue * state.policy.stepMs,
    target: present(entry.model.layout.targets[target], 'a target'),
    stepMs: state.policy.stepMs,
    actual,
    point: said.quantiles[levels.indexOf(0.5)] ?? 0,
    pinball: meanPinball(actual, { quantiles: said.quantiles, from: 0 }, levels),
    levels,
    covered: levels.map((_, level) => actual <= (said.quantiles[level] ?? 0)),
  };
}

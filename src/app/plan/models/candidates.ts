/**
 * What would the mixture have lost with another version of a model in the place of the one that mixes?
 *
 * For a candidate a second mixture of some series runs beside the first. It begins with all that the first knows, as
 * a promotion would, and learns from then on with the candidate's words. It is judged as the first is, issue by issue,
 * and its scores bear the candidate's name; nobody is told what it says. Only issues that are judged are forecast, of
 * pools and of the busiest sources: the rest of a large service would cost as much again and tell little more.
 */
import type { Candidate } from './candidate.ts';
import { infer } from '../infer.ts';
import type { IssueRow } from '../issue.ts';
import { judgeEverySteps } from '../learning.ts';
import { windowScore } from '../judge-all.ts';
import type { ModelFailure } from '../planner.ts';
import { say } from '../say.ts';
import type { PlannerState } from '../state.ts';
import { counterfactualName } from '../../../core/feedback/score.ts';
import type { Score } from '../../../core/feedback/score.ts';
import { originsOf } from '../../../core/forecast/mixture/inherit.ts';
import type { Spoken } from '../../../core/forecast/mixture/state.ts';
import { mixtureShape } from '../../../core/forecast/mixture/state.ts';
import { voiceNames, voicesOf } from '../../../core/forecast/model/experts.ts';
import { formatModelId } from '../../../core/forecast/model/model-card.ts';
import type { ModelCard } from '../../../core/forecast/model/model-card.ts';
import { forgetTold, toldThen } from '../../../core/forecast/pending.ts';
import type { SeriesModel } from '../../../core/forecast/series-model.ts';
import { awaitOutcome, inheritModel, isSeasoned, judge, newestPending } from '../../../core/forecast/series-model.ts';
import { spokenAs } from '../../../core/forecast/mixture/recast.ts';
import { present } from '../../../core/units/check.ts';
import type { Predictor } from '../../../ports/predictor.ts';

/** Pools are tried, and so many sources. */
const SOURCES_MAX = 200;

/**
 * Has each candidate say what it would of an issue that will be judged; `spoken` by row, as `infer` gave it. No cycle
 * waits for it: it may end when the next ones have begun, and never rejects.
 */
export async function tryCandidates(
  { state, predictor }: { readonly state: PlannerState; readonly predictor: Pick<Predictor, 'predict'> },
  rows: readonly IssueRow[],
  spoken: readonly Spoken[],
): Promise<readonly ModelFailure[]> {
  const { cards, candidates, entries } = state;
  const failures: ModelFailure[] = [];
  for (const candidate of candidates) {
    const tried = [...triedPlaces(candidate, state, rows)];
    const asked = tried.map((at) => present(rows[at], 'a row'));
    const { name, version } = candidate.card;
    try {
      const inferred = await infer({ predictor, watch: undefined }, [candidate.card], asked);
      failures.push(...inferred.failures);
      asked.forEach((row, index) => {
        if (entries.get(row.entry.id) !== row.entry) return; // All was forgotten meanwhile.
        const own = present(inferred.spoken[index], 'a row');
        const others = present(spoken[tried[index] ?? 0], 'a row');
        tryRow(candidate, cards, { row, own, others });
      });
    } catch (error) {
      failures.push({ model: { name, version }, detail: error instanceof Error ? error.message : String(error) });
    }
  }
  return failures;
}

/** The issue is one that will be judged, and there is somebody to be tried. */
export const isTrial = ({ issue, policy, candidates }: PlannerState): boolean =>
  candidates.length > 0 && issue !== undefined && issue % judgeEverySteps(policy.stepMs) === 0;

/** Places of the rows that are tried: trials that run, and new ones as long as there is room. */
function* triedPlaces(
  { trials }: Candidate,
  { entries }: PlannerState,
  rows: readonly IssueRow[],
): Generator<number> {
  const busiest = [...entries.values()]
    .filter(({ pool, id }) => !pool && !trials.has(id))
    .sort((a, b) => b.learning.volume - a.learning.volume);
  const running = [...trials.keys()].filter((id) => !entries.get(id)?.pool).length;
  const welcome = new Set(busiest.slice(0, Math.max(0, SOURCES_MAX - running)).map(({ id }) => id));
  for (const [at, { entry }] of rows.entries()) {
    const isTried = trials.has(entry.id) || entry.pool !== undefined || welcome.has(entry.id);
    if (isTried && entry.learning.caughtUp && isSeasoned(entry.model)) yield at;
  }
}

function tryRow(
  candidate: Candidate,
  cards: readonly ModelCard[],
  { row, own, others }: { readonly row: IssueRow; readonly own: Spoken; readonly others: Spoken },
): void {
  const { cast, card, trials } = candidate;
  const trial = trials.get(row.entry.id) ?? newTrial(row.model, cards, cast);
  trials.set(row.entry.id, trial);
  if (newestPending(trial) === row.issue) return;
  const { targets, levels, memory } = trial.shape;
  const ownShape = mixtureShape(voicesOf([card]), { targets, levels, memory });
  const spoken = spokenAs(trial.shape, {
    targets: row.targets.length,
    parts: [
      { spoken: others, shape: row.model.shape, origins: originsOf(exactNames(cards), exactNames(cast)) },
      { spoken: own, shape: ownShape, origins: originsOf(exactNames([card]), exactNames(cast)) },
    ],
  });
  const said = say({ ...row, model: trial }, { spoken, failed: false, first: undefined });
  if (said?.basis !== 'model') return;
  const told = said.values.subarray(0, trial.layout.targets.length * trial.shape.levels.length);
  awaitOutcome(trial, { issue: row.issue, spoken, told });
}

/** With the version: another one's words are not its own. */
const exactNames = (cards: readonly ModelCard[]): string[] =>
  cards.flatMap((card) => card.experts.map((expert) => `${formatModelId(card)}/${expert}`));

/** As the series would be after a promotion; what waits to be judged was not said by the candidate. */
function newTrial(
  model: SeriesModel,
  cards: readonly ModelCard[],
  cast: readonly ModelCard[],
): SeriesModel {
  const promoted = inheritModel(model, voicesOf(cast), originsOf(voiceNames(cards), voiceNames(cast)));
  forgetTold(promoted.pending, promoted.shape);
  return promoted;
}

/** Compares what would have been said with what came; the scores of windows. */
export function judgeCandidates(state: PlannerState): Score[] {
  const { issue } = state;
  const scores: Score[] = [];
  if (issue === undefined) return scores;
  for (const { card, trials } of state.candidates) {
    for (const [id, trial] of trials) {
      const entry = state.entries.get(id);
      if (!entry) continue;
      const events = state.events.actingOn(entry);
      judge(trial, { finalUntil: issue, steps: entry.ring, events }, (outcome) => {
        const quantiles = toldThen(trial.pending, trial.shape, outcome);
        if (!quantiles) return;
        scores.push(...windowScore(state, entry, { outcome, model: counterfactualName(card), quantiles }));
      });
    }
  }
  return scores;
}

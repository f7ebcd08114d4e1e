/**
 * Forecasts on demand: what one model alone, or all of them, say of some series, for windows that need not be among
 * those of the cycles. Nothing is learned, and nothing that a cycle goes by is changed, so it may run beside one.
 */
import { hearFirst, speakersOf } from './young/first-voice.ts';
import { infer } from './infer.ts';
import { issueRow } from './issue.ts';
import type { IssueRow } from './issue.ts';
import type { DemandedForecast, OnDemandQuestion, OnDemandQuestions } from './planner.ts';
import { sayOnDemand } from './say.ts';
import type { Heard } from './say.ts';
import type { PlannerState } from './state.ts';
import type { Forecast } from '../../core/forecast/forecast.ts';
import { originsOf } from '../../core/forecast/mixture/inherit.ts';
import type { ExpertId } from '../../core/forecast/model/experts.ts';
import { voiceNames, voicesOf } from '../../core/forecast/model/experts.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import { inheritModel } from '../../core/forecast/series-model.ts';
import type { Target } from '../../core/forecast/target.ts';
import { formatTarget, peak, total } from '../../core/forecast/target.ts';
import { present } from '../../core/units/check.ts';
import type { Predictor } from '../../ports/predictor.ts';

/** By question. A model that fails makes forecasts reactive, as it does in a cycle. */
export async function forecastOnDemand(
  { state, predictor }: { readonly state: PlannerState; readonly predictor: Pick<Predictor, 'predict'> },
  { model, questions }: OnDemandQuestions,
): Promise<readonly DemandedForecast[]> {
  const { cards } = state;
  const loaded = [
    ...(state.first ? [state.first] : []),
    ...cards,
    ...state.candidates.map(({ card }) => card),
  ];
  const asked = model ? loaded.filter((card) => formatModelId(card) === formatModelId(model)) : cards;
  if (model && asked.length === 0) return questions.map(() => ({ kind: 'not-loaded' }));
  // Rows are made before anything is waited for: the cycle that comes meanwhile does not change them.
  const targetsOf = sharedTargets();
  const rows = questions.map((question) => rowOf(state, question, { asked, targetsOf }));
  const known = rows.filter((row) => row !== undefined);
  const deps = { predictor, watch: undefined };
  const { spoken, failures } = await infer(deps, asked, known);
  const speaks = state.first && (asked === cards || asked.includes(state.first)) ? state.first : undefined;
  const cast = { mixing: asked, first: speaks };
  const first = await hearFirst(deps, cast, known);
  const experts = speakersOf(cast);
  const failed = failures.length > 0 || cards.length === 0;
  const { stepMs } = state.policy;
  const forecasts = new Map(
    known.map((row, at) => {
      const heard = { spoken: present(spoken[at], 'a row'), failed, first: first.said[at] };
      return [row, forecastOf(row, heard, { experts, stepMs })];
    }),
  );
  return rows.map((row) => ({ kind: 'forecast', forecast: row && forecasts.get(row) }));
}

interface Asking {
  /** Cards of the models whose word is wanted. */
  readonly asked: readonly ModelCard[];
  readonly targetsOf: (windows: readonly number[]) => readonly Target[];
}

/** `undefined`: there is nothing to forecast by. */
function rowOf(
  state: PlannerState,
  { series, windows }: OnDemandQuestion,
  { asked, targetsOf }: Asking,
): IssueRow | undefined {
  const entry = state.entries.get(series);
  if (!entry || state.issue === undefined || entry.ring.first >= state.issue) return undefined;
  const targets = targetsOf(windows);
  const row = issueRow(state, { entry, issue: state.issue, targets, extras: targets });
  if (asked === state.cards) return row;
  // What is known of the experts of the one model: how they err, and what each of them counts among the others.
  const trial = trialOf(state, asked, series) ?? { model: entry.model, cast: state.cards };
  const origins = originsOf(voiceNames(trial.cast), voiceNames(asked));
  return { ...row, model: inheritModel(trial.model, voicesOf(asked), origins) };
}

/** What is known of a candidate in its trial with the series; `undefined`: there is none. */
function trialOf({ candidates }: PlannerState, asked: readonly ModelCard[], series: string) {
  const candidate = candidates.find(({ card }) => asked.includes(card));
  const model = candidate?.trials.get(series);
  return candidate && model ? { model, cast: candidate.cast } : undefined;
}

/** Total and peak of each window; the same array for the same windows. */
function sharedTargets(): Asking['targetsOf'] {
  const known = new Map<string, readonly Target[]>();
  return (windows) => {
    const key = windows.join();
    const targets = known.get(key) ?? distinct(windows.flatMap((steps) => [total(0, steps), peak(0, steps)]));
    known.set(key, targets);
    return targets;
  };
}

const distinct = (targets: readonly Target[]): Target[] => [
  ...new Map(targets.map((target) => [formatTarget(target), target])).values(),
];

function forecastOf(
  row: IssueRow,
  heard: Heard,
  { experts, stepMs }: { readonly experts: readonly ExpertId[]; readonly stepMs: number },
): Forecast | undefined {
  const said = sayOnDemand(row, heard);
  if (!said) return undefined;
  const { basis, reason, values, weights } = said;
  const models = experts.map((expert, at) => ({ ...expert, weight: weights?.[at] ?? 0 }));
  return {
    ...{ series: row.entry.id, issuedAt: row.issue * stepMs, stepMs },
    ...{ basis, reason, values, targets: row.targets, levels: row.levels },
    models: weights ? models : [],
  };
}

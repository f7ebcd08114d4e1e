/**
 * Forecasts that no cycle makes: what one model says, and other windows than those that are mixed and scored. They are
 * made when they are asked for, in small batches, by the planner, that knows the past and what was learned of it.
 */
import type { BatchPolicy } from './micro-batches.ts';
import { createMicroBatches } from './micro-batches.ts';
import type { AskOutcome, ModelWish, PredictQuery, Prediction } from '../api.ts';
import type { Models, ModelStatus } from '../models/model-status.ts';
import type { DemandedForecast, OnDemandQuestion, Planner } from '../plan/planner.ts';
import type { Forecast } from '../../core/forecast/forecast.ts';
import { poolSeriesId } from '../../core/forecast/forecast.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import type { Clock } from '../../ports/clock.ts';
import { NotNow } from '../../ports/failure.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface OnDemandDeps {
  readonly planner: Pick<Planner, 'forecast'>;
  readonly models: Pick<Models, 'list'>;
  readonly telemetry: Telemetry;
  /** The machine's. */
  readonly clock: Clock;
  readonly elapsedMs: () => number;
}

export interface OnDemand {
  /** `answer` makes of the forecast (`undefined`: there is none) what is told. Rejects with `NotNow`, or when `signal` aborts. */
  ask(
    query: PredictQuery & { readonly model: ModelWish | undefined },
    answer: (forecast: Forecast | undefined) => Prediction,
    signal: AbortSignal,
  ): Promise<AskOutcome>;
}

/** Rows that go through a graph at once are 64; and a caller who waits for seconds would rather be told so. */
export const ON_DEMAND: BatchPolicy = { batchMax: 64, delayMs: 2, queueMax: 1_000, waitMsMax: 5_000 };

/** Of a batch: all questions are of one model, or of all of them together. */
interface Question extends OnDemandQuestion {
  readonly model: ModelId | undefined;
}

export function createOnDemand(
  deps: OnDemandDeps,
  stepMs: number,
  policy: BatchPolicy = ON_DEMAND,
): OnDemand {
  const batches = createMicroBatches<Question, DemandedForecast>(
    {
      ...deps,
      compute: async (_queue, questions) => {
        try {
          return await deps.planner.forecast({ model: questions[0]?.model, questions });
        } catch (error) {
          throw new NotNow('planner-lost', 'the planner was lost and begins again', error);
        }
      },
    },
    policy,
  );
  return {
    ask: async ({ subject, windowsMs, model: wish }, answer, signal) => {
      const model = wish && wished(deps.models.list(), wish);
      if (wish && !model) return { kind: 'unknown-model' };
      if (model && model.state !== 'ready') return { kind: 'not-ready', model };
      if (model && !model.mixes && !model.isCandidate) return { kind: 'not-loaded', model };
      const series = subject.kind === 'pool' ? poolSeriesId(subject.pool) : subject.source;
      const question = { model, series, windows: windowsMs.map((windowMs) => windowMs / stepMs) };
      const said = await batches.ask(model ? formatModelId(model) : 'all models', question, signal);
      if (said.kind === 'not-loaded' && model) return { kind: 'not-loaded', model };
      return { kind: 'prediction', prediction: answer(said.kind === 'forecast' ? said.forecast : undefined) };
    },
  };
}

/** The version that is meant: by its number, by its label, or else the one that mixes. */
function wished(
  models: readonly ModelStatus[],
  { name, version, label }: ModelWish,
): ModelStatus | undefined {
  return models.find(
    (model) =>
      model.name === name &&
      (version === undefined
        ? label === undefined
          ? model.mixes
          : model.labels.includes(label)
        : model.version === version),
  );
}

/** Composition root of `pra backtest`: real models, and the core's own mixture, over a past that is given. */
import { openModelRepository } from './adapters/files/model-repository.ts';
import { timedModels } from './adapters/onnx/versions/timed-models.ts';
import { createInProcessTrainer } from './adapters/trainer/in-process.ts';
import type { DaysDeps } from './app/backtest/days.ts';
import type { BridgeForecasts, BridgesOf } from './app/backtest/decide/bridge-forecasts.ts';
import { forecastBridges } from './app/backtest/decide/bridge-forecasts.ts';
import type { DecideSettings } from './app/backtest/decide/settings.ts';
import type { BacktestSettings } from './app/backtest/settings.ts';
import { roll } from './app/backtest/roll.ts';
import type { Track } from './app/backtest/track.ts';
import { openModels } from './compose-models.ts';
import { silenceOnnxRuntime } from './config/environment.ts';
import type { Series } from './core/demand/series.ts';
import { castOf } from './core/forecast/model/cast.ts';
import type { ModelId } from './core/forecast/model/model-card.ts';
import { formatModelId } from './core/forecast/model/model-card.ts';
import type { Instant } from './core/units/time.ts';
import type { PublishedModel } from './ports/models/model-repository.ts';
import type { Trainer } from './ports/trainer.ts';
import { typescriptFlags } from './typescript-flags.ts';

export interface Backtester {
  readonly models: readonly ModelId[];
  /** Runs through one series; `progressed` is told its share that is done, `failed` of each day that a model failed. */
  run(series: Series, settings: BacktestSettings, told: Told): Promise<Track>;
  /** Likewise, for the bridges of a pool. */
  forecastBridges(settings: DecideSettings, of: BridgesOf, told: Told): Promise<BridgeForecasts>;
  /** Spent on fits so far. */
  fittingMs(): number;
  close(): Promise<void>;
}

type Told = Pick<DaysDeps, 'progressed' | 'failed'>;

/** Rejects if a model in the folder may not serve: they were made for this. */
export async function openBacktester(options: {
  readonly modelsDir: string;
  readonly stepMs: number;
}): Promise<Backtester> {
  silenceOnnxRuntime();
  const refused: string[] = [];
  const predictor = await openModels({
    ...options,
    execArgv: typescriptFlags(),
    onProblem: (model, reason) => refused.push(`${model ? `${formatModelId(model)}: ` : ''}${reason}`),
  });
  if (refused.length > 0) {
    await predictor.close();
    throw new Error(`a model cannot serve: ${refused.join('; ')}`);
  }
  const models = await predictor.models();
  const { mixing: cards, first } = castOf(models);
  const versions = (await (await openModelRepository(options.modelsDir)).list()).filter(isIntact);
  const timed = timedModels(versions);
  const { trainer, spentMs } = watched(createInProcessTrainer());
  const deps = {
    predictor: timed.over(predictor),
    ...{ trainer, cards, first },
    cardsAt: (at: Instant) => timed.cardsAt(cards, at),
  };
  return {
    models,
    run: (series, settings, told) => roll({ ...deps, ...told }, settings, series),
    forecastBridges: (settings, of, told) => forecastBridges({ ...deps, ...told }, settings, of),
    fittingMs: spentMs,
    close: async () => {
      await trainer.close();
      await timed.close();
      await predictor.close();
    },
  };
}

const isIntact = (model: PublishedModel): model is PublishedModel & { readonly state: 'intact' } =>
  model.state === 'intact';

/** The trainer, and how long its fits have taken. */
function watched(trainer: Trainer): { readonly trainer: Trainer; readonly spentMs: () => number } {
  let spentMs = 0;
  const fit: Trainer['fit'] = async (request) => {
    const began = performance.now();
    return trainer.fit(request).finally(() => (spentMs += performance.now() - began));
  };
  return { trainer: { ...trainer, fit }, spentMs: () => spentMs };
}

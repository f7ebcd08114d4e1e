/** Composition root of `pra backtest`: real models, and the core's own mixture, over a past that is given. */
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
import type { ModelId } from './core/forecast/model/model-card.ts';
import { formatModelId } from './core/forecast/model/model-card.ts';
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
  const cards = await predictor.models();
  const { trainer, spentMs } = timed(createInProcessTrainer());
  return {
    models: cards,
    run: (series, settings, told) => roll({ predictor, trainer, cards, ...told }, settings, series),
    forecastBridges: (settings, of, told) =>
      forecastBridges({ predictor, trainer, cards, ...told }, settings, of),
    fittingMs: spentMs,
    close: async () => {
      await trainer.close();
      await predictor.close();
    },
  };
}

/** The trainer, and how long its fits have taken. */
function timed(trainer: Trainer): { readonly trainer: Trainer; readonly spentMs: () => number } {
  let spentMs = 0;
  const fit: Trainer['fit'] = async (request) => {
    const began = performance.now();
    return trainer.fit(request).finally(() => (spentMs += performance.now() - began));
  };
  return { trainer: { ...trainer, fit }, spentMs: () => spentMs };
}

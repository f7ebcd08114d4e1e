/**
 * The fits of one round: which series are due, what a batch of them cost, and what became of it.
 *
 * Rows are durable before anyone forecasts by them. One series that hangs costs itself and not its neighbours:
 * a batch that was given up is tried again in halves.
 */
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import type { Instant } from '../../core/units/time.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FittedRow, Parameters } from '../../ports/parameters.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { TrainingFailed } from '../../ports/trainer.ts';
import type { FitOutcome, SeriesPast, Trainer } from '../../ports/trainer.ts';

export interface RoundFitsDeps {
  readonly parameters: Parameters;
  readonly trainer: Trainer;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly elapsedMs: () => number;
  /** Told of rows that are durable. */
  readonly onRows: (rows: readonly FittedRow[]) => void;
}

export interface RoundLimits {
  /** When the rows count as fitted: nothing at or after it was looked at. */
  readonly until: Instant;
  /** Time of fitting. */
  readonly budgetMs: number;
}

export interface RoundResult {
  readonly fitted: number;
  /** Series of which too little is known, or whose fit came to nothing. */
  readonly without: number;
  /** Series that were lost with the process that fits. */
  readonly failed: number;
  /** The budget was spent before all had their turn. */
  readonly isSpent: boolean;
  readonly spentMs: number;
}

/** By model id, the series whose rows need not be fitted again. */
export type FreshRows = ReadonlyMap<string, ReadonlySet<string>>;

/** Series in one call of the trainer, which has a deadline. */
const BATCH_SERIES = 20;
/** So that fits take at most a quarter of a core while they run. */
const PAUSE_TIMES_SPENT = 3;

export class RoundFits {
  readonly #deps: RoundFitsDeps;
  readonly #limits: RoundLimits;
  readonly #fresh: FreshRows;
  readonly #signal: AbortSignal;
  readonly #counts = { fitted: 0, without: 0, failed: 0 };
  #spentMs = 0;
  #isSpent = false;

  constructor(deps: RoundFitsDeps, about: RoundLimits & { readonly fresh: FreshRows }, signal: AbortSignal) {
    this.#deps = deps;
    this.#limits = about;
    this.#fresh = about.fresh;
    this.#signal = signal;
  }

  /** There is time left, and nobody has asked to stop. */
  get goesOn(): boolean {
    if (this.#spentMs >= this.#limits.budgetMs) this.#isSpent = true;
    return !this.#isSpent && !this.#signal.aborted;
  }

  get result(): RoundResult {
    return { ...this.#counts, isSpent: this.#isSpent, spentMs: this.#spentMs };
  }

  /** The series lacks a fresh row of the model. */
  isDue(model: ModelId, series: string): boolean {
    return this.#fresh.get(formatModelId(model))?.has(series) !== true;
  }

  /** Fits all models to each series, in the order of the pasts, while the round goes on. */
  async fit(models: readonly ModelId[], pasts: readonly SeriesPast[]): Promise<void> {
    for (let from = 0; from < pasts.length; from += BATCH_SERIES) {
      const batch = pasts.slice(from, from + BATCH_SERIES);
      for (const model of models) {
        await this.#fitBatch(
          model,
          batch.filter(({ series }) => this.isDue(model, series)),
        );
      }
    }
  }

  async #fitBatch(model: ModelId, pasts: readonly SeriesPast[]): Promise<void> {
    if (pasts.length === 0 || !this.goesOn) return;
    const { clock, elapsedMs, telemetry } = this.#deps;
    const began = elapsedMs();
    const outcomes = await this.#tryFit(model, pasts);
    const tookMs = elapsedMs() - began;
    this.#spentMs += tookMs;
    telemetry.count('pra_fit_seconds_total', { family: model.name }, tookMs / SECOND_MS);
    if (outcomes) await this.#keep(model, outcomes);
    await clock.until(clock.now() + PAUSE_TIMES_SPENT * tookMs, this.#signal);
    if (outcomes || this.#signal.aborted) return;
    if (pasts.length === 1) {
      this.#count(model, 'failed', 1);
      return;
    }
    const middle = Math.ceil(pasts.length / 2);
    await this.#fitBatch(model, pasts.slice(0, middle));
    await this.#fitBatch(model, pasts.slice(middle));
  }

  /** `undefined`: it was given up. */
  async #tryFit(model: ModelId, pasts: readonly SeriesPast[]): Promise<readonly FitOutcome[] | undefined> {
    try {
      return await this.#deps.trainer.fit({ model, pasts });
    } catch (error) {
      if (!(error instanceof TrainingFailed)) throw error;
      if (!this.#signal.aborted) {
        this.#deps.telemetry.log('warn', 'fits were given up', { model, series: pasts.length, error });
      }
      return undefined;
    }
  }

  async #keep(model: ModelId, outcomes: readonly FitOutcome[]): Promise<void> {
    const rows = outcomes.flatMap(({ series, values }) =>
      values ? [{ model, series, fittedAt: this.#limits.until, values }] : [],
    );
    if (rows.length > 0) await this.#deps.parameters.put(rows);
    this.#deps.onRows(rows);
    this.#count(model, 'fitted', rows.length);
    this.#count(model, 'without', outcomes.length - rows.length);
  }

  #count(model: ModelId, outcome: 'fitted' | 'without' | 'failed', by: number): void {
    this.#counts[outcome] += by;
    if (by > 0) this.#deps.telemetry.count('pra_fits_total', { family: model.name, outcome }, by);
  }
}

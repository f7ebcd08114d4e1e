/** Composition root of `pra train --config`: fits from the history in a data folder, into the same folder. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { openDuckDb } from './adapters/duckdb/open.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { tabulateZone } from './adapters/system/time-zone.ts';
import { readKnown } from './app/cycle/read-stretches.ts';
import { withoutEvents } from './app/events/without-events.ts';
import { fitRound } from './app/refit/fit-round.ts';
import { sumPools } from './app/refit/pool-pasts.ts';
import type { RoundResult } from './app/refit/round-fits.ts';
import { DATABASE_FILE } from './compose.ts';
import type { Config } from './config/config.ts';
import { coverageOf } from './core/demand/coverage.ts';
import { learnedBook } from './core/forecast/events/known-events.ts';
import type { ModelId } from './core/forecast/model/model-card.ts';
import { DAY_MS } from './core/units/time.ts';
import type { Telemetry } from './ports/telemetry.ts';
import type { Trainer } from './ports/trainer.ts';

export interface FolderTraining {
  readonly model: ModelId;
  readonly trainer: Trainer;
  /** Days of history that a fit looks at. */
  readonly historyDays: number;
}

export type FitFolder = (
  config: Pick<Config, 'dataDir' | 'stepMs' | 'timeZone' | 'pools'>,
  training: FolderTraining,
) => Promise<RoundResult>;

/**
 * Fits all pools and sources, and keeps the rows for the service. Rejects if there is no history in the folder, or if
 * a service has it open (`StoreRefused`).
 */
export const fitFolder: FitFolder = async (config, { model, trainer, historyDays }) => {
  const { dataDir, stepMs, pools } = config;
  const path = join(dataDir, DATABASE_FILE);
  await access(path).catch(() => {
    throw new Error(`there is no history in ${dataDir} (no file ${DATABASE_FILE})`);
  });
  const store = await openDuckDb({ path, stepMs });
  try {
    const span = await store.history.span();
    if (!span) throw new Error(`there is no count in the history of ${dataDir}`);
    // No service runs, so nobody's counts are still to come.
    const nobody = { stepMs, goneAfterMs: 0, gone: [] };
    const coverage = coverageOf(await store.history.clients(), nobody, systemClock.now());
    const read = readKnown(store.history, coverage);
    const range = { from: span.to - historyDays * DAY_MS, to: span.to };
    const zone = tabulateZone(config.timeZone);
    const known = (await store.events.list()).map(learnedBook(await store.events.occurrences()).known);
    const takeAway = withoutEvents(() => known, pools);
    const poolPasts = await sumPools(read, pools, { ...range, stepMs, zone });
    poolPasts.forEach(takeAway);
    return await fitRound(
      {
        ...{ ...store, trainer, telemetry: SILENT, withoutEvents: takeAway },
        feed: { coverage: () => coverage },
        clock: { ...systemClock, until: () => Promise.resolve() }, // Nobody else wants the processor.
        elapsedMs: () => performance.now(),
        onRows: () => undefined,
      },
      {
        ...{ stepMs, zone, models: [model], until: span.to },
        poolPasts,
        freshAfter: Number.POSITIVE_INFINITY,
        budgetMs: Number.POSITIVE_INFINITY,
      },
      new AbortController().signal,
    );
  } finally {
    await store.close();
  }
};

/** The result says what there is to say. */
const SILENT: Telemetry = {
  log: () => undefined,
  count: () => undefined,
  gauge: () => undefined,
  observe: () => undefined,
};

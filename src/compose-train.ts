/** Composition root of `pra train --config`: what is in a data folder, and fits from it into the same folder. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { openDuckDb } from './adapters/duckdb/open.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { tabulateZone } from './adapters/system/time-zone.ts';
import { readKnown } from './app/cycle/read-stretches.ts';
import { withoutEvents } from './app/events/without-events.ts';
import type { WithoutEvents } from './app/events/without-events.ts';
import { fitRound } from './app/refit/fit-round.ts';
import { sumPools } from './app/refit/pool-pasts.ts';
import { sourcePasts } from './app/refit/source-pasts.ts';
import { sourcesByVolume } from './app/refit/volumes.ts';
import type { RoundResult } from './app/refit/round-fits.ts';
import { DATABASE_FILE } from './compose.ts';
import type { Config } from './config/config.ts';
import { coverageOf } from './core/demand/coverage.ts';
import type { Coverage } from './core/demand/coverage.ts';
import { learnedBook } from './core/forecast/events/known-events.ts';
import type { ModelId } from './core/forecast/model/model-card.ts';
import type { CivilZone } from './core/units/civil-time.ts';
import { DAY_MS } from './core/units/time.ts';
import type { TimeRange } from './core/units/time.ts';
import type { Telemetry } from './ports/telemetry.ts';
import type { SeriesPast, Trainer } from './ports/trainer.ts';

export interface FolderTraining {
  readonly model: ModelId;
  readonly trainer: Trainer;
  /** Days of history that a fit looks at. */
  readonly historyDays: number;
}

export type FolderConfig = Pick<Config, 'dataDir' | 'stepMs' | 'timeZone' | 'pools'>;

export type FitFolder = (config: FolderConfig, training: FolderTraining) => Promise<RoundResult>;

/**
 * Fits all pools and sources, and keeps the rows for the service. Rejects if there is no history in the folder, or if
 * a service has it open (`StoreRefused`).
 */
export const fitFolder: FitFolder = (config, { model, trainer, historyDays }) =>
  withHistory(config, historyDays, async ({ store, coverage, range, zone, takeAway, poolPasts }) =>
    fitRound(
      {
        ...{ ...store, trainer, telemetry: SILENT, withoutEvents: takeAway },
        feed: { coverage: () => coverage },
        clock: { ...systemClock, until: () => Promise.resolve() }, // Nobody else wants the processor.
        elapsedMs: () => performance.now(),
        onRows: () => undefined,
      },
      {
        ...{ stepMs: config.stepMs, zone, models: [model], until: range.to },
        poolPasts,
        freshAfter: Number.POSITIVE_INFINITY,
        budgetMs: Number.POSITIVE_INFINITY,
      },
      new AbortController().signal,
    ),
  );

/** What a model learns from that is one for all series. */
export type ReadFolder = (config: FolderConfig, historyDays: number) => Promise<readonly SeriesPast[]>;

/** Sources whose past is read at most, those with the most requests: 28 days of minutes of them are 32 MB. */
const SOURCES_MAX = 200;

/** The pools, then the sources that matter most, without events. Rejects as `fitFolder` does. */
export const readFolder: ReadFolder = (config, historyDays) =>
  withHistory(config, historyDays, async ({ store, coverage, range, zone, takeAway, poolPasts }) => {
    const { stepMs } = config;
    const most = (await sourcesByVolume(store.history, stepMs, range.to)).slice(0, SOURCES_MAX);
    const { history } = store;
    return [
      ...poolPasts,
      ...(await sourcePasts(
        { history, coverage, withoutEvents: takeAway },
        { sources: most, stepMs, zone, ...range },
      )),
    ];
  });

/** The history of a data folder while it is open; unknown what not all clients have reported. */
interface OpenHistory {
  readonly store: Awaited<ReturnType<typeof openDuckDb>>;
  readonly coverage: Coverage;
  /** The last days that are known. */
  readonly range: TimeRange;
  readonly zone: CivilZone;
  readonly takeAway: WithoutEvents;
  /** Without events. */
  readonly poolPasts: readonly SeriesPast[];
}

async function withHistory<T>(
  { dataDir, stepMs, pools, timeZone }: FolderConfig,
  historyDays: number,
  use: (history: OpenHistory) => Promise<T>,
): Promise<T> {
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
    const zone = tabulateZone(timeZone);
    const known = (await store.events.list()).map(learnedBook(await store.events.occurrences()).known);
    const takeAway = withoutEvents(() => known, pools);
    const poolPasts = await sumPools(read, pools, { ...range, stepMs, zone });
    poolPasts.forEach(takeAway);
    return await use({ store, coverage, range, zone, takeAway, poolPasts });
  } finally {
    await store.close();
  }
}

/** The result says what there is to say. */
const SILENT: Telemetry = {
  log: () => undefined,
  count: () => undefined,
  gauge: () => undefined,
  observe: () => undefined,
};

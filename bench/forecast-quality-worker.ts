/** One process of `forecast-quality`: forecasts the series that it is told to, writes what was said, and replies with scores. */
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BacktestSettings } from '../src/app/backtest/settings.ts';
import type { TrackScores } from '../src/app/backtest/track.ts';
import { scoreTrack } from '../src/app/backtest/track.ts';
import { readSeries } from '../src/cli/backtest/data.ts';
import { forecastRows } from '../src/cli/backtest/forecasts-csv.ts';
import type { BacktestModels } from '../src/cli/backtest/models.ts';
import { makeModels } from '../src/cli/backtest/models.ts';
import { openInput } from '../src/cli/logs/input.ts';
import { openBacktester } from '../src/compose-backtest.ts';
import type { Series } from '../src/core/demand/series.ts';
import { gateVersion } from '../training/gate/version.ts';
import { readNet } from '../training/gate/weights.ts';
import type { CaseEntry } from './forecast-quality/cases.ts';
import { settingsOf, validationSpan } from './forecast-quality/cases.ts';

export interface Job {
  readonly entry: CaseEntry;
  readonly traces: string;
  readonly isValidation: boolean;
  /** Where its rows go, without a header. */
  readonly file: string;
  /** Weights of a net that forecasts besides the bundled models. */
  readonly net: string | undefined;
  /** No other forecasts. */
  readonly isAlone: boolean;
}

export interface Done {
  /** With the span that was forecast. */
  readonly entry: CaseEntry;
  readonly scores: TrackScores;
  readonly tookMs: number;
}

const known = new Map<string, Promise<readonly Series[]>>();

/** All of a trace: models that learn from all series have those that no case is about, too. */
function traceOf({ entry, traces }: Job): Promise<readonly Series[]> {
  const key = `${entry.trace} ${entry.step}`;
  const reading = known.get(key) ?? readTrace(join(traces, entry.trace), settingsOf(entry).stepMs);
  known.set(key, reading);
  return reading;
}

/** Kept for as long as the process lives: cases of one trace and span are forecast by the same models. */
const made = new Map<string, Promise<BacktestModels>>();

async function modelsOf(job: Job, settings: BacktestSettings): Promise<BacktestModels> {
  const key = `${job.entry.trace} ${job.entry.step} ${settings.to}`;
  const others =
    job.net === undefined
      ? []
      : [gateVersion(settings.stepMs, readNet(readFileSync(job.net)), { version: 2 })];
  const { isAlone } = job;
  const making = made.get(key) ?? makeModels({ series: await traceOf(job), settings, others, isAlone });
  made.set(key, making);
  return making;
}

process.once('SIGTERM', () => {
  void Promise.all([...made.values()].map(async (models) => (await models).remove())).finally(() =>
    process.exit(),
  );
});

async function seriesOf(job: Job): Promise<Series> {
  const { entry } = job;
  const series = (await traceOf(job)).find(({ source }) => source === entry.source);
  if (!series) throw new Error(`${entry.trace} has no source ${entry.source}`);
  return series;
}

async function readTrace(path: string, stepMs: number): Promise<readonly Series[]> {
  const input = await openInput(path);
  return readSeries(input, { stepMs, source: undefined }).finally(() => input.close());
}

async function forecast(job: Job): Promise<Done> {
  const began = performance.now();
  const series = await seriesOf(job);
  const entry = job.isValidation ? validationSpan(job.entry, series.start) : job.entry;
  const settings = settingsOf(entry);
  const { modelsDir } = await modelsOf(job, settings);
  const backtester = await openBacktester({ modelsDir, stepMs: settings.stepMs });
  const told = {
    progressed: () => undefined,
    failed: ({ detail }: { detail: string }) => {
      process.stderr.write(`${entry.case} ${entry.source}: ${detail}\n`);
    },
  };
  const track = await backtester.run(series, settings, told).finally(() => backtester.close());
  const lines = Readable.from(forecastRows(track)).map((row: string) => `${row}\n`);
  await pipeline(lines, createWriteStream(job.file));
  return { entry, scores: scoreTrack(track), tookMs: performance.now() - began };
}

process.on('message', (job: Job) => {
  void forecast(job).then((done) => process.send?.(done));
});

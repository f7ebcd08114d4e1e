/** `pra backtest`: how good would the forecasts have been? */
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { scoreByEvents } from '../../app/backtest/event-scores.ts';
import { mixtureOf } from '../../app/backtest/losses.ts';
import type { BacktestSettings } from '../../app/backtest/settings.ts';
import { scoreTrack } from '../../app/backtest/track.ts';
import type { Backtester } from '../../compose-backtest.ts';
import { openBacktester } from '../../compose-backtest.ts';
import type { Series } from '../../core/demand/series.ts';
import type { Invocation } from '../definition.ts';
import { openInput } from '../logs/input.ts';
import { readSeries } from './data.ts';
import { runDecide } from './decide/command.ts';
import { readEventsFile } from './events-file.ts';
import { FORECASTS_HEADER, forecastRows } from './forecasts-csv.ts';
import { withModels } from './models.ts';
import { readOptions, settingsFor } from './options.ts';
import { createBacktestProgress } from './progress.ts';
import { reportPage } from './report/page.ts';
import type { BacktestResult, SeriesResult, ToldFailure } from './summary.ts';
import { describeResult, summaryJson } from './summary.ts';

export async function run(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  if (given.has('decide')) return runDecide(invocation);
  const options = readOptions(given);
  const input = await openInput(options.data);
  const series = await readSeries(input, options).finally(() => input.close());
  const events =
    options.eventsFile === undefined
      ? []
      : await readEventsFile({ file: options.eventsFile, zone: options.zone }, series);
  const settings = settingsFor(options, series, events);
  const began = performance.now();
  await mkdir(options.out, { recursive: true });
  const file = join(options.out, 'forecasts.csv');
  const rows = createWriteStream(unfinished(file));
  try {
    const { stepMs } = settings;
    const rolled = await withModels({ series, settings }, async ({ modelsDir, trainingMs }) => {
      const backtester = await openBacktester({ modelsDir, stepMs });
      try {
        const results = await rollAll(backtester, { series, settings, rows });
        return { ...results, models: backtester.models, fittingMs: trainingMs + backtester.fittingMs() };
      } finally {
        await backtester.close();
      }
    });
    const result = { data: options.data, settings, ...rolled, tookMs: performance.now() - began };
    await writeAll(options.out, rows, result);
    output.result(summaryJson(result), () => describeResult(result, options.out));
  } finally {
    rows.destroy();
    await rm(unfinished(file), { force: true });
  }
}

/** Under which name a file is written until it is complete. */
const unfinished = (file: string): string => `${file}.unfinished`;

interface Work {
  readonly series: readonly Series[];
  readonly settings: BacktestSettings;
  /** Where the forecasts of a series go as soon as they are there. */
  readonly rows: WriteStream;
}

async function rollAll(
  backtester: Backtester,
  { series, settings, rows }: Work,
): Promise<Pick<BacktestResult, 'series' | 'failures'>> {
  const progress = createBacktestProgress(process.stderr);
  const steps = series.reduce((sum, { values }) => sum + values.length, 0);
  const results: SeriesResult[] = [];
  const failures = new Map<string, ToldFailure>();
  let before = 0;
  rows.write(`${FORECASTS_HEADER}\n`);
  try {
    for (const each of series) {
      const began = performance.now();
      const { source } = each;
      const track = await backtester.run(each, settings, {
        progressed: (share) => {
          progress.report(source, (before + share * each.values.length) / steps);
        },
        failed: (failure) => {
          const key = `${source} ${failure.model.name} ${failure.detail}`;
          failures.set(key, { ...failure, source, days: (failures.get(key)?.days ?? 0) + 1 });
        },
      });
      before += each.values.length;
      const byEvents = scoreByEvents(track, mixtureOf(track));
      results.push({ track, scores: scoreTrack(track), byEvents, tookMs: performance.now() - began });
      for (const row of forecastRows(track)) if (!rows.write(`${row}\n`)) await once(rows, 'drain');
    }
  } finally {
    progress.done();
  }
  return { series: results, failures: [...failures.values()] };
}

/** Each file is there only once it is complete. */
async function writeAll(out: string, rows: WriteStream, result: BacktestResult): Promise<void> {
  const contents = {
    'summary.json': `${JSON.stringify(summaryJson(result), null, 2)}\n`,
    'report.html': reportPage(result),
  };
  for (const [name, content] of Object.entries(contents)) {
    await writeFile(unfinished(join(out, name)), content);
  }
  rows.end();
  await finished(rows);
  for (const name of ['forecasts.csv', ...Object.keys(contents)]) {
    await rename(unfinished(join(out, name)), join(out, name));
  }
}

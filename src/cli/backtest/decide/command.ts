/** `pra backtest --decide`: what would decisions have cost, and what would they have left unserved? */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Seen } from '../../../app/backtest/decide/policies.ts';
import { levelsOf } from '../../../app/backtest/decide/policies.ts';
import { sumOfSources } from '../../../app/backtest/decide/pool-series.ts';
import { runPolicies } from '../../../app/backtest/decide/run.ts';
import { STABILIZATION_MS } from '../../../app/backtest/decide/settings.ts';
import { timelineOf } from '../../../app/backtest/decide/timeline.ts';
import { openBacktester } from '../../../compose-backtest.ts';
import type { Invocation } from '../../definition.ts';
import { UsageError } from '../../failure.ts';
import { readEventsFile } from '../events-file.ts';
import { openInput } from '../../logs/input.ts';
import { readSeries } from '../data.ts';
import { withModels } from '../models.ts';
import { createBacktestProgress } from '../progress.ts';
import type { ToldFailure } from '../summary.ts';
import { decisionsCsv, decisionsFile } from './decisions-csv.ts';
import type { DecideOptions } from './options.ts';
import { decideSettingsFor, readDecideOptions } from './options.ts';
import { decideReportPage } from './report/page.ts';
import type { DecideResult } from './summary.ts';
import { decideSummaryJson, describeDecisions } from './summary.ts';

const POOL = 'all';
/** Of the whole work, about. */
const FORECASTING_SHARE = 0.6;

export async function runDecide({ arguments: given, output }: Invocation): Promise<void> {
  const options = readDecideOptions(given);
  const began = performance.now();
  const input = await openInput(options.data);
  const sources = await readSeries(input, options).finally(() => input.close());
  const events =
    options.eventsFile === undefined
      ? []
      : await readEventsFile({ file: options.eventsFile, zone: options.zone }, sources);
  if (events.length > 0 && sources.length > 1) {
    throw new UsageError(
      '--events: with --decide an event acts on the one source of the data; name it with --source',
    );
  }
  const series = sumOfSources(POOL, sources);
  const settings = decideSettingsFor(options, series, events);
  const seen = { settings, series, timeline: timelineOf(settings, series) };
  await mkdir(options.out, { recursive: true });
  const progress = createBacktestProgress(process.stderr);
  try {
    const { models, forecasts, failures } = await forecast(options, seen, (share) => {
      progress.report('forecasts', share * FORECASTING_SHARE);
    });
    const forecastingMs = performance.now() - began;
    const all: Seen = { ...seen, forecasts, pool: { id: POOL, stabilizationMs: STABILIZATION_MS } };
    const runs = runPolicies(all, {
      names: options.policies,
      sweep: options.sweep,
      level: options.level,
      progressed: (share) => {
        progress.report('decisions', FORECASTING_SHARE + share * (1 - FORECASTING_SHARE));
      },
    });
    const result: DecideResult = {
      data: options.data,
      pool: POOL,
      sources: sources.map(({ source }) => source),
      settings,
      models,
      runs,
      isSweep: options.sweep !== undefined,
      failures,
      forecastingMs,
      tookMs: performance.now() - began,
    };
    await writeAll(options.out, all, result);
    output.result(decideSummaryJson(result), () => describeDecisions(result, options.out));
  } finally {
    progress.done();
  }
}

/** What is said of the bridges, once for all settings. */
async function forecast(
  options: DecideOptions,
  { settings, series, timeline }: Pick<Seen, 'settings' | 'series' | 'timeline'>,
  progressed: (share: number) => void,
): Promise<Pick<DecideResult, 'models' | 'failures'> & Pick<Seen, 'forecasts'>> {
  const failures = new Map<string, ToldFailure>();
  const levels = options.sweep === undefined ? [options.level] : levelsOf(options.sweep);
  return withModels({ series: [series], settings }, async ({ modelsDir }) => {
    const backtester = await openBacktester({ modelsDir, stepMs: settings.stepMs });
    try {
      const forecasts = await backtester.forecastBridges(
        settings,
        { series, timeline, levels },
        {
          progressed,
          failed: (failure) => {
            const key = `${failure.model.name} ${failure.detail}`;
            const days = (failures.get(key)?.days ?? 0) + 1;
            failures.set(key, { ...failure, source: series.source, days });
          },
        },
      );
      return { models: backtester.models, forecasts, failures: [...failures.values()] };
    } finally {
      await backtester.close();
    }
  });
}

/** Each is there only once it is complete. */
async function writeAll(out: string, seen: Seen, result: DecideResult): Promise<void> {
  const folder = join(out, 'decisions');
  await rm(unfinished(folder), { recursive: true, force: true });
  await mkdir(unfinished(folder));
  for (const run of result.runs) {
    const file = join(unfinished(folder), decisionsFile(run));
    await writeFile(file, decisionsCsv(seen.timeline, result.pool, run.counts));
  }
  const contents = {
    'summary.json': `${JSON.stringify(decideSummaryJson(result), null, 2)}\n`,
    'report.html': decideReportPage(result, seen),
  };
  for (const [name, content] of Object.entries(contents)) {
    await writeFile(unfinished(join(out, name)), content);
  }
  await rm(folder, { recursive: true, force: true });
  for (const name of ['decisions', ...Object.keys(contents)]) {
    await rename(unfinished(join(out, name)), join(out, name));
  }
}

/** Under which name something is written until it is complete. */
const unfinished = (path: string): string => `${path}.unfinished`;

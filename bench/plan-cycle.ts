/**
 * How long does one planning cycle take, from counts to directives' counts, and what does each station take?
 *
 * The planner remembers eight days of N sources in ten pools, has a row of every fitted family for each of them,
 * learns from all of them, and then is given a new minute at a time. The yardstick are the same models on the same number of rows by the predictor alone. Every
 * fifth cycle is a dear one: forecasts are judged in it, so median and worst are both told.
 *
 *   node --import tsx bench/plan-cycle.ts [SOURCES]
 */
import Table from 'cli-table3';
import { openModelRepository } from '../src/adapters/files/model-repository.ts';
import { openPredictor } from '../src/adapters/onnx/predictor.ts';
import { createPlanner } from '../src/app/plan/create-planner.ts';
import type { CycleOutput, Planner } from '../src/app/plan/planner.ts';
import { STATIONS } from '../src/app/plan/stopwatch.ts';
import type { SeriesId } from '../src/core/forecast/forecast.ts';
import { isPoolSeries, poolSeriesId } from '../src/core/forecast/forecast.ts';
import type { Pool } from '../src/core/capacity/pool.ts';
import { NO_COVERAGE } from '../src/core/demand/coverage.ts';
import type { Series } from '../src/core/demand/series.ts';
import { present } from '../src/core/units/check.ts';
import { UTC } from '../src/core/units/civil-time.ts';
import { DAY_MS, MINUTE_MS } from '../src/core/units/time.ts';
import type { Predictor } from '../src/ports/predictor.ts';
import { silenceOnnxRuntime } from '../src/config/environment.ts';
import { packageFolder } from '../src/config/package.ts';
import { typescriptFlags } from '../src/typescript-flags.ts';
import { cpuMs, machine, median } from './measured.ts';
import { fittedRows } from './plan-cycle/fitted-rows.ts';
import { modelAlone } from './plan-cycle/models-alone.ts';

const SOURCES = Number(process.argv[2] ?? 10_000);
const CYCLES = 15;
const DAY_STEPS = DAY_MS / MINUTE_MS;
const PAST_STEPS = 8 * DAY_STEPS;
/** About as many values as a stretch of the service. */
const STRETCH_STEPS = Math.max(1, Math.floor(1_000_000 / SOURCES));
const END = Date.parse('2026-01-15T00:00:00Z');

const pools: readonly Pool[] = Array.from({ length: 10 }, (_, digit) => ({
  id: `pool-${digit}`,
  sources: [`*${digit}`],
  cost: { cpuSeconds: 0.1, memoryBytes: 0, serviceSeconds: 0, bytes: 2_000 },
  instance: { cpuCores: 2, memoryBytes: 1e9, bandwidthBytesPerSecond: 1e8 },
  targetUtilisation: { cpu: 0.7, memory: 0.8, bandwidth: 0.8 },
  floor: 1,
  ceiling: 10_000,
  priority: 0,
  leadTimeMs: 5 * MINUTE_MS,
  level: 0.95,
  stabilizationMs: MINUTE_MS,
  rateLimits: { out: undefined, in: undefined },
}));

/** A day with one hump. */
const DAY = Float64Array.from(
  { length: DAY_STEPS },
  (_, step) => 20 + 15 * Math.sin((step / DAY_STEPS) * 2 * Math.PI),
);

/** The day, in another phase by source, and a little of everything else. */
const countAt = (source: number, step: number): number =>
  Math.round(
    present(DAY[(step + source * 197) % DAY_STEPS], 'a minute') + ((step * 7_919 + source * 31) % 9),
  );

const sourceIds = Array.from({ length: SOURCES }, (_, source) => `source-${source}`);

const pastOf = (source: number): Float32Array =>
  Float32Array.from({ length: PAST_STEPS }, (_, step) => countAt(source, step));

/** The steps [from, to) of the past of some sources, in one array, as the store hands them over. */
function stretchOf(sources: readonly number[], from: number, to: number): readonly Series[] {
  const steps = to - from;
  const all = new Float64Array(sources.length * steps);
  return sources.map((source, row) => {
    const values = all.subarray(row * steps, (row + 1) * steps);
    for (let step = 0; step < steps; step += 1) values[step] = countAt(source, from + step);
    return {
      source: `source-${source}`,
      start: END + (from - PAST_STEPS) * MINUTE_MS,
      stepMs: MINUTE_MS,
      values,
    };
  });
}

async function openBundledPredictor(): Promise<Predictor> {
  const published = await (await openModelRepository(`${packageFolder()}/models`)).list();
  return openPredictor({
    models: published.filter((model) => model.state === 'intact'),
    threadOptions: { execArgv: typescriptFlags() },
    timeoutMs: 60_000,
    loadTimeoutMs: 60_000,
    onProblem: ({ reason }) => {
      throw new Error(reason);
    },
  });
}

/** Processor milliseconds of the models alone, one row a series. */
async function modelsAlone(predictor: Predictor, rows: number): Promise<number> {
  let spent = 0;
  for (const card of await predictor.models()) spent += await modelAlone(predictor, card, { rows, end: END });
  return spent;
}

async function rememberPast(planner: Planner): Promise<void> {
  await planner.begin({ coverage: NO_COVERAGE, poolStates: [], events: [], now: END });
  for (let from = 0; from < PAST_STEPS; from += STRETCH_STEPS) {
    const to = Math.min(PAST_STEPS, from + STRETCH_STEPS);
    await planner.remember(stretchOf([...Array(SOURCES).keys()], from, to));
  }
}

/** Processor milliseconds of each slice; the first is of the pools. */
async function learnAll(planner: Planner): Promise<number[]> {
  const spent: number[] = [];
  let wanted: readonly SeriesId[] = [];
  do {
    const sources = wanted.filter((id) => !isPoolSeries(id)).map((id) => Number(id.slice('source-'.length)));
    const pasts = stretchOf(sources, 0, PAST_STEPS).map((past) => ({
      ...past,
      values: Float32Array.from(past.values),
    }));
    const began = cpuMs();
    wanted = await planner.learn({ pasts, until: END });
    spent.push(cpuMs() - began);
  } while (wanted.length > 0);
  return spent;
}

const cycle = (planner: Planner, minute: number): Promise<CycleOutput> =>
  planner.cycle({
    now: END + (minute + 1) * MINUTE_MS,
    deltas: Array.from({ length: SOURCES }, (_, source) => ({
      source: `source-${source}`,
      start: END + minute * MINUTE_MS,
      count: countAt(source, PAST_STEPS + minute),
    })),
    issueAt: END + (minute + 1) * MINUTE_MS,
    coverage: { whole: [{ from: END, to: END + (minute + 1) * MINUTE_MS }], partial: [] },
    observed: true,
    running: new Map(),
    starts: new Map(),
    costs: new Map(),
    levels: new Map(),
    events: undefined,
  });

const worst = (values: readonly number[]): number => Math.max(...values);

silenceOnnxRuntime();
const predictor = await openBundledPredictor();
const planner = await createPlanner(
  { predictor, elapsedMs: cpuMs },
  {
    stepMs: MINUTE_MS,
    zone: UTC,
    windowsMs: [5, 15, 30].map((minutes) => minutes * MINUTE_MS),
    pools,
    budget: undefined,
  },
);
await rememberPast(planner);
// Of the whole past, and as if it had been fitted before: no forecast is scored here.
await planner.adopt(
  await fittedRows([...pools.map(({ id }) => poolSeriesId(id)), ...sourceIds], (index) => ({
    start: END - PAST_STEPS * MINUTE_MS,
    stepMs: MINUTE_MS,
    values: pastOf(index),
  })),
);
const slices = await learnAll(planner);
const spent: CycleOutput['spent'][] = [];
// Before the first ones nothing is judged: the forecasts of half an hour are judged half an hour later.
for (let minute = 0; minute < 30 + CYCLES; minute += 1) {
  const output = await cycle(planner, minute);
  const byModel = output.forecasts?.series.filter(({ basis }) => basis === 'model').length;
  if (byModel !== SOURCES + pools.length) throw new Error('a series is not forecast by models');
  if (minute < 30) continue;
  spent.push(output.spent);
}
const [rss, rssMost] = [process.memoryUsage().rss, process.resourceUsage().maxRSS * 1_024];
const alone: number[] = [];
for (let round = 0; round < CYCLES; round += 1) {
  alone.push(await modelsAlone(predictor, SOURCES + pools.length));
}
const table = new Table({
  head: [`${SOURCES} sources, ${CYCLES} cycles`, 'median CPU ms', 'worst CPU ms'],
  colAligns: ['left', 'right', 'right'],
});
const row = (name: string, values: readonly number[]): [string, string, string] => [
  name,
  median(values).toFixed(1),
  worst(values).toFixed(1),
];
table.push(
  row(
    'a cycle',
    spent.map(({ totalMs }) => totalMs),
  ),
  ...STATIONS.map((station) =>
    row(
      `  ${station}`,
      spent.map(({ byStationMs }) => byStationMs[station]),
    ),
  ),
  row('the models alone, the same rows', alone),
  row(`learning, between cycles: one of ${slices.length - 1} slices`, slices.slice(1)),
);
const perSource = ((median(spent.map(({ totalMs }) => totalMs)) * 1_000) / SOURCES).toFixed(0);
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
process.stdout.write(
  `${machine()}\n${table.toString()}\n${perSource} µs a source in the median cycle. RSS ${mebibytes(rss)}, at most ${mebibytes(rssMost)}\n`,
);
await planner.close();

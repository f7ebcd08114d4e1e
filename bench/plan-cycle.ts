/**
 * How long does one planning cycle take, from counts to directives' counts, and what of it is the model?
 *
 * The planner gets a week and a half of history of N sources in ten pools and then a new minute at a time. The
 * yardstick is the same model on the same number of rows by the predictor alone. Run:
 * `node --import tsx bench/plan-cycle.ts [SOURCES]`.
 */
import Table from 'cli-table3';
import { openModelRepository } from '../src/adapters/files/model-repository.ts';
import { openPredictor } from '../src/adapters/onnx/predictor.ts';
import { createPlanner } from '../src/app/plan/create-planner.ts';
import type { CycleOutput, Planner } from '../src/app/plan/planner.ts';
import type { Pool } from '../src/core/capacity/pool.ts';
import { NO_COVERAGE } from '../src/core/demand/coverage.ts';
import type { Series } from '../src/core/demand/series.ts';
import { present } from '../src/core/units/check.ts';
import { DAY_MS, MINUTE_MS } from '../src/core/units/time.ts';
import type { Predictor } from '../src/ports/predictor.ts';
import { silenceOnnxRuntime } from '../src/config/environment.ts';
import { packageFolder } from '../src/config/package.ts';
import { typescriptFlags } from '../src/typescript-flags.ts';

const SOURCES = Number(process.argv[2] ?? 10_000);
const CYCLES = 15;
const PAST_STEPS = (8 * DAY_MS) / MINUTE_MS;
const END = Date.parse('2026-01-15T00:00:00Z');

const pools: readonly Pool[] = Array.from({ length: 10 }, (_, digit) => ({
  id: `pool-${digit}`,
  sources: [`*${digit}`],
  cost: { cpuSeconds: 0.1, memoryBytes: 0, serviceSeconds: 0, bytes: 2_000 },
  instance: { cpuCores: 2, memoryBytes: 1e9, bandwidthBytesPerSecond: 1e8 },
  targetUtilisation: { cpu: 0.7, memory: 0.8, bandwidth: 0.8 },
  floor: 1,
  ceiling: 10_000,
  leadTimeMs: 5 * MINUTE_MS,
  level: 0.95,
  stabilizationMs: MINUTE_MS,
}));

/** A day with one hump, different in height and phase by source, and a little of everything else. */
const countAt = (source: number, step: number): number =>
  Math.round(
    20 + 15 * Math.sin((step / 1_440 + source / 7) * 2 * Math.PI) + ((step * 7_919 + source * 31) % 9),
  );

const seriesOf = (source: number): Series => ({
  source: `source-${source}`,
  start: END - PAST_STEPS * MINUTE_MS,
  stepMs: MINUTE_MS,
  values: Float64Array.from({ length: PAST_STEPS }, (_, step) => countAt(source, step)),
});

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

/** Milliseconds of the models alone, one row a series. */
async function modelsAlone(predictor: Predictor, rows: number): Promise<number> {
  const began = performance.now();
  for (const card of await predictor.models()) {
    const steps = card.contextLength + card.horizon;
    await predictor.predict({
      model: card,
      rows,
      context: new Float32Array(rows * card.contextLength).fill(20),
      lags: new Float32Array(rows * steps * card.inputs.lags.length).fill(20),
    });
  }
  return performance.now() - began;
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
  });

const median = (values: readonly number[]): number =>
  present(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)], 'a median');

silenceOnnxRuntime();
const predictor = await openBundledPredictor();
const planner = await createPlanner(
  { predictor, elapsedMs: () => performance.now() },
  { stepMs: MINUTE_MS, windowsMs: [5, 15, 30].map((minutes) => minutes * MINUTE_MS), pools },
);
const began = performance.now();
await planner.load({
  series: Array.from({ length: SOURCES }, (_, source) => seriesOf(source)),
  coverage: NO_COVERAGE,
  until: END,
  poolStates: [],
  now: END,
});
const loadMs = performance.now() - began;
const alone: number[] = [];
const spent: CycleOutput['spent'][] = [];
for (let minute = 0; minute < CYCLES; minute += 1) {
  alone.push(await modelsAlone(predictor, SOURCES + pools.length));
  spent.push((await cycle(planner, minute)).spent);
}
const total = median(spent.map(({ totalMs }) => totalMs));
const inference = median(spent.map(({ inferenceMs }) => inferenceMs));
const floor = median(alone);
const table = new Table({ head: [`${SOURCES} sources, median of ${CYCLES} cycles`, 'ms', '÷ model alone'] });
const row = (name: string, ms: number): [string, string, string] => [
  name,
  ms.toFixed(0),
  (ms / floor).toFixed(2),
];
table.push(
  row('the model alone, the same rows', floor),
  row('a cycle', total),
  row('  of it: input, model, points', inference),
  row('  of it: counts, judging, mixing, deciding', total - inference),
  ['reading the past, first slice of learning', loadMs.toFixed(0), ''],
);
process.stdout.write(`${table.toString()}\nRSS ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB\n`);
await planner.close();

/**
 * What are micro-batches worth? `Predict` of one model on demand at 32 calls in flight, through the door and the real
 * planner thread, with the batches of the service and with batches of one. Both servers ask the same planner, in turns.
 *
 *   node --import tsx bench/on-demand.ts [MODEL]
 */
import { fileURLToPath } from 'node:url';
import { Client, credentials } from '@grpc/grpc-js';
import Table from 'cli-table3';
import { openModelRepository } from '../src/adapters/files/model-repository.ts';
import { loadContract } from '../src/adapters/grpc/contract.ts';
import { openServer } from '../src/adapters/grpc/server.ts';
import { openPlannerThread } from '../src/adapters/planner/planner-thread.ts';
import { systemClock } from '../src/adapters/system/system-clock.ts';
import type { App } from '../src/app/api.ts';
import type { BatchPolicy } from '../src/app/on-demand/micro-batches.ts';
import { createOnDemand, ON_DEMAND } from '../src/app/on-demand/on-demand.ts';
import type { Planner } from '../src/app/plan/planner.ts';
import { answerPredict } from '../src/app/predict.ts';
import type { PlannerThreadData } from '../src/compose-planner.ts';
import { UTC } from '../src/core/units/civil-time.ts';
import { DAY_MS, MINUTE_MS } from '../src/core/units/time.ts';
import { typescriptFlags } from '../src/typescript-flags.ts';
import { fakeApp } from '../test/fakes/app.ts';
import { fakeModels } from '../test/fakes/models.ts';
import { machine, percentile } from './measured.ts';
import { loadPredict } from './predict-load.ts';

const MODEL = process.argv[2] ?? 'simple';
const SOURCES = 64;
const PAST_DAYS = 9;
const IN_FLIGHT = 32;
const ROUNDS = 4;
const ROUND_MS = 3_000;
const UNTIL = Date.parse('2026-03-04T12:00Z');
const MODELS = fileURLToPath(new URL('../models', import.meta.url));

const { requestSerialize, responseDeserialize } = loadContract().forecast.Predict;
const nameOf = (source: number): string => `source-${source}`;
const REQUESTS = Array.from({ length: SOURCES }, (_, source) =>
  requestSerialize({ subject: { source: { name: nameOf(source) } }, model: { name: MODEL } }),
);

/** A planner that has learned from the past of all sources, and models one of which is asked. */
async function openLearned(): Promise<Planner> {
  const data: PlannerThreadData = {
    policy: {
      stepMs: MINUTE_MS,
      zone: UTC,
      windowsMs: [5, 15, 30].map((m) => m * MINUTE_MS),
      pools: [],
      budget: undefined,
    },
    execArgv: typescriptFlags(),
    learnedModelsDir: MODELS,
  };
  const planner = await openPlannerThread({
    entry: new URL('../src/compose-planner.ts', import.meta.url),
    execArgv: typescriptFlags(),
    workerData: data,
    callTimeoutMs: 600_000,
    onProblem: (detail) => {
      console.error(detail);
    },
  });
  const repository = await openModelRepository(MODELS);
  await planner.prepare((await repository.list()).filter((model) => model.state === 'intact'));
  await planner.serve();
  const whole = { from: UNTIL - PAST_DAYS * DAY_MS, to: UNTIL };
  const coverage = { whole: [whole], partial: [] };
  const steps = (PAST_DAYS * DAY_MS) / MINUTE_MS;
  const past = (source: number) => ({
    source: nameOf(source),
    start: whole.from,
    stepMs: MINUTE_MS,
    values: Float64Array.from({ length: steps }, (_, step) =>
      Math.round((1 + (source % 9)) * (40 + 30 * Math.sin(step / 229)) + ((step * 37 + source) % 11)),
    ),
  });
  const sources = Array.from({ length: SOURCES }, (_, source) => source);
  await planner.begin({ coverage, poolStates: [], events: [], now: UNTIL });
  await planner.remember(sources.map(past));
  let wanted = await planner.learn({ pasts: [], until: UNTIL });
  while (wanted.length > 0) {
    const pasts = sources
      .filter((source) => wanted.includes(nameOf(source)))
      .map((source) => ({ ...past(source), values: Float32Array.from(past(source).values) }));
    wanted = await planner.learn({ pasts, until: UNTIL });
  }
  const input = { now: UNTIL, deltas: [], issueAt: UNTIL, coverage, observed: true, events: [] };
  await planner.cycle({
    ...input,
    running: new Map(),
    starts: new Map(),
    costs: new Map(),
    levels: new Map(),
  });
  return planner;
}

/** The door over on-demand forecasts alone. */
function appOver(planner: Planner, policy: BatchPolicy): App {
  const [ready] = fakeModels().list();
  if (!ready) throw new Error('there is no model');
  const models = { list: () => [{ ...ready, name: MODEL, version: 1 }] };
  const quiet = (): void => undefined;
  const telemetry = { log: quiet, count: quiet, gauge: quiet, observe: quiet };
  const onDemand = createOnDemand(
    { planner, models, telemetry, clock: systemClock, elapsedMs: () => performance.now() },
    MINUTE_MS,
    policy,
  );
  const dataAge = { finalUntil: UNTIL, knownUntil: UNTIL, ageMs: 0 };
  return fakeApp({
    predictNow: (query, signal) =>
      onDemand.ask(
        query,
        (forecast) =>
          answerPredict(
            query,
            { snapshot: { forecast: () => forecast, hasForecasts: true }, dataAge, pool: undefined },
            UNTIL,
          ),
        signal(),
      ),
  });
}

const planner = await openLearned();
const contenders = await Promise.all(
  [
    { name: 'one by one', policy: { ...ON_DEMAND, batchMax: 1, delayMs: 0 } },
    { name: 'micro-batched', policy: ON_DEMAND },
  ].map(async ({ name, policy }) => {
    const server = await openServer({
      app: appOver(planner, policy),
      listen: { host: '127.0.0.1', port: 0 },
      tls: undefined,
      log: (level, message, fields) => {
        console.error(level, message, fields);
      },
      closeTimeoutMs: 1_000,
      slowReaderTimeoutMs: undefined,
    });
    server.setServing(true);
    const client = new Client(server.address, credentials.createInsecure());
    return { name, server, client, latencies: [] as number[] };
  }),
);
/** One in so many replies is read: the client is to cost little. */
const CHECKED_EVERY = 50;
let replies = 0;
const check = (reply: Buffer): void => {
  replies += 1;
  if (replies % CHECKED_EVERY !== 0) return;
  const { basis, models } = responseDeserialize(reply);
  if (basis !== 'BASIS_MODEL' || models.some(({ name }) => name !== MODEL)) {
    throw new Error(`it was not ${MODEL} that answered`);
  }
};
for (let round = -1; round < ROUNDS; round += 1) {
  for (const { client, latencies } of contenders) {
    const load = { inFlight: IN_FLIGHT, lengthMs: round < 0 ? 1_000 : ROUND_MS, check };
    const measured = await loadPredict(client, REQUESTS, load);
    if (round >= 0) for (const latency of measured) latencies.push(latency);
  }
}
const rate = (latencies: readonly number[]): number => (latencies.length / (ROUNDS * ROUND_MS)) * 1_000;
const floor = rate(contenders[0]?.latencies ?? []);
const table = new Table({ head: ['', 'requests/s', 'p50 ms', 'p99 ms', '÷ one by one'] });
for (const { name, server, client, latencies } of contenders) {
  table.push([
    name,
    rate(latencies).toFixed(0),
    percentile(latencies, 0.5).toFixed(1),
    percentile(latencies, 0.99).toFixed(1),
    (rate(latencies) / floor).toFixed(2),
  ]);
  client.close();
  await server.close();
}
console.log(`Predict of ${MODEL} on demand, ${IN_FLIGHT} in flight, ${SOURCES} sources`);
console.log(`${machine()}\n${table.toString()}`);
await planner.close();

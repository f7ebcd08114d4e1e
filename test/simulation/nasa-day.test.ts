/**
 * The planner with the bundled model on a real day: 24 July 1995 of the NASA-HTTP trace, after three weeks of
 * history, on the demo's pool and instances (five minutes to start, three in a hundred fail).
 *
 * Asserted is what customers feel and what it costs, against who knows the future (the oracle) and against who
 * repeats a season (seasonal naive: the same time yesterday, or a week ago, and never less than the live load
 * needs). The bounds are wide enough that a better model may move the figures, and too narrow for one that has
 * stopped to help. Measured when they were written: 0.12 % unserved at 1.31 × the oracle's hours, 0.6 turns an
 * hour; yesterday leaves 20 % (it is a Sunday).
 */
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { givePast } from '../unit/app/plan/drive.ts';
import { openModelRepository } from '../../src/adapters/files/model-repository.ts';
import { openPredictor } from '../../src/adapters/onnx/predictor.ts';
import { createPlanner } from '../../src/app/plan/create-planner.ts';
import type { Planner, RestoredPool } from '../../src/app/plan/planner.ts';
import { replay, replayOracle } from '../../src/cli/demo/comparison/replay.ts';
import type { DayScore, Tick } from '../../src/app/backtest/decide/scoring.ts';
import { instancesNeeded, scoreDay, TICK_MS } from '../../src/app/backtest/decide/scoring.ts';
import type { Scenario } from '../../src/cli/demo/scenario.ts';
import { loadScenario } from '../../src/cli/demo/scenario.ts';
import { slice } from '../../src/cli/demo/trace.ts';
import { NO_COVERAGE } from '../../src/core/demand/coverage.ts';
import type { Score } from '../../src/core/feedback/score.ts';
import { MIXTURE } from '../../src/core/feedback/score.ts';
import { UTC } from '../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';
import type { Predictor } from '../../src/ports/predictor.ts';
import { typescriptFlags } from '../../src/typescript-flags.ts';

const MODELS = fileURLToPath(new URL('../../models', import.meta.url));
const TICKS_A_STEP = MINUTE_MS / TICK_MS;

interface Outcome {
  readonly pra: DayScore;
  readonly yesterday: DayScore;
  readonly lastWeek: DayScore;
  readonly oracle: DayScore;
  readonly turnsAnHour: number;
  readonly planned: Planned;
}

/** What the planner said of each minute of the stream, at its end. */
interface Planned {
  readonly warm: readonly number[];
  readonly scores: readonly Score[];
  readonly reactive: number;
}

let scenario: Scenario;
let predictor: Predictor;
let outcome: Outcome;

before(async () => {
  scenario = await loadScenario({ hours: 24, seed: 1, dataDir: join(tmpdir(), 'nothing-is-written') });
  const published = await (await openModelRepository(MODELS)).list();
  predictor = await openPredictor({
    models: published.filter((model) => model.state === 'intact'),
    threadOptions: { execArgv: typescriptFlags() },
    timeoutMs: 30_000,
    loadTimeoutMs: 60_000,
    onProblem: ({ reason }) => {
      throw new Error(reason);
    },
  });
  const planned = await plan();
  const { load, streamed } = scenario;
  const ticks = replayCounts(planned.warm);
  outcome = {
    planned,
    pra: scoreDay(ticks, load.capacityPerSecond),
    yesterday: scoreCounts(naiveCounts(1)),
    lastWeek: scoreCounts(naiveCounts(7)),
    oracle: scoreDay(replayOracle(streamed, load), load.capacityPerSecond),
    turnsAnHour: turnsAnHour(ticks),
  };
});

after(() => predictor.close());

/** Plans the streamed minutes; after those of `restarts` with a new planner that knows what is stored. */
async function plan(restarts: readonly number[] = []): Promise<Planned> {
  const { streamed } = scenario;
  const warm: number[] = [];
  const scores: Score[] = [];
  let reactive = 0;
  let planner = await startPlanner(0, []);
  for (const [minute, count] of streamed.values.entries()) {
    const start = streamed.start + minute * MINUTE_MS;
    const output = await planner.cycle({
      now: start + MINUTE_MS,
      deltas: count > 0 ? [{ source: streamed.source, start, count }] : [],
      issueAt: start + MINUTE_MS,
      coverage: { whole: [{ from: streamed.start, to: start + MINUTE_MS }], partial: [] },
      observed: true,
      running: new Map(),
      starts: new Map(),
      costs: new Map(),
      levels: new Map(),
      events: undefined,
    });
    scores.push(...output.scores);
    warm.push(output.decisions[0]?.warm ?? Number.NaN);
    if (output.forecasts?.series.some(({ basis }) => basis !== 'model') ?? true) reactive += 1;
    if (restarts.includes(minute)) {
      planner = await startPlanner(
        minute + 1,
        JSON.parse(JSON.stringify(output.poolStates)) as RestoredPool[],
      );
    }
  }
  return { warm, scores, reactive };
}

/** A planner that has read as much of the past as the service does: fifteen days, up to a minute of the stream. */
async function startPlanner(minute: number, poolStates: readonly RestoredPool[]): Promise<Planner> {
  const { config, history, streamed } = scenario;
  const now = streamed.start + minute * MINUTE_MS;
  const values = Float64Array.of(...history.values, ...streamed.values);
  const series = slice({ ...history, values }, { from: now - 15 * DAY_MS, to: now });
  const planner = await createPlanner(
    { predictor, elapsedMs: () => 0 },
    { ...config, zone: UTC, budget: undefined },
  );
  await givePast(planner, {
    series: [series],
    coverage: NO_COVERAGE,
    until: now,
    poolStates,
    events: [],
    now,
  });
  return planner;
}

/** The most that came in the next six minutes some days ago, and never less than the newest minute needs. */
function naiveCounts(days: number): number[] {
  const { history, streamed, load } = scenario;
  const all = [...history.values, ...streamed.values];
  const need = (count: number | undefined): number =>
    count === undefined || Number.isNaN(count) ? 1 : instancesNeeded(count / 60, load.capacityPerSecond);
  return [...streamed.values.keys()].map((minute) => {
    const next = history.values.length + minute + 1;
    const then = next - days * 1_440;
    return Math.max(need(all[next - 1]), ...all.slice(then, then + 6).map(need));
  });
}

/** The count of a minute's end holds for the ticks of the next one. */
function replayCounts(counts: readonly number[]): Tick[] {
  const { streamed, load } = scenario;
  const byTick = counts.slice(0, -1).flatMap((count) => new Array<number>(TICKS_A_STEP).fill(count));
  const served = { ...streamed, start: streamed.start + MINUTE_MS, values: streamed.values.subarray(1) };
  return replay(byTick, served, load.rules);
}

const scoreCounts = (counts: readonly number[]): DayScore =>
  scoreDay(replayCounts(counts), scenario.load.capacityPerSecond);

/** How often the count turns from growing to shrinking or back, an hour. */
function turnsAnHour(ticks: readonly Tick[]): number {
  const changes = ticks
    .map(({ paid }, at) => Math.sign(paid - (ticks[at - 1]?.paid ?? paid)))
    .filter((sign) => sign !== 0);
  const turns = changes.filter((sign, at) => at > 0 && sign !== changes[at - 1]).length;
  return turns / ((ticks.length * TICK_MS) / HOUR_MS);
}

test('hardly a request is lost, at a price that is not far from the least there could be', () => {
  const { pra, oracle } = outcome;
  assert.ok(pra.requests > 60_000, `${pra.requests} requests`);
  assert.ok(pra.unservedShare < 0.005, `${pra.unservedShare} unserved`);
  const hours = pra.instanceHours / oracle.instanceHours;
  assert.ok(hours < 1.45, `${hours} of the oracle's hours`);
});

test('a fifth of what seasonal naive loses, or less, at no more than 1.3 times its hours', () => {
  const { pra, yesterday, lastWeek } = outcome;
  const best = yesterday.unserved < lastWeek.unserved ? yesterday : lastWeek;
  assert.ok(pra.unserved < best.unserved / 5, `${pra.unserved} of ${best.unserved}`);
  const hours = pra.instanceHours / best.instanceHours;
  assert.ok(hours < 1.3, `${hours} of its hours`);
});

test('the count is calm: it turns less than twice an hour', () => {
  assert.ok(outcome.turnsAnHour < 2, `${outcome.turnsAnHour} turns an hour`);
});

test('every forecast is by models, from the first minute on', () => {
  assert.equal(outcome.planned.reactive, 0);
});

test('forecasts are honest in each window: the share of actuals under a quantile is near its level', () => {
  for (const steps of [5, 15, 30]) {
    const scores = outcome.planned.scores.filter(
      ({ series, model, target }) => series === 'pool:web' && model === MIXTURE && target.toLead === steps,
    );
    // Each fifth minute of 25 hours, but for those whose time has not come.
    assert.ok(scores.length > 280 && scores.length <= 300, `${scores.length} scores`);
    for (const level of [0.05, 0.5, 0.95]) {
      const covered =
        scores.filter((score) => score.covered[score.levels.indexOf(level)]).length / scores.length;
      // Neighbouring windows of half an hour share most of their minutes: fifty that are independent, ± .07.
      assert.ok(Math.abs(covered - level) < 0.1, `${steps} minutes: ${covered} under the level ${level}`);
    }
  }
});

test('two restarts in the middle of the day take nothing away, and are hardly felt', async () => {
  const minutes = [10 * 60, 15 * 60];
  const { warm } = await plan(minutes);
  for (const minute of minutes) {
    const [before_, after_] = [warm[minute] ?? 0, warm[minute + 1] ?? 0];
    assert.ok(after_ >= before_, `${before_} before the restart, ${after_} after it`);
  }
  const restarted = scoreCounts(warm);
  assert.ok(restarted.unservedShare < 0.005, `${restarted.unservedShare} unserved`);
  assert.ok(restarted.instanceHours < 1.05 * outcome.pra.instanceHours, `${restarted.instanceHours} hours`);
});

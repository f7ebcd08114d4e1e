/** Trainings of models that learn from all series: when, on what, under which number, and what a failure costs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { settled } from '../deferred.ts';
import { cycleDeps } from '../given.ts';
import { atMinute, batch } from '../../demand/given.ts';
import { testCard } from '../../../contract/predictor-graphs.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { createFakeModelTrainer } from '../../../fakes/model-trainer.ts';
import type { FakeModelTrainerOptions } from '../../../fakes/model-trainer.ts';
import type { ModelStatus } from '../../../../src/app/models/model-status.ts';
import { createPlannerDesk } from '../../../../src/app/refit/planner-desk.ts';
import { createRetrainings } from '../../../../src/app/retrain/retrainings.ts';
import { plainContribution } from '../../../../src/core/demand/batch.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';
import { TrainingFailed } from '../../../../src/ports/trainer.ts';

const POOL_PAST = {
  ...{ series: 'pool:web', stepMs: MINUTE_MS, start: atMinute(-60), zone: UTC },
  values: new Float32Array(60).fill(9),
};
const FOREST = { families: ['forest'], train: () => true } satisfies FakeModelTrainerOptions;

interface Given {
  readonly trainer?: FakeModelTrainerOptions;
  readonly knownDays?: number;
  readonly everyMs?: number;
}

/** A version that was trained on what came before that many days ago. */
function versionOf(version: number, daysAgo: number, about: Partial<ModelStatus> = {}): ModelStatus {
  const end = new Date(atMinute(0) - daysAgo * DAY_MS).toISOString();
  const card = testCard({ name: 'forest', version });
  return {
    ...{ name: 'forest', version, state: 'ready', reasons: [], since: 0, mixes: false, isCandidate: false },
    labels: [],
    card: { ...card, sha256: [], trainedOn: { ...card.trainedOn, range: `1970-01-01T00:00:00.000Z/${end}` } },
    ...about,
  };
}

/** Trainings that run from 10:00 on; `pass` lets hours pass, with a few cycles each. */
async function given(t: TestContext, { trainer = FOREST, knownDays = 3, everyMs = 4 * DAY_MS }: Given) {
  const clock = createVirtualClock(atMinute(0));
  const deps = await cycleDeps({ planner: { poolPasts: [POOL_PAST] } });
  const counts = { small: 1, large: 50, middle: 7 };
  const contributions = Object.entries(counts).flatMap(([source, count]) =>
    [atMinute(-1), atMinute(0) - knownDays * DAY_MS].map((step) => plainContribution(source, step, count)),
  );
  const counted = batch({ contributions, watermark: atMinute(0) });
  await deps.history.append([counted]);
  deps.feed.add(counted);
  let versions: readonly ModelStatus[] = [];
  let gone: readonly number[] = [];
  const modelTrainer = createFakeModelTrainer(trainer);
  const desk = createPlannerDesk(deps.planner);
  const retrainings = createRetrainings(
    {
      ...{ ...deps, clock, desk, modelTrainer, elapsedMs: () => 0, withoutEvents: () => undefined },
      beforeTraining: () => Promise.resolve(),
      models: {
        list: () => versions,
        changes: (name) => gone.map((version) => ({ name, version, at: 0, what: 'retired' })),
      },
    },
    { stepMs: MINUTE_MS, zone: UTC, everyMs },
  );
  const stopping = new AbortController();
  const running = retrainings.run(stopping.signal);
  t.after(async () => {
    stopping.abort();
    await running;
  });
  return {
    ...deps,
    trainer: modelTrainer,
    has: (...now: ModelStatus[]) => (versions = now),
    had: (...numbers: number[]) => (gone = numbers),
    pass: async (hours: number): Promise<void> => {
      for (let hour = 0; hour < hours; hour += 1) {
        await clock.advanceTo(clock.now() + HOUR_MS);
        await settled();
        // Each family waits for a cycle of its own.
        for (let cycle = 0; cycle < 3; cycle += 1) {
          await desk.betweenCycles([]);
          await settled();
        }
      }
    },
  };
}

test('the first version learns from the pools, then from the sources with the most requests, up to the newest step', async (t) => {
  const { pass, trainer, telemetry } = await given(t, {});
  await pass(1);
  const [request] = trainer.requests;
  assert.deepEqual(
    request?.pasts.map(({ series }) => series),
    ['pool:web', 'large', 'middle', 'small'],
  );
  assert.deepEqual([request.family, request.version, request.until], ['forest', 1, atMinute(0)]);
  assert.equal(request.pasts[1]?.values.at(-1), 50);
  assert.equal(telemetry.counted('pra_trainings_total', { family: 'forest', outcome: 'trained' }), 1);
  assert.ok(telemetry.lines.some(({ message }) => message === 'a model was trained'));
});

test('a day has to be known before anything is trained', async (t) => {
  const { pass, trainer } = await given(t, { knownDays: 0.9 });
  await pass(5);
  assert.deepEqual(trainer.requests, []);
});

const DUE: readonly (readonly [knownDays: number, daysAgo: number, everyDays: number, isDue: boolean])[] = [
  [3, 0.9, 4, false],
  [3, 1, 4, true],
  // A fifth of ten days at the time of the training.
  [12, 1.9, 4, false],
  [12, 2, 4, true],
  [28, 3.9, 4, false],
  [28, 4, 4, true],
  [28, 1, 1, true],
];

for (const [knownDays, daysAgo, everyDays, isDue] of DUE) {
  test(`of ${knownDays} days that are known, ${daysAgo} since the last training, at most ${everyDays} apart: ${isDue ? 'due' : 'not yet'}`, async (t) => {
    const { pass, trainer, has } = await given(t, { knownDays, everyMs: everyDays * DAY_MS });
    has(versionOf(1, daysAgo + 1), versionOf(2, daysAgo));
    await pass(1);
    assert.equal(trainer.requests.length, isDue ? 1 : 0);
  });
}

test('a number is never used again, and what mixes or has a label is kept', async (t) => {
  const { pass, trainer, has, had } = await given(t, { knownDays: 28 });
  has(versionOf(3, 20, { labels: ['stable'] }), versionOf(4, 10, { mixes: true }), versionOf(5, 9));
  had(7);
  await pass(1);
  assert.deepEqual(
    trainer.requests.map(({ version, keep }) => [version, keep]),
    [[8, [3, 4]]],
  );
});

test('a training that fails is told, tried again within the hour, and holds up no other family', async (t) => {
  let fails = true;
  const train = ({ family }: { readonly family: string }): boolean => {
    if (family === 'forest' && fails)
      throw new TrainingFailed('the process that trains took 2000 MiB of memory');
    return true;
  };
  const { pass, trainer, telemetry } = await given(t, { trainer: { families: ['forest', 'net'], train } });
  await pass(1);
  assert.deepEqual(
    trainer.requests.map(({ family }) => family),
    ['forest', 'net'],
  );
  const line = telemetry.lines.find(({ message }) => message.startsWith('a model could not be trained'));
  assert.deepEqual(line?.fields, {
    family: 'forest',
    reason: 'the process that trains took 2000 MiB of memory',
  });
  assert.equal(telemetry.counted('pra_trainings_total', { family: 'forest', outcome: 'failed' }), 1);
  fails = false;
  await pass(1);
  assert.equal(telemetry.counted('pra_trainings_total', { family: 'forest', outcome: 'trained' }), 1);
});

test('too little to learn from is no failure', async (t) => {
  const { pass, telemetry } = await given(t, { trainer: { families: ['forest'], train: () => false } });
  await pass(1);
  assert.equal(telemetry.counted('pra_trainings_total', { family: 'forest', outcome: 'without' }), 1);
  assert.ok(telemetry.lines.every(({ level }) => level === 'info'));
});

test('nothing is trained where that is switched off', async (t) => {
  const { pass, trainer } = await given(t, { everyMs: 0 });
  await pass(3);
  assert.deepEqual(trainer.requests, []);
});

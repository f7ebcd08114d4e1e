/** Models that are missing, broken or lie: each is refused or sleeps with a reason, and decisions go on. */
import assert from 'node:assert/strict';
import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { CONTEXT_ONLY } from '../../../src/core/forecast/model/model-card.ts';
import type { TestContext } from 'node:test';
import type { ModelCard } from '../../../src/core/forecast/model/model-card.ts';
import { horizonSteps } from '../../../src/core/forecast/model/horizon.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { publishVersion } from '../../../training/publish.ts';
import type { Spoiler } from '../../contract/predictor-graphs.ts';
import {
  failingWhenTriggered,
  notANumber,
  testCard,
  testGraph,
  TRIGGER,
} from '../../contract/predictor-graphs.ts';
import { POOL } from './callers.ts';
import type { Day } from './day.ts';
import { openDay, requestsAt, temporaryFolder } from './day.ts';

const card = (name: string, fields: Partial<ModelCard> = {}): ModelCard =>
  testCard({ name, horizon: horizonSteps(MINUTE_MS), levels: [0.5], inputs: CONTEXT_ONLY, ...fields });

/** Publishes a model whose graph answers with the newest count, spoilt. */
async function publish(root: string, model: ModelCard, spoil?: Spoiler): Promise<string> {
  await publishVersion(root, { card: model, graph: testGraph(model, spoil) });
  return join(root, model.name, `${model.version}`, 'model.onnx');
}

/** A day of a service with these models alone. */
const openDayWith = (t: TestContext, modelsDir: string): Promise<Day> =>
  openDay(t, { settings: [{ path: ['models'], value: modelsDir, origin: 'the test' }] });

const predict = async ({ client }: Day) => {
  const { basis, reason, windows, models } = await client.predict({ subject: { pool: POOL } });
  return { basis, reason, windows: windows.length, models: models.length };
};

/** NaN for every row of a batch in which somebody asks for the trigger. */
const notANumberWhenTriggered: Spoiler = ({ g, quantiles, isTriggered }) =>
  g.apply('Where', [isTriggered, g.floats([Number.NaN], [1]), quantiles]);

test('versions that are missing, truncated, not a number or of another step are refused with their reasons, and the service plans without', async (t) => {
  const root = await temporaryFolder(t);
  await rm(await publish(root, card('missing')));
  await truncate(await publish(root, card('truncated')), 100);
  await publish(root, card('unsound'), notANumber);
  await publish(root, card('hourly', { stepMs: 3_600_000 }));
  const day = await openDayWith(t, root);

  const refusals = day.log.filter(({ msg }) => msg === 'a model version is refused');
  for (const [model, reason] of [
    ['missing', /ENOENT/],
    ['truncated', /model\.onnx has the sha256/],
    ['unsound', /not finite: NaN/],
    ['hourly', /its steps are 3600000 ms long, the service's 60000 ms/],
  ] as const) {
    const told = refusals.filter((line) => line['model'] === `${model}/1`);
    assert.equal(told.length, 1, `${model} is refused once`);
    assert.match(String(told[0]?.['reasons']), reason);
  }

  const told = await day.minute({ lb: 1_200 });
  // 1,200 requests a minute are 20 a second, which 20 instances take.
  assert.ok(told.warm >= 20);
  const { basis, windows, models } = await predict(day);
  assert.deepEqual({ basis, windows, models }, { basis: 'BASIS_REACTIVE', windows: 3, models: 0 });
});

// A graph that answers NaN fails as one that throws does: it is told, and its experts sleep.
for (const [how, spoil, failures] of [
  ['fails', failingWhenTriggered, 1],
  ['gives no number', notANumberWhenTriggered, 1],
] as const) {
  test(`a model that ${how} once it is in service costs its forecasts and nothing else, and comes back`, async (t) => {
    const root = await temporaryFolder(t);
    await publish(root, card('moody'), spoil);
    const day = await openDayWith(t, root);
    const before = await day.minute({ lb: requestsAt(day.clock.now()) });
    assert.deepEqual(await predict(day), { basis: 'BASIS_MODEL', reason: '', windows: 3, models: 2 });

    const during = await day.minute({ lb: TRIGGER });
    assert.deepEqual(await predict(day), {
      basis: 'BASIS_REACTIVE',
      reason: 'model-failed',
      windows: 3,
      models: 0,
    });
    assert.ok(during.warm > before.warm, 'the live load is covered without the model');

    const after = await day.minute({ lb: requestsAt(day.clock.now()) });
    assert.equal(after.basis, 'BASIS_MODEL');
    assert.equal(await day.metric('pra_model_failures_total{model="moody/1"}'), failures);
    assert.equal(day.log.filter(({ msg }) => msg === 'a model failed').length, failures);
  });
}

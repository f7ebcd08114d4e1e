/** The forest that the service trains itself: published in its data folder, put to the test and mixed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POOL } from '../bad-days/callers.ts';
import type { Day } from '../bad-days/day.ts';
import { openDay, requestsAt } from '../bad-days/day.ts';

/** The first one is due ten minutes after the start; it takes real seconds, in which virtual minutes go by. */
const UNTIL_TRAINED_MAX = 2_000;

const minute = (day: Day) => day.minute({ lb: requestsAt(day.clock.now()) });

const forests = async ({ client }: Day) => (await client.listModels({ name: 'trees' })).models;

test('a service with two days of history trains a forest by itself, puts it to the test and mixes it', async (t) => {
  const day = await openDay(t, {
    settings: [{ path: ['retrain', 'every'], value: '4d', origin: 'the test' }],
  });
  await minute(day);
  assert.deepEqual(await forests(day), []);
  const mixes = async (): Promise<boolean> => (await forests(day)).some((model) => model.mixes);
  for (let minutes = 0; !(await mixes()) && minutes < UNTIL_TRAINED_MAX; minutes += 1) await minute(day);
  const [forest] = await forests(day);
  assert.deepEqual([forest?.version, forest?.state, forest?.reasons], [1, 'MODEL_STATE_READY', []]);
  const line = day.log.find(({ msg }) => msg === 'a model was trained');
  assert.deepEqual([line?.['model'], line?.['series']], ['trees/1', 2]);
  // On a slow machine the test of the first takes so many minutes that the next is due.
  assert.ok(((await day.metric('pra_trainings_total{family="trees",outcome="trained"}')) ?? 0) >= 1);

  // It answers, and earns its weight as any newcomer does.
  await minute(day);
  const { models, basis } = await day.client.predict({ subject: { pool: POOL } });
  assert.equal(basis, 'BASIS_MODEL');
  assert.ok(models.some(({ name }) => name === 'trees'));
  assert.equal(await day.metric('pra_plan_cycles_total{outcome="failed"}'), undefined);
  assert.equal(await day.metric('pra_model_failures_total{model="trees/1"}'), undefined);
});

/** Forecasts that no cycle makes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busyHour, drive, quantile } from './drive.ts';
import type { FakeModel } from '../../../fakes/predictor.ts';
import { simpleModel } from '../../../fakes/predictor.ts';
import type { Planner } from '../../../../src/app/plan/planner.ts';
import type { Forecast } from '../../../../src/core/forecast/forecast.ts';
import type { ModelId } from '../../../../src/core/forecast/model/model-card.ts';

/** In each minute, as in the past. */
const count = (minute: number): number => busyHour(minute) + ((((minute * 37) % 11) + 11) % 11);

const thousand: FakeModel = {
  card: simpleModel({ name: 'thousand', experts: ['always'] }).card,
  experts: { always: () => 1_000 },
};

async function grown() {
  const given = await drive({ models: [simpleModel(), thousand] });
  await given.load(9, count);
  let outcome = await given.minute(0, { web: count(0) });
  for (let minute = 1; minute < 30; minute += 1) outcome = await given.minute(minute, { web: count(minute) });
  return { ...given, outcome };
}

async function ask(
  planner: Planner,
  windows: readonly number[],
  { model, series = 'web' }: { model?: ModelId; series?: string } = {},
): Promise<Forecast | undefined> {
  const [answer] = await planner.forecast({ model, questions: [{ series, windows }] });
  assert.equal(answer?.kind, 'forecast');
  return answer.forecast;
}

const median = (forecast: Forecast | undefined, target: string): number => quantile(forecast, target, 0.5);

test('a window that the cycle forecast is the same on demand', async () => {
  const { planner, outcome } = await grown();
  const told = outcome.forecast('web');
  const demanded = await ask(planner, [5, 15, 30]);
  for (const target of ['total(0,5)', 'peak(0,15)', 'total(0,30)']) {
    for (const level of [0.5, 0.9, 0.99]) {
      assert.equal(quantile(demanded, target, level), quantile(told, target, level), `${target} ${level}`);
    }
  }
  assert.deepEqual([demanded?.basis, demanded?.issuedAt], ['model', told?.issuedAt]);
});

test('other windows are forecast, not interpolated: load that jumps within one is seen', async () => {
  const { planner, outcome } = await grown();
  // It is 10:30, when an hour of 600 a minute begins, which yesterday told: ten minutes of it, and all of it.
  const demanded = await ask(planner, [10, 60]);
  const [ten, hour] = [median(demanded, 'total(0,10)'), median(demanded, 'total(0,60)')];
  assert.ok(Math.abs(ten / 6_050 - 1) < 0.05, `${ten} in ten minutes`);
  assert.ok(Math.abs(hour / 36_300 - 1) < 0.05, `${hour} in an hour`);
  assert.equal(Number.isNaN(median(outcome.forecast('web'), 'total(0,60)')), true);
});

test("one model's word is its own, whatever it counts among the others", async () => {
  const { planner, predictor, outcome } = await grown();
  const weight = outcome.forecast('web')?.models.find(({ name }) => name === 'thousand')?.weight ?? 1;
  assert.ok(weight < 0.1, `it has ${weight}`);
  const before = predictor.requests.length;
  const alone = await ask(planner, [1], { model: { name: 'thousand', version: 1 } });
  assert.deepEqual(
    predictor.requests.slice(before).map(({ model, rows }) => [model.name, rows]),
    [['thousand', 1]],
  );
  assert.deepEqual(alone?.models, [{ name: 'thousand', version: 1, expert: 'always', weight: 1 }]);
  // What it says, with the errors that it makes: it is always hundreds too high, and is corrected by as much.
  const both = await ask(planner, [1], { model: { name: 'fake', version: 1 } });
  assert.deepEqual(
    both?.models.map(({ name, expert }) => `${name}/${expert}`),
    ['fake/newest', 'fake/yesterday'],
  );
  assert.ok(Math.abs((both.models[0]?.weight ?? 0) + (both.models[1]?.weight ?? 0) - 1) < 1e-6);
  assert.notEqual(median(alone, 'total(0,1)'), median(both, 'total(0,1)'));
});

test('questions of one model are one call to it', async () => {
  const { planner, predictor } = await grown();
  const before = predictor.requests.length;
  const questions = ['web', 'pool:web', 'nobody'].map((series) => ({ series, windows: [12] }));
  const answers = await planner.forecast({ model: { name: 'fake', version: 1 }, questions });
  assert.deepEqual(
    predictor.requests.slice(before).map(({ rows }) => rows),
    [2],
  );
  assert.deepEqual(
    answers.map((answer) => answer.kind === 'forecast' && answer.forecast?.series),
    ['web', 'pool:web', undefined],
  );
});

test('a model that does not serve is not asked, and one that fails leaves the load as it is', async () => {
  const { planner, predictor } = await grown();
  const questions = [{ series: 'web', windows: [5] }];
  const absent = await planner.forecast({ model: { name: 'fake', version: 2 }, questions });
  assert.deepEqual(absent, [{ kind: 'not-loaded' }]);
  predictor.break({ name: 'fake', version: 1 }, 'it is on fire');
  const failed = await ask(planner, [5], { model: { name: 'fake', version: 1 } });
  assert.deepEqual([failed?.basis, failed?.reason, failed?.models], ['reactive', 'model-failed', []]);
  assert.equal((await ask(planner, [5], { model: { name: 'thousand', version: 1 } }))?.basis, 'model');
});

test('what is asked on demand changes nothing that cycles go by', async () => {
  const [asking, quiet] = [await grown(), await grown()];
  for (let minute = 30; minute < 40; minute += 1) {
    await ask(asking.planner, [7, 60], { model: { name: 'thousand', version: 1 } });
    const [one, other] = await Promise.all(
      [asking, quiet].map((given) => given.minute(minute, { web: count(minute) })),
    );
    assert.deepEqual(one?.forecast('web')?.values, other?.forecast('web')?.values);
  }
});

/** What a planner does with rows of parameters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive, givePast, pastOf, quantile } from './drive.ts';
import { atMinute } from '../../demand/given.ts';
import { minuteCard } from '../../../fakes/predictor.ts';
import type { FakeModel } from '../../../fakes/predictor.ts';
import { NO_COVERAGE } from '../../../../src/core/demand/coverage.ts';
import { CONTEXT_ONLY } from '../../../../src/core/forecast/model/model-card.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import { DAY_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';
import type { FittedRow } from '../../../../src/ports/parameters.ts';

const FITTED = { name: 'fitted', version: 1 };

/** Its one expert says the second number of the row. */
const fittedModel: FakeModel = {
  card: minuteCard({ ...FITTED, experts: ['only'], inputs: { ...CONTEXT_ONLY, parameters: 2 } }),
  experts: { only: (row) => row.parameter(1) },
};

const rowOf = (series: string, value: number, changes: Partial<FittedRow> = {}): FittedRow => ({
  model: FITTED,
  series,
  fittedAt: atMinute(0) - 4 * DAY_MS,
  values: Float32Array.of(0, value),
  ...changes,
});

/** Five days of 600 requests a minute, learned with these rows. */
async function learnedWith(rows: readonly FittedRow[]) {
  const driven = await drive({ models: [fittedModel] });
  await driven.planner.begin({ coverage: NO_COVERAGE, poolStates: [], events: [], now: atMinute(0) });
  await driven.planner.adopt(rows);
  const past = pastOf('web', 5, () => 600);
  await driven.planner.remember([past]);
  let wanted = await driven.planner.learn({ pasts: [], until: atMinute(0) });
  while (wanted.length > 0) {
    const pasts = [{ ...past, values: Float32Array.from(past.values) }];
    wanted = await driven.planner.learn({ pasts, until: atMinute(0) });
  }
  return driven;
}

/** The median about a point lies where its errors do, in a bin of some width. */
const assertNear = (actual: number, wanted: number): void => {
  assert.ok(Math.abs(actual / wanted - 1) < 0.01, `${actual} is not near ${wanted}`);
};

test('a planner says which of its models take rows', async () => {
  const { planner } = await drive({ models: [fittedModel, { ...fittedModel, card: minuteCard() }] });
  const began = await planner.begin({ coverage: NO_COVERAGE, poolStates: [], events: [], now: atMinute(0) });
  assert.deepEqual(began, { fitted: [FITTED] });
});

test('a series with a row is forecast by it; one without sleeps, which is no failure of the model', async () => {
  const { minute } = await learnedWith([rowOf('web', 600)]);
  const { forecast, failures } = await minute(0, { web: 600 });
  assertNear(quantile(forecast('web'), 'total(0,5)', 0.5), 3_000);
  assert.equal(forecast('web')?.basis, 'model');
  const pool = forecast('pool:web');
  assert.deepEqual([pool?.basis, pool?.reason], ['reactive', 'too-little-history']);
  assert.deepEqual(failures, []);
});

test('a series without a row is not sent to the model', async () => {
  const { minute, predictor } = await learnedWith([rowOf('web', 600)]);
  const before = predictor.requests.length;
  await minute(0, { web: 600 });
  assert.deepEqual(
    predictor.requests.slice(before).map(({ rows }) => rows),
    [1],
  );
});

test('a row that comes between two cycles counts from the next one on', async () => {
  const { minute, planner } = await learnedWith([rowOf('web', 600)]);
  const said = async (at: number): Promise<number> =>
    quantile((await minute(at, { web: 600 })).forecast('web'), 'total(0,5)', 0.5);
  assertNear(await said(0), 3_000);
  await planner.adopt([rowOf('web', 700, { fittedAt: atMinute(1) })]);
  assertNear(await said(1), 3_500);
});

test('what was fitted later than an issue is not used for it: learning from the past stays causal', async () => {
  // Fitted half a day before the end: of the last days only that half can be forecast again, by 144 issues at most.
  const fittedAt = atMinute(0) - DAY_MS / 2;
  const { predictor } = await learnedWith([rowOf('web', 600, { fittedAt })]);
  const rows = predictor.requests.reduce((sum, request) => sum + request.rows, 0);
  assert.equal(rows, DAY_MS / 2 / (5 * MINUTE_MS));
});

test('an older row, and one that no serving model takes, change nothing', async () => {
  const { minute, planner } = await learnedWith([rowOf('web', 600)]);
  await planner.adopt([
    rowOf('web', 1, { fittedAt: atMinute(0) - 9 * DAY_MS }),
    rowOf('web', 1, { model: { name: 'fitted', version: 2 } }),
    rowOf('web', 1, { fittedAt: atMinute(0), values: Float32Array.of(0, 1, 2) }),
  ]);
  assertNear(quantile((await minute(0, { web: 600 })).forecast('web'), 'total(0,5)', 0.5), 3_000);
});

test('a planner that begins again has no rows', async () => {
  const { minute, planner } = await learnedWith([rowOf('web', 600)]);
  const coverage = NO_COVERAGE;
  await givePast(planner, {
    ...{ series: [pastOf('web', 5, () => 600)], coverage, until: atMinute(0) },
    ...{ poolStates: [], events: [], now: atMinute(0) },
  });
  assert.equal((await minute(0, { web: 600 })).forecast('web')?.basis, 'reactive');
});

test('a pool tells what it remembers, up to the newest issue', async () => {
  const { minute, planner } = await learnedWith([]);
  assert.deepEqual(await planner.poolPasts(), [], 'before the first cycle nothing is the newest');
  await minute(0, { web: 30 });
  const [past] = await planner.poolPasts();
  assert.ok(past);
  assert.deepEqual([past.series, past.stepMs, past.start], ['pool:web', MINUTE_MS, atMinute(0) - 5 * DAY_MS]);
  assert.equal(past.zone, UTC);
  assert.equal(past.values.length, 5 * 1_440 + 1);
  assert.deepEqual([past.values[0], past.values.at(-1)], [600, 30]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cycleDeps } from '../given.ts';
import { AT_1000 } from '../../demand/given.ts';
import { decisionOf, NO_TIME } from '../../../fakes/planner.ts';
import type { CycleOutput } from '../../../../src/app/plan/planner.ts';
import type { PublishDeps } from '../../../../src/app/cycle/publish.ts';
import { POOL_STATES, publish } from '../../../../src/app/cycle/publish.ts';
import type { Directive } from '../../../../src/core/allocation/decision.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';
import { StoreUnavailable } from '../../../../src/ports/failure.ts';
import type { LedgerEntries } from '../../../../src/ports/ledger.ts';

const POLICY = { leaseMs: 3 * MINUTE_MS, forecastOnly: false };

const OUTPUT: CycleOutput = {
  forecasts: undefined,
  decisions: [decisionOf(), decisionOf({ pool: 'api', warm: 2 })],
  poolStates: [{ pool: 'web', state: { warm: 5, replacements: 0, recommendations: [], holdUntil: 0 } }],
  scores: [],
  drifts: [],
  failures: [],
  spent: NO_TIME,
};

/** The parts in memory, and what was done with them in order. */
async function setUp(changes: Partial<PublishDeps> = {}) {
  const parts = await cycleDeps();
  const done: string[] = [];
  const told: Directive[] = [];
  const written: LedgerEntries[] = [];
  const deps: PublishDeps = {
    ...parts,
    checkpoints: {
      ...parts.checkpoints,
      put: async (name, value) => {
        await parts.checkpoints.put(name, value);
        done.push(`stored ${name}`);
      },
    },
    planBus: {
      ...parts.planBus,
      publish: (directives) => {
        told.push(...directives);
        done.push('told');
        return Promise.resolve();
      },
    },
    ledger: {
      settled: () => Promise.resolve(),
      write: (entries) => {
        written.push(entries);
        done.push('written');
      },
    },
    ...changes,
  };
  return { deps, done, told, written, telemetry: parts.telemetry, checkpoints: parts.checkpoints };
}

test('counts are durable before they are told, and written down afterwards', async () => {
  const { deps, done, checkpoints } = await setUp();
  await publish(deps, POLICY, OUTPUT);
  assert.deepEqual(done, [`stored ${POOL_STATES}`, 'told', 'written']);
  assert.deepEqual(await checkpoints.get(POOL_STATES), OUTPUT.poolStates);
});

test('a directive is the decision with its place and its lease', async () => {
  const { deps, told, telemetry } = await setUp();
  const { decisions } = await publish(deps, POLICY, OUTPUT);
  assert.deepEqual(told.at(0), {
    pool: 'web',
    epoch: 1,
    revision: 1,
    warm: 5,
    readyBy: AT_1000 + 5 * MINUTE_MS,
    expiresAt: AT_1000 + 3 * MINUTE_MS,
    decidedAt: AT_1000,
    reason: 'cover-bridge',
    detail: 'the bridge needs 5 instances',
    basis: 'model',
  });
  assert.deepEqual(
    told.map(({ pool, revision }) => [pool, revision]),
    [
      ['web', 1],
      ['api', 2],
    ],
  );
  // What is shown from now on is what was told.
  assert.equal(decisions.get('api')?.revision, 2);
  assert.equal(telemetry.gauged('pra_pool_warm', { pool: 'web' }), 5);
  assert.equal(telemetry.counted('pra_directives_total', { pool: 'web' }), 1);
});

test('forecast-only tells nobody, but stores, writes and shows all of it', async () => {
  const { deps, done, told, written, telemetry } = await setUp();
  const { decisions } = await publish(deps, { ...POLICY, forecastOnly: true }, OUTPUT);
  assert.deepEqual([told, done], [[], [`stored ${POOL_STATES}`, 'written']]);
  assert.deepEqual(
    written.map((entries) => entries.decisions.map(({ pool }) => pool)),
    [['web', 'api']],
  );
  assert.equal(decisions.size, 2);
  assert.equal(telemetry.counted('pra_directives_total', { pool: 'web' }), 0);
});

test('a store that cannot be written does not keep instances from being ordered', async () => {
  const { deps, done, told, telemetry } = await setUp();
  const checkpoints = {
    ...deps.checkpoints,
    put: () => Promise.reject(new StoreUnavailable('disk-full', 'the disk is full')),
  };
  await publish({ ...deps, checkpoints }, POLICY, OUTPUT);
  assert.deepEqual([told.length, done], [2, ['told', 'written']]);
  assert.deepEqual(telemetry.lines.at(0), {
    level: 'error',
    message: 'the counts in force could not be stored',
    fields: { reason: 'disk-full', detail: 'the disk is full' },
  });
});

test('a bug of the store is none of its failures: nothing is told', async () => {
  const { deps, told } = await setUp();
  const checkpoints = { ...deps.checkpoints, put: () => Promise.reject(new TypeError('bug')) };
  await assert.rejects(publish({ ...deps, checkpoints }, POLICY, OUTPUT), TypeError);
  assert.deepEqual(told, []);
});

test('a decision that cannot be numbered is not told', async () => {
  const { deps, done } = await setUp({
    revisions: { number: () => Promise.reject(new StoreUnavailable('disk-full', 'full')) },
  });
  await assert.rejects(publish(deps, POLICY, OUTPUT), StoreUnavailable);
  assert.deepEqual(done, []);
});

test('a model that failed is told by name', async () => {
  const { deps, telemetry } = await setUp();
  const failures = [{ model: { name: 'lstm', version: 3 }, detail: 'past its deadline' }];
  await publish(deps, POLICY, { ...OUTPUT, failures });
  assert.equal(telemetry.counted('pra_model_failures_total', { model: 'lstm/3' }), 1);
  assert.deepEqual(telemetry.lines.at(0)?.fields, { model: 'lstm/3', detail: 'past its deadline' });
});

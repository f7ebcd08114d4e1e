import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred, settled } from '../deferred.ts';
import { cycleDeps, WEB } from '../given.ts';
import { AT_1000, atMinute, batch, counted } from '../../demand/given.ts';
import { decisionOf } from '../../../fakes/planner.ts';
import type { CyclePolicy } from '../../../../src/app/cycle/cycle.ts';
import { createCycles } from '../../../../src/app/cycle/cycle.ts';
import type { Instance } from '../../../../src/core/allocation/instance.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';
import { StoreUnavailable } from '../../../../src/ports/failure.ts';

const POLICY: CyclePolicy = {
  stepMs: MINUTE_MS,
  graceMs: 10_000,
  leaseMs: 3 * MINUTE_MS,
  forecastOnly: false,
  pools: [WEB],
};

const STATE = { warm: 5, replacements: 0, recommendations: [], holdUntil: 0 };
const DECIDED = { decisions: [decisionOf()], poolStates: [{ pool: 'web', state: STATE }] };

const instance = (id: string, state: Instance['state']): Instance => ({
  id,
  address: '',
  state,
  since: AT_1000,
  startDurationMs: undefined,
  detail: '',
});

test('the first cycle reads the past, later ones only what is new', async () => {
  const stored = batch({ contributions: [counted('web', -1, 6)], watermark: AT_1000 });
  const deps = await cycleDeps({ disk: [stored] });
  const cycles = createCycles(deps, POLICY);
  await cycles.run(AT_1000);
  const next = batch({ sequence: 2, contributions: [counted('web', 0, 3)], watermark: atMinute(1) });
  await deps.history.append([next]);
  deps.feed.add(next);
  await cycles.run(atMinute(1));
  assert.equal(deps.planner.loads.length, 1);
  assert.deepEqual(
    deps.planner.cycles.map(({ now, deltas, issueAt, coverage }) => ({
      now,
      deltas,
      issueAt,
      whole: coverage.whole,
    })),
    [
      {
        now: AT_1000,
        deltas: [],
        issueAt: AT_1000,
        whole: [{ from: atMinute(-1), to: AT_1000 }],
      },
      {
        now: atMinute(1),
        deltas: [{ source: 'web', start: AT_1000, count: 3 }],
        issueAt: atMinute(1),
        whole: [{ from: atMinute(-1), to: atMinute(1) }],
      },
    ],
  );
});

test('after an import the next cycle reads the past again', async () => {
  const deps = await cycleDeps();
  const cycles = createCycles(deps, POLICY);
  await cycles.run(AT_1000);
  cycles.forgetPast();
  await cycles.run(atMinute(1));
  await cycles.run(atMinute(2));
  assert.equal(deps.planner.loads.length, 2);
});

test('an import that is complete while the past is read makes it be read again', async () => {
  const learning = deferred();
  const deps = await cycleDeps({
    planner: { before: (call) => (call === 'learn' ? learning.promise : undefined) },
  });
  const cycles = createCycles(deps, POLICY);
  const first = cycles.run(AT_1000);
  await settled();
  cycles.forgetPast();
  learning.resolve();
  await first;
  await cycles.run(atMinute(1));
  assert.equal(deps.planner.loads.length, 2);
});

test('a cycle that fails is counted and told, and the next one begins with the past', async () => {
  let isBroken = true;
  const deps = await cycleDeps({
    planner: {
      before: (call) => {
        if (call === 'cycle' && isBroken) throw new Error('the planner thread has ended');
      },
      answer: () => DECIDED,
    },
  });
  const cycles = createCycles(deps, POLICY);
  await assert.rejects(cycles.run(AT_1000), /the planner thread has ended/);
  isBroken = false;
  const { decisions } = await cycles.run(atMinute(1));
  assert.equal(decisions.get('web')?.warm, 5);
  assert.equal(deps.planner.loads.length, 2);
  assert.equal(deps.telemetry.counted('pra_plan_cycles_total', { outcome: 'failed' }), 1);
  assert.equal(deps.telemetry.counted('pra_plan_cycles_total', { outcome: 'done' }), 1);
});

test('when the store fails and then the planner is lost, the newest counts stay in force all the same', async () => {
  let isDown = false;
  const deps = await cycleDeps({ planner: { answer: () => DECIDED } });
  const cycles = createCycles(
    {
      ...deps,
      checkpoints: {
        ...deps.checkpoints,
        put: (name, value) =>
          isDown
            ? Promise.reject(new StoreUnavailable('disk-full', 'full'))
            : deps.checkpoints.put(name, value),
      },
    },
    POLICY,
  );
  isDown = true;
  await cycles.run(AT_1000);
  cycles.forgetPast();
  await cycles.run(atMinute(1));
  assert.deepEqual(
    deps.planner.loads.map(({ poolStates }) => poolStates),
    [[], [{ pool: 'web', state: STATE }]],
  );
});

// Seconds past 10:00 of the cycle; minutes past 10:00 that clients have passed.
for (const [what, passed, second, observed] of [
  ['nobody reports', [], 0, false],
  ['the newest step is final', [0], 0, true],
  ['nearly a step and the grace ago', [0], 69.999, true],
  ['a step and the grace ago', [0], 70, false],
  ['one of two is behind', [0, -1], 1, false],
] as const) {
  test(`what is observed may take away only if it is all there is: ${what}`, async () => {
    const deps = await cycleDeps();
    for (const [place, minute] of passed.entries()) {
      deps.feed.add(batch({ client: `lb-${place}`, watermark: atMinute(minute) }));
    }
    await createCycles(deps, POLICY).run(AT_1000 + second * 1_000);
    assert.equal(deps.planner.cycles.at(0)?.observed, observed);
  });
}

test('instances that are ready or starting are counted, if their managers reported of late', async () => {
  const deps = await cycleDeps();
  const instances = (['warm', 'warming', 'cold', 'draining', 'failed'] as const).map((state) =>
    instance(state, state),
  );
  await deps.fleet.report(
    { manager: 'm', pool: 'web', snapshot: true, instances, result: undefined, at: AT_1000 },
    AT_1000,
  );
  const cycles = createCycles(deps, POLICY);
  await cycles.run(atMinute(1));
  await cycles.run(atMinute(2)); // the report's lease of two minutes is over
  assert.deepEqual(
    deps.planner.cycles.map(({ running }) => [...running]),
    [[['web', 2]], []],
  );
});

test('how old the news are and who is waited for is to be seen', async () => {
  const deps = await cycleDeps();
  deps.feed.add(batch({ watermark: atMinute(-1) }));
  deps.feed.add(batch({ client: 'lb-2', watermark: AT_1000 }));
  await createCycles(deps, POLICY).run(atMinute(0.5));
  assert.equal(deps.telemetry.gauged('pra_clients_waiting'), 1);
  assert.equal(deps.telemetry.gauged('pra_data_age_seconds'), 90);
});

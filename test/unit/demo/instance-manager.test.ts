import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Directive__Output } from '../../../src/adapters/grpc/gen/pra/v1/Directive.ts';
import type { ReportInstancesRequest } from '../../../src/adapters/grpc/gen/pra/v1/ReportInstancesRequest.ts';
import type { InstanceManager } from '../../../src/cli/demo/instance-manager.ts';
import { createInstanceManager } from '../../../src/cli/demo/instance-manager.ts';

const MINUTE_MS = 60_000;
const START_MS = 5 * MINUTE_MS;

const directive = (fields: Partial<Directive__Output> & { atMs: number }): Directive__Output => ({
  pool: 'web',
  epoch: 1,
  revision: 1,
  warm: 1,
  readyBy: seconds((fields.atMs + START_MS) / 1_000),
  expiresAt: seconds((fields.atMs + 3 * MINUTE_MS) / 1_000),
  decidedAt: seconds(fields.atMs / 1_000),
  reason: 'cover-bridge',
  detail: '',
  basis: 'BASIS_MODEL',
  ...fields,
});

const seconds = (value: number): { seconds: number; nanos: number } => ({ seconds: value, nanos: 0 });

interface Fixture {
  readonly manager: InstanceManager;
  readonly reports: ReportInstancesRequest[];
  /** `[id, state]` of all instances in the newest report. */
  readonly states: () => (readonly [string | undefined, string])[];
}

/** A manager that hears these directives, in this order, and of which the given starts fail. */
function follow(directives: readonly Directive__Output[], failing: readonly number[] = []): Fixture {
  const reports: ReportInstancesRequest[] = [];
  const pending = [...directives];
  const manager = createInstanceManager(
    {
      nextDirective() {
        const next = pending.shift();
        return next === undefined ? Promise.reject(new Error('no more directives')) : Promise.resolve(next);
      },
      reportInstances(report) {
        reports.push(report);
        return Promise.resolve();
      },
    },
    { id: 'demo', pool: 'web', rules: { startMs: START_MS, fails: (start) => failing.includes(start) } },
  );
  const states: Fixture['states'] = () =>
    (reports.at(-1)?.instances ?? []).map(
      ({ instanceId, state }) => [instanceId, String(state).replace('INSTANCE_STATE_', '')] as const,
    );
  return { manager, reports, states };
}

test('a higher count starts instances that are warm five minutes later, with how long that took', async () => {
  const { manager, reports, states } = follow([
    directive({ atMs: 0, warm: 1 }),
    directive({ atMs: MINUTE_MS, warm: 2, revision: 2 }),
    directive({ atMs: 6 * MINUTE_MS, warm: 2, revision: 3 }),
  ]);
  for (const at of [0, MINUTE_MS]) {
    await manager.hear(at);
    const { started } = await manager.act(at);
    assert.equal(started, at === 0 ? 0 : 1); // The demo opens with the first count in place.
  }
  assert.deepEqual(states(), [
    ['web-1', 'WARM'],
    ['web-2', 'WARMING'],
  ]);
  await manager.hear(6 * MINUTE_MS);
  const holding = await manager.act(6 * MINUTE_MS);
  assert.deepEqual([holding.ready, holding.paid], [2, 2]);
  const report = reports.at(-1)?.instances?.[1];
  assert.deepEqual(report?.startDuration, seconds(300));
  assert.deepEqual(report.stateSince, seconds(360));
  assert.equal(reports.at(-1)?.snapshot, true);
});

test('what is not newer by epoch and revision is dropped, also when it was decided later', async () => {
  const { manager, states } = follow([
    directive({ atMs: 0, warm: 3, epoch: 2, revision: 7 }),
    directive({ atMs: MINUTE_MS, warm: 9, epoch: 2, revision: 6 }),
    directive({ atMs: MINUTE_MS, warm: 8, epoch: 1, revision: 99 }),
    directive({ atMs: MINUTE_MS, warm: 2, epoch: 3, revision: 8 }),
  ]);
  await manager.hear(MINUTE_MS);
  const holding = await manager.act(MINUTE_MS);
  assert.equal(holding.directive.epoch, 3);
  assert.deepEqual(states(), [
    ['web-1', 'WARM'],
    ['web-2', 'WARM'],
  ]);
});

test('a lower count stops what still starts and drains what is warm, each named once', async () => {
  const { manager, states } = follow([
    directive({ atMs: 0, warm: 2 }),
    directive({ atMs: MINUTE_MS, warm: 3, revision: 2 }),
    directive({ atMs: 2 * MINUTE_MS, warm: 1, revision: 3 }),
    directive({ atMs: 3 * MINUTE_MS, warm: 1, revision: 4 }),
  ]);
  for (const at of [0, 1, 2].map((minute) => minute * MINUTE_MS)) {
    await manager.hear(at);
    await manager.act(at);
  }
  assert.deepEqual(states(), [
    ['web-1', 'WARM'],
    ['web-2', 'DRAINING'],
    ['web-3', 'STOPPED'],
  ]);
  await manager.hear(3 * MINUTE_MS);
  await manager.act(3 * MINUTE_MS);
  assert.deepEqual(states(), [['web-1', 'WARM']]);
});

test('a start that fails is reported and replaced, as the count is absolute', async () => {
  const { manager, states } = follow(
    [
      directive({ atMs: 0, warm: 1 }),
      directive({ atMs: MINUTE_MS, warm: 2, revision: 2 }),
      directive({ atMs: 6 * MINUTE_MS, warm: 2, revision: 3 }),
    ],
    [2],
  );
  for (const at of [0, MINUTE_MS, 6 * MINUTE_MS]) {
    await manager.hear(at);
    await manager.act(at);
  }
  assert.deepEqual(states(), [
    ['web-1', 'WARM'],
    ['web-3', 'WARMING'],
    ['web-2', 'FAILED'],
  ]);
});

test('when the lease has run out it freezes: nothing is started, nothing stopped', async () => {
  const { manager, reports, states } = follow(
    [directive({ atMs: 0, warm: 1 }), directive({ atMs: MINUTE_MS, warm: 3, revision: 2 })],
    [2],
  );
  for (const at of [0, MINUTE_MS]) {
    await manager.hear(at);
    await manager.act(at);
  }
  // The lease ended at minute 4; at minute 6 one of the two starts fails and is not replaced.
  await manager.act(6 * MINUTE_MS);
  assert.deepEqual(states(), [
    ['web-1', 'WARM'],
    ['web-3', 'WARM'],
    ['web-2', 'FAILED'],
  ]);
  assert.equal(reports.at(-1)?.directiveResult, null);
});

test('each directive is answered once', async () => {
  const { manager, reports } = follow([directive({ atMs: 0, revision: 4 })]);
  await manager.hear(0);
  await manager.act(0);
  await manager.act(MINUTE_MS);
  assert.deepEqual(
    reports.map(({ directiveResult }) => directiveResult),
    [{ epoch: 1, revision: 4, outcome: 'DIRECTIVE_OUTCOME_APPLIED' }, null],
  );
});

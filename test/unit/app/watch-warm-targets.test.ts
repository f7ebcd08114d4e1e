import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFleet } from '../../../src/adapters/local/fleet.ts';
import { watchWarmTargets } from '../../../src/app/watch-warm-targets.ts';
import type { InstancesReport, InstanceState } from '../../../src/core/allocation/instance.ts';
import { createVirtualClock } from '../../fakes/clock.ts';

const report = (id: string, state: InstanceState, at: number): InstancesReport => ({
  manager: 'm-1',
  pool: 'web',
  snapshot: true,
  instances: [{ id, address: `${id}:80`, state, since: at, startDurationMs: undefined, detail: '' }],
  result: undefined,
  at,
});

/** A fleet whose reports count for 30 s, and what a balancer that watches it is told, while time stands at 1 s. */
async function watched() {
  const clock = createVirtualClock(1_000);
  const fleet = createFleet({ reportLeaseMs: 30_000 });
  await fleet.report(report('a', 'warming', 1_000), 1_000);
  const stop = new AbortController();
  const told = watchWarmTargets({ fleet, clock }, 'web', stop.signal);
  const next = async (): Promise<readonly (string | boolean)[]> => {
    const one = await told.next();
    assert.ok(one.done !== true);
    const { stale, targets } = one.value;
    return [stale, ...targets.map(({ instance, weight }) => `${instance.id} ${instance.state} ${weight}`)];
  };
  return { clock, fleet, stop, told, next };
}

test('a change is told at once: no time passes between the report and the word of it', async () => {
  const { fleet, stop, told, next } = await watched();
  assert.deepEqual(await next(), [false, 'a warming 100']);
  const waiting = next();
  await fleet.report(report('a', 'warm', 1_000), 1_000);
  assert.deepEqual(await waiting, [false, 'a warm 100']);
  // Also one that came while nobody waited.
  await fleet.report(report('b', 'warm', 1_000), 1_000);
  assert.deepEqual(await next(), [false, 'b warm 100']);
  const last = told.next();
  stop.abort();
  assert.equal((await last).done, true);
});

test('silence is told when the last report has lost its freshness, once, and the end of it at once', async () => {
  const { clock, fleet, stop, next } = await watched();
  await next();
  let isTold = false;
  const silent = next().then((ranking) => {
    isTold = true;
    return ranking;
  });
  await clock.advanceTo(30_999);
  assert.equal(isTold, false);
  await clock.advanceTo(31_000);
  assert.deepEqual(await silent, [true, 'a warming 100']);
  const back = next();
  await clock.advanceTo(60_000);
  await fleet.report(report('a', 'warm', 60_000), 60_000);
  assert.deepEqual(await back, [false, 'a warm 100']);
  stop.abort();
});

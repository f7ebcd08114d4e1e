/** An instance manager falls silent: what it said last goes on being served, and it finds the whole state when it returns. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WarmTargets__Output } from '../../../src/adapters/grpc/gen/pra/v1/WarmTargets.ts';
import { awaited, reader } from '../../../src/cli/demo/awaited.ts';
import type { Client } from '../../../src/compose-client.ts';
import { toTimestamp } from '../../../src/compose-client.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { POOL } from './callers.ts';
import type { Day } from './day.ts';
import { openDay, requestsAt } from './day.ts';

/** As configured by default. */
const REPORT_LEASE_MS = 2 * MINUTE_MS;

/** A manager that reports all that it has, or nothing but that it is there. */
function openManager(client: Client, managerId: string) {
  const stream = client.reportInstances();
  const taken = reader('the answer to a report', stream.responses);
  return async (now: number, warmIds: readonly string[], snapshot = false): Promise<void> => {
    const state = 'INSTANCE_STATE_WARM' as const;
    const instances = warmIds.map((instanceId) => ({ instanceId, state, stateSince: toTimestamp(now) }));
    await stream.write({ managerId, pool: POOL, snapshot, instances, at: toTimestamp(now) });
    await taken();
  };
}

/** `a warm, b cold`, and whether all of it is stale. */
const summary = ({ targets, stale }: WarmTargets__Output): string =>
  targets
    .map(({ instanceId, state }) => `${instanceId} ${state.replace('INSTANCE_STATE_', '').toLowerCase()}`)
    .concat(stale ? 'stale' : [])
    .join(', ');

const targetsOf = async ({ client }: Day): Promise<string> =>
  summary(await client.getWarmTargets({ pool: POOL }));

test('when the manager is gone its last ranking is served, marked stale, and watchers are told so', async (t) => {
  const day = await openDay(t, { withoutHistory: true });
  await openManager(day.client, 'm')(day.clock.now(), ['a', 'b'], true);
  const watched = reader('warm targets', day.client.watchWarmTargets({ pool: POOL }));
  assert.equal(summary(await watched()), 'a warm, b warm');

  await day.clock.advanceTo(day.clock.now() + REPORT_LEASE_MS - 1);
  assert.equal(await targetsOf(day), 'a warm, b warm');
  await day.clock.advanceTo(day.clock.now() + 1);
  assert.equal(await targetsOf(day), 'a warm, b warm, stale');
  assert.equal(summary(await watched()), 'a warm, b warm, stale');
  await day.clock.advanceTo(day.clock.now() + 60 * MINUTE_MS);
  assert.equal(await targetsOf(day), 'a warm, b warm, stale', 'an hour later, too');
});

test('an instance of a silent manager is no longer warm while another manager of the pool reports', async (t) => {
  const day = await openDay(t, { withoutHistory: true });
  const [left, stayed] = [openManager(day.client, 'left'), openManager(day.client, 'stayed')];
  await left(day.clock.now(), ['a', 'b']);
  await stayed(day.clock.now(), ['c']);
  await day.clock.advanceTo(day.clock.now() + MINUTE_MS);
  await stayed(day.clock.now(), []); // Nothing changed, and it is there.
  const watched = reader('warm targets', day.client.watchWarmTargets({ pool: POOL }));
  assert.equal(summary(await watched()), 'a warm, b warm, c warm');
  await day.clock.advanceTo(day.clock.now() + MINUTE_MS);
  assert.equal(summary(await watched()), 'c warm, a cold, b cold');
  assert.equal(await targetsOf(day), 'c warm, a cold, b cold');
});

test('a manager that returns has the newest directive first, and its snapshot mends the ranking', async (t) => {
  const day = await openDay(t);
  await openManager(day.client, 'm')(day.clock.now(), ['a', 'b'], true);
  let newest = await day.minute({ lb: requestsAt(day.clock.now()) });
  for (let minute = 2; minute <= 20; minute += 1) {
    const told = await day.minute({ lb: requestsAt(day.clock.now()) });
    assert.ok(told.expiresAt > newest.expiresAt, 'leases are renewed, whoever follows');
    newest = told;
  }
  assert.equal(await targetsOf(day), 'a warm, b warm, stale');

  // It comes back with what it has by now: one of its instances died, and it has started another.
  const followed = reader(
    'the state of the pool',
    day.client.streamDirectives({ managerId: 'm', pools: [POOL] }),
  );
  const { epoch, revision, warm } = await followed();
  assert.deepEqual([epoch, revision, warm], [newest.epoch, newest.revision, newest.warm]);
  await openManager(day.client, 'm')(day.clock.now(), ['b', 'c'], true);
  assert.equal(await targetsOf(day), 'b warm, c warm');
  const told = await awaited('the next directive', day.minute({ lb: requestsAt(day.clock.now()) }));
  assert.equal((await followed()).revision, told.revision, 'only what is newer follows');
});

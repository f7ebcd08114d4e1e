/** What every fleet promises: the instances of a pool as they were last reported. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type {
  Instance,
  InstancesReport,
  InstanceState,
  PoolInstances,
} from '../../src/core/allocation/instance.ts';
import { StoreUnavailable } from '../../src/ports/failure.ts';
import type { Fleet } from '../../src/ports/fleet.ts';

/** How long a report counts as fresh in all of these tests. */
export const REPORT_LEASE_MS = 30_000;

/** Opens an empty fleet, and has it closed after the test. */
export type OpenFleet = (t: TestContext) => Promise<Fleet>;

export function fleetContract(name: string, open: OpenFleet): void {
  describe(`fleet: ${name}`, () => {
    reportContract(open);
    watchContract(open);
    endContract(open);
  });
}

const instance = (id: string, state: InstanceState, since = 0): Instance => ({
  id,
  address: `10.0.0.1:${id}`,
  state,
  since,
  startDurationMs: state === 'warm' ? 300_000 : undefined,
  detail: state === 'failed' ? 'image not found' : '',
});

const report = (part: Partial<InstancesReport>): InstancesReport => ({
  manager: 'manager-1',
  pool: 'shop',
  snapshot: false,
  at: 0,
  instances: [],
  result: undefined,
  ...part,
});

/** `1 warm, 2 cold`: by id, since the order of instances says nothing. */
const summary = ({ instances }: PoolInstances): string =>
  instances
    .map(({ id, state }) => `${id} ${state}`)
    .sort()
    .join(', ');

function reportContract(open: OpenFleet): void {
  test('a pool of which nobody reported has no instances and was never fresh', async (t) => {
    const fleet = await open(t);
    assert.deepEqual(await fleet.instances('shop'), { pool: 'shop', instances: [], freshUntil: undefined });
  });

  test('a report comes back as it was made, fresh for the length of the lease', async (t) => {
    const fleet = await open(t);
    const instances = [instance('1', 'warm', 7), instance('2', 'failed', 8)];
    const freshUntil = 1_000 + REPORT_LEASE_MS;
    const held = instances.map((one) => ({ ...one, manager: 'manager-1', freshUntil }));
    const known = { pool: 'shop', instances: held, freshUntil };
    assert.deepEqual(await fleet.report(report({ snapshot: true, instances }), 1_000), known);
    assert.deepEqual(await fleet.instances('shop'), known);
  });

  test('a change replaces what it names, and only that', async (t) => {
    const fleet = await open(t);
    await fleet.report(report({ instances: [instance('1', 'warming', 5), instance('2', 'warm')] }), 0);
    const known = await fleet.report(
      report({ instances: [instance('1', 'warm', 9), instance('3', 'cold')] }),
      500,
    );
    assert.equal(summary(known), '1 warm, 2 warm, 3 cold');
    assert.equal(known.instances.find(({ id }) => id === '1')?.since, 9);
    assert.equal(known.freshUntil, 500 + REPORT_LEASE_MS);
  });

  test('a snapshot is all there is: what it does not name is gone', async (t) => {
    const fleet = await open(t);
    await fleet.report(report({ instances: [instance('1', 'warm'), instance('2', 'warm')] }), 0);
    const known = await fleet.report(report({ snapshot: true, instances: [instance('2', 'draining')] }), 1);
    assert.equal(summary(known), '2 draining');
    assert.equal(summary(await fleet.report(report({ snapshot: true }), 2)), '');
  });

  test('an instance that stopped is gone; in any other state it stays', async (t) => {
    const fleet = await open(t);
    const states = ['warming', 'warm', 'cold', 'draining', 'failed', 'stopped'] as const;
    const instances = states.map((state, i) => instance(`${i}`, state));
    const all = '0 warming, 1 warm, 2 cold, 3 draining, 4 failed';
    assert.equal(summary(await fleet.report(report({ snapshot: true, instances }), 0)), all);
    const stopped = [instance('1', 'stopped'), instance('never seen', 'stopped')];
    assert.equal(
      summary(await fleet.report(report({ instances: stopped }), 1)),
      '0 warming, 2 cold, 3 draining, 4 failed',
    );
  });

  test('an empty report keeps what is known fresh', async (t) => {
    const fleet = await open(t);
    await fleet.report(report({ instances: [instance('1', 'warm')] }), 0);
    const known = await fleet.report(report({}), 20_000);
    assert.equal(summary(known), '1 warm');
    assert.equal(known.freshUntil, 20_000 + REPORT_LEASE_MS);
  });

  test('a report keeps fresh what its manager reported before, and nothing of another manager', async (t) => {
    const fleet = await open(t);
    await fleet.report(
      report({ manager: 'a', instances: [instance('1', 'warm'), instance('2', 'warm')] }),
      0,
    );
    await fleet.report(
      report({ manager: 'b', instances: [instance('2', 'warm'), instance('3', 'warm')] }),
      5,
    );
    const { instances, freshUntil } = await fleet.report(report({ manager: 'a' }), 10);
    const held = instances.map((one) => `${one.id} ${one.manager} ${one.freshUntil - REPORT_LEASE_MS}`);
    assert.deepEqual(held.sort(), ['1 a 10', '2 b 5', '3 b 5']);
    assert.equal(freshUntil, 10 + REPORT_LEASE_MS);
  });

  test('pools do not know of each other', async (t) => {
    const fleet = await open(t);
    await fleet.report(report({ pool: 'shop', instances: [instance('1', 'warm')] }), 0);
    await fleet.report(report({ pool: 'cart', snapshot: true, instances: [instance('1', 'cold')] }), 0);
    assert.equal(summary(await fleet.instances('shop')), '1 warm');
    assert.equal(summary(await fleet.instances('cart')), '1 cold');
  });
}

const never = new AbortController().signal;

/** What a watch yields, one by one; `end` once it has ended. */
function watching(fleet: Fleet, signal: AbortSignal = never): () => Promise<string> {
  const states = fleet.watch('shop', signal)[Symbol.asyncIterator]();
  return async () => {
    const next = await states.next();
    return next.done === true ? 'end' : summary(next.value);
  };
}

function watchContract(open: OpenFleet): void {
  test('a watch yields the state now and after each change of its pool', async (t) => {
    const fleet = await open(t);
    const next = watching(fleet);
    assert.equal(await next(), '');
    const first = next();
    await fleet.report(report({ pool: 'cart', instances: [instance('9', 'warm')] }), 0);
    await fleet.report(report({ instances: [instance('1', 'warming')] }), 0);
    assert.equal(await first, '1 warming');
    const second = next();
    await fleet.report(report({ instances: [instance('1', 'warm')] }), 1);
    assert.equal(await second, '1 warm');
    assert.equal(await watching(fleet)(), '1 warm', 'one that comes late has the whole state at once');
  });

  test('a slow watcher gets the newest state, never a backlog', async (t) => {
    const fleet = await open(t);
    const next = watching(fleet);
    assert.equal(await next(), '');
    for (let i = 1; i <= 100; i += 1)
      await fleet.report(report({ instances: [instance(`${i}`, 'warm')] }), i);
    assert.equal((await next()).split(', ').length, 100);
    const after = next();
    await fleet.report(report({ snapshot: true }), 101);
    assert.equal(await after, '', 'nothing else had been waiting');
  });
}

function endContract(open: OpenFleet): void {
  test('a watch ends when its signal aborts, while it waits and before it began', async (t) => {
    const fleet = await open(t);
    const abort = new AbortController();
    const next = watching(fleet, abort.signal);
    assert.equal(await next(), '');
    const ends = next();
    abort.abort();
    assert.equal(await ends, 'end');
    assert.equal(await watching(fleet, abort.signal)(), 'end');
  });

  test('closing the fleet ends all watches; afterwards every call rejects', async (t) => {
    const fleet = await open(t);
    await fleet.report(report({ instances: [instance('1', 'warm')] }), 0);
    const next = watching(fleet);
    assert.equal(await next(), '1 warm');
    const ends = next();
    await fleet.close();
    assert.equal(await ends, 'end');
    assert.equal(await watching(fleet)(), 'end');
    const isClosed = (error: unknown): boolean =>
      error instanceof StoreUnavailable && error.reason === 'closed';
    await assert.rejects(fleet.report(report({}), 0), isClosed);
    await assert.rejects(fleet.instances('shop'), isClosed);
    await fleet.close();
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClaims } from '../../../../src/app/managers/claims.ts';
import { PoolTaken } from '../../../../src/ports/failure.ts';

const LEASE_MS = 180_000;
const claimsOf = () => createClaims({ leaseMs: LEASE_MS });
const by = (manager: string, pools: readonly string[] = ['web'], takeOver = false) => ({
  manager,
  pools,
  takeOver,
});
const taken =
  (reason: string, manager: string, pool = 'web') =>
  (error: unknown) => {
    assert.ok(error instanceof PoolTaken);
    assert.deepEqual([error.reason, error.manager, error.pool], [reason, manager, pool]);
    return true;
  };

test('a second manager is refused all it asks for if one pool of it is another one’s', () => {
  const claims = claimsOf();
  claims.claim(by('a', ['web']), 0);
  assert.throws(() => claims.claim(by('b', ['api', 'web']), 1), taken('pool-taken', 'a'));
  claims.claim(by('c', ['api']), 2); // nothing of it was taken
});

test('who takes over puts the one before out, who is told and is refused from then on', () => {
  const claims = claimsOf();
  const first = claims.claim(by('a', ['web', 'api']), 0);
  const second = claims.claim(by('b', ['web'], true), 1);
  assert.throws(
    () => {
      first.evicted.throwIfAborted();
    },
    taken('manager-evicted', 'b'),
  );
  first.release(2); // must not free what is another's by now
  assert.throws(() => claims.claim(by('a'), 3), taken('pool-taken', 'b'));
  assert.throws(
    () => {
      claims.checkReporter('a', 'web', 3);
    },
    taken('pool-taken', 'b'),
  );
  claims.checkReporter('a', 'api', 3); // that one is still its own
  assert.equal(second.evicted.aborted, false);
});

test('a pool stays with its manager for a lease after its subscription has ended', () => {
  const claims = claimsOf();
  claims.claim(by('a'), 0).release(1_000);
  assert.throws(() => claims.claim(by('b'), 1_000 + LEASE_MS - 1), taken('pool-taken', 'a'));
  claims.claim(by('b'), 1_000 + LEASE_MS);
});

test('a manager that comes back under its own name is let in, and its dead connection is ended', () => {
  const claims = claimsOf();
  const dead = claims.claim(by('a'), 0);
  const alive = claims.claim(by('a'), 1);
  assert.equal(dead.evicted.aborted, true);
  dead.release(2);
  assert.equal(alive.evicted.aborted, false);
  assert.throws(() => claims.claim(by('b'), 2 + LEASE_MS), taken('pool-taken', 'a'));
});

test('whoever reports of a pool that nobody has subscribed is heard', () => {
  claimsOf().checkReporter('a', 'web', 0);
});

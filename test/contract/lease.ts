/** What all leases promise: one holder at a time, and tokens that only grow. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { present } from '../../src/core/units/check.ts';
import { StoreUnavailable } from '../../src/ports/failure.ts';
import type { Lease } from '../../src/ports/processes/lease.ts';

export interface LeasePlace {
  readonly lease: Lease;
  /** Lets so much time pass. */
  readonly pass: (forMs: number) => Promise<void>;
}

/** Long enough for a test, however slow the machine; short enough to be waited for. */
const LONG_MS = 600_000;
const SHORT_MS = 5;

/** `open` makes leases that nobody holds, and has them closed after the test. */
export function leaseContract(name: string, open: (t: TestContext) => Promise<LeasePlace>): void {
  const claim = (holder: string, forMs = LONG_MS) => ({ name: 'planner', holder, forMs });

  describe(`lease: ${name}`, () => {
    test('one holds it at a time; who holds it goes on with the same token', async (t) => {
      const { lease } = await open(t);
      const token = present(await lease.hold(claim('a')), 'a token');
      assert.equal(await lease.hold(claim('b')), undefined);
      assert.equal(await lease.hold(claim('a')), token);
      assert.ok(Number.isSafeInteger(token) && token > 0);
    });

    test('of many who come at the same time one gets it', async (t) => {
      const { lease } = await open(t);
      const tokens = await Promise.all(Array.from({ length: 20 }, (_, i) => lease.hold(claim(`${i}`))));
      assert.equal(tokens.filter((token) => token !== undefined).length, 1);
    });

    test('a term that is over is the next one’s, by a higher token, also for who had it before', async (t) => {
      const { lease, pass } = await open(t);
      let last = 0;
      for (const holder of ['a', 'b', 'b', 'a']) {
        const token = present(await lease.hold(claim(holder, SHORT_MS)), 'a token');
        assert.ok(token > last, `${token} after ${last}`);
        last = token;
        await pass(SHORT_MS);
      }
    });

    test('a term that is renewed goes on for as long as it was renewed for', async (t) => {
      const { lease, pass } = await open(t);
      await lease.hold(claim('a'));
      await lease.hold(claim('a', SHORT_MS));
      await pass(SHORT_MS);
      assert.ok(await lease.hold(claim('b')));
    });

    test('its holder can release it, nobody else; tokens grow all the same', async (t) => {
      const { lease } = await open(t);
      const first = present(await lease.hold(claim('a')), 'a token');
      await lease.release(claim('b'));
      assert.equal(await lease.hold(claim('b')), undefined);
      await lease.release(claim('a'));
      await lease.release(claim('a'));
      assert.ok(present(await lease.hold(claim('b')), 'a token') > first);
      await lease.release(claim('a'));
      assert.equal(await lease.hold(claim('a')), undefined);
    });

    test('names do not know of each other', async (t) => {
      const { lease } = await open(t);
      await lease.hold(claim('a'));
      assert.ok(await lease.hold({ ...claim('b'), name: 'coordinator' }));
      await lease.release({ name: 'coordinator', holder: 'b' });
      assert.equal(await lease.hold(claim('b')), undefined);
    });

    test('after the close every call rejects, and closing again does no harm', async (t) => {
      const { lease } = await open(t);
      await lease.close();
      const isClosed = (error: unknown): boolean =>
        error instanceof StoreUnavailable && error.reason === 'closed';
      await assert.rejects(lease.hold(claim('a')), isClosed);
      await assert.rejects(lease.release(claim('a')), isClosed);
      await lease.close();
    });
  });
}

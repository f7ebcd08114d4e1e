/** What every plan bus promises: the newest directive of each pool, to readers of any speed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Directive } from '../../src/core/allocation/decision.ts';
import { StoreUnavailable } from '../../src/ports/failure.ts';
import type { PlanBus } from '../../src/ports/plan-bus.ts';

/** Opens an empty bus, and has it closed after the test. */
export type OpenPlanBus = (t: TestContext) => Promise<PlanBus>;

export function planBusContract(name: string, open: OpenPlanBus): void {
  describe(`plan bus: ${name}`, () => {
    orderContract(open);
    subscriptionContract(open);
    endContract(open);
  });
}

const directive = (pool: string, revision: number, epoch = 1): Directive => ({
  pool,
  epoch,
  revision,
  warm: revision,
  readyBy: 0,
  expiresAt: 60_000,
  decidedAt: 0,
  reason: 'cover-demand',
  detail: 'the bridge needs it',
  basis: 'model',
});

const never = new AbortController().signal;

/** Takes directives one by one. */
class Reader {
  readonly #directives: AsyncIterator<Directive>;

  constructor(bus: PlanBus, pools: readonly string[], signal: AbortSignal = never) {
    this.#directives = bus.subscribe(pools, signal)[Symbol.asyncIterator]();
  }

  /** `shop 1.7` for revision 7 of epoch 1; `end` once it has ended. */
  async next(): Promise<string> {
    const next = await this.#directives.next();
    return next.done === true ? 'end' : `${next.value.pool} ${next.value.epoch}.${next.value.revision}`;
  }
}

function orderContract(open: OpenPlanBus): void {
  for (const [what, second, newest] of [
    ['a higher revision', directive('shop', 6), 'shop 1.6'],
    ['a lower revision', directive('shop', 4), 'shop 1.5'],
    ['the same revision again', { ...directive('shop', 5), warm: 99 }, 'shop 1.5'],
    ['a lower revision of a higher epoch', directive('shop', 1, 2), 'shop 2.1'],
    ['a higher revision of a lower epoch', directive('shop', 9, 0), 'shop 1.5'],
  ] as const) {
    test(`after revision 5 of epoch 1, ${what}: ${newest} is the newest`, async (t) => {
      const bus = await open(t);
      await bus.publish([directive('shop', 5)]);
      await bus.publish([second]);
      const [held] = await firstOf(bus);
      assert.equal(`${held?.pool ?? ''} ${held?.epoch ?? 0}.${held?.revision ?? 0}`, newest);
      assert.notEqual(held?.warm, 99);
    });
  }

  test('order is kept by pool: an old revision of one says nothing of another', async (t) => {
    const bus = await open(t);
    await bus.publish([directive('shop', 9), directive('cart', 2), directive('shop', 8)]);
    const reader = new Reader(bus, ['shop', 'cart']);
    assert.deepEqual([await reader.next(), await reader.next()].sort(), ['cart 1.2', 'shop 1.9']);
  });
}

/** What a new subscriber to the shop gets first. */
async function firstOf(bus: PlanBus): Promise<Directive[]> {
  for await (const first of bus.subscribe(['shop'], never)) return [first];
  return [];
}

function subscriptionContract(open: OpenPlanBus): void {
  test('a subscriber gets the state of its pools first, then each change of them', async (t) => {
    const bus = await open(t);
    await bus.publish([directive('shop', 1), directive('cart', 1), directive('other', 1)]);
    const reader = new Reader(bus, ['shop', 'cart']);
    assert.deepEqual([await reader.next(), await reader.next()].sort(), ['cart 1.1', 'shop 1.1']);
    const next = reader.next();
    await bus.publish([directive('other', 2)]);
    await bus.publish([directive('cart', 2)]);
    assert.equal(await next, 'cart 1.2');
  });

  test('a subscription to no pool in particular follows all', async (t) => {
    const bus = await open(t);
    await bus.publish([directive('shop', 1)]);
    const reader = new Reader(bus, []);
    assert.equal(await reader.next(), 'shop 1.1');
    const next = reader.next();
    await bus.publish([directive('cart', 1)]);
    assert.equal(await next, 'cart 1.1');
  });

  test('a slow reader misses what was overtaken, never the newest of a pool', async (t) => {
    const bus = await open(t);
    await bus.publish([directive('shop', 1)]);
    const slow = new Reader(bus, ['shop', 'cart']);
    assert.equal(await slow.next(), 'shop 1.1');
    for (let revision = 2; revision <= 1_000; revision += 1) {
      await bus.publish([directive('shop', revision), directive('cart', revision)]);
    }
    assert.deepEqual([await slow.next(), await slow.next()].sort(), ['cart 1.1000', 'shop 1.1000']);
    const next = slow.next();
    await bus.publish([directive('shop', 1_001)]);
    assert.equal(await next, 'shop 1.1001', 'nothing else had been waiting');
  });

  test('what is not newer wakes nobody', async (t) => {
    const bus = await open(t);
    await bus.publish([directive('shop', 5)]);
    const reader = new Reader(bus, ['shop']);
    assert.equal(await reader.next(), 'shop 1.5');
    const next = reader.next();
    await bus.publish([directive('shop', 5)]);
    await bus.publish([directive('shop', 4)]);
    await bus.publish([directive('shop', 6)]);
    assert.equal(await next, 'shop 1.6');
  });

  test('subscribers do not take directives from each other', async (t) => {
    const bus = await open(t);
    const readers = [new Reader(bus, ['shop']), new Reader(bus, ['shop']), new Reader(bus, ['shop', 'cart'])];
    const next = readers.map((reader) => reader.next());
    await bus.publish([directive('shop', 1)]);
    assert.deepEqual(await Promise.all(next), ['shop 1.1', 'shop 1.1', 'shop 1.1']);
  });
}

function endContract(open: OpenPlanBus): void {
  test('a subscription ends when its signal aborts, while it waits and before it began', async (t) => {
    const bus = await open(t);
    const abort = new AbortController();
    const waiting = new Reader(bus, ['shop'], abort.signal);
    const other = new Reader(bus, ['shop']);
    const ends = waiting.next();
    const stays = other.next();
    abort.abort();
    assert.equal(await ends, 'end');
    await bus.publish([directive('shop', 1)]);
    assert.equal(await new Reader(bus, ['shop'], abort.signal).next(), 'end');
    assert.equal(await stays, 'shop 1.1');
  });

  test('closing the bus ends all subscriptions, and closing again does no harm', async (t) => {
    const bus = await open(t);
    await bus.publish([directive('shop', 1)]);
    const waiting = new Reader(bus, ['shop']);
    assert.equal(await waiting.next(), 'shop 1.1');
    const ends = waiting.next();
    await bus.close();
    assert.equal(await ends, 'end');
    assert.equal(await new Reader(bus, ['shop']).next(), 'end');
    await bus.close();
  });

  test('after the close nothing can be published', async (t) => {
    const bus = await open(t);
    await bus.close();
    await assert.rejects(
      bus.publish([directive('shop', 1)]),
      (error: unknown) => error instanceof StoreUnavailable && error.reason === 'closed',
    );
  });
}

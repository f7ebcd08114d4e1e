/** What a real Redis keeps: what all such stores promise, and what may go wrong on the way to a server. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createPlanBus } from '../../../src/adapters/local/plan-bus.ts';
import type { RedisOptions, RedisStore } from '../../../src/adapters/redis/open.ts';
import { openRedis } from '../../../src/adapters/redis/open.ts';
import type { Directive } from '../../../src/core/allocation/decision.ts';
import type { PlanBus } from '../../../src/ports/plan-bus.ts';
import { StoreUnavailable } from '../../../src/ports/failure.ts';
import { freePort } from '../../servers/ports.ts';
import type { RedisServer } from '../../servers/redis.ts';
import { askServer, redisPresence, startRedis } from '../../servers/redis.ts';
import { leaseContract } from '../lease.ts';
import { planBusContract } from '../plan-bus.ts';
import { checkpointsContract } from './checkpoints.ts';
import { eventsContract } from './events.ts';
import { parametersContract } from './parameters.ts';

const isUnavailable =
  (reason: string) =>
  (error: unknown): boolean =>
    error instanceof StoreUnavailable && error.reason === reason;

describe('Redis', await redisPresence(), () => {
  let server: RedisServer;
  before(async () => {
    server = await startRedis();
  });
  after(() => server.stop());

  let places = 0;
  /** Keys of their own for each test; closes what was opened. */
  function newPlace(t: TestContext, options: Partial<RedisOptions> = {}): { open(): Promise<RedisStore> } {
    places += 1;
    const prefix = `test-${places}`;
    const opened: RedisStore[] = [];
    t.after(() => Promise.all(opened.map((store) => store.close())));
    return {
      open: async () => {
        const store = await openRedis({
          ...{ address: server.address, prefix, durability: 'full' },
          localPlanBus: createPlanBus(),
          ...options,
        });
        opened.push(store);
        return store;
      },
    };
  }
  const placeOf =
    <Store>(pick: (store: RedisStore) => Store) =>
    (t: TestContext) => {
      const place = newPlace(t);
      return Promise.resolve({ open: async () => pick(await place.open()) });
    };

  checkpointsContract(
    'Redis',
    placeOf(({ checkpoints }) => checkpoints),
  );
  parametersContract(
    'Redis',
    placeOf(({ parameters }) => parameters),
  );
  eventsContract(
    'Redis',
    placeOf(({ events }) => events),
  );
  planBusContract('Redis', async (t) => (await newPlace(t).open()).planBus);
  leaseContract('Redis', async (t) => {
    const { lease } = await newPlace(t).open();
    return { lease, pass: (forMs) => pause(forMs + 1) };
  });

  describe('plan bus: Redis, several processes', () => {
    const directive = (revision: number, epoch = 1): Directive => ({
      ...{ pool: 'shop', epoch, revision, warm: revision, readyBy: 0, expiresAt: 60_000, decidedAt: 0 },
      ...{ reason: 'cover-demand', detail: 'the bridge needs it', basis: 'model' },
    });

    /** Two processes of one service, and what a subscriber of the second one gets, as `epoch.revision`. */
    async function twoProcesses(t: TestContext) {
      const place = newPlace(t);
      const [first, second] = [(await place.open()).planBus, (await place.open()).planBus];
      const directives = second.subscribe(['shop'], new AbortController().signal)[Symbol.asyncIterator]();
      const next = async (): Promise<string> => {
        const { value } = (await directives.next()) as IteratorYieldResult<Directive>;
        return `${value.epoch}.${value.revision}`;
      };
      return { place, first, second, next };
    }

    test('what one publishes the subscribers of another get, and of one that comes later', async (t) => {
      const { place, first, next } = await twoProcesses(t);
      await first.publish([directive(1)]);
      assert.equal(await next(), '1.1');
      const { planBus } = await place.open();
      for await (const { revision } of planBus.subscribe(['shop'], new AbortController().signal)) {
        assert.equal(revision, 1);
        break;
      }
    });

    test('a planner that was overtaken cannot publish, not even to its own subscribers', async (t) => {
      const { first, second, next } = await twoProcesses(t);
      await first.publish([directive(1, 2)]);
      await second.publish([directive(9, 1)]);
      await first.publish([directive(2, 2)]);
      const seen = await next();
      assert.equal(seen === '2.1' ? await next() : seen, '2.2');
    });

    /** Publishes, as a planner does once a step, until a subscriber of the other process has one of these. */
    async function publishUntilSeen(
      bus: PlanBus,
      from: number,
      next: () => Promise<string>,
    ): Promise<number> {
      let seen = 0;
      const reading = (async () => {
        while (seen < from) seen = Number((await next()).split('.')[1]);
      })();
      for (let revision = from; ; revision += 1) {
        await bus.publish([directive(revision)]);
        await Promise.race([reading, pause(50)]);
        if (seen >= from) return revision;
      }
    }

    test('subscribers miss nothing for good: neither cut off, nor when the stream is gone', async (t) => {
      const { first, next } = await twoProcesses(t);
      await first.publish([directive(1)]);
      assert.equal(await next(), '1.1');
      await askServer(server, 'CLIENT KILL TYPE normal SKIPME yes');
      const revision = await publishUntilSeen(first, 2, next);
      await askServer(server, 'FLUSHALL');
      await publishUntilSeen(first, revision + 1, next);
    });

    test('while Redis is away a planner tells its own subscribers, afterwards all', async (t) => {
      const { first, next } = await twoProcesses(t);
      const own = first.subscribe(['shop'], new AbortController().signal)[Symbol.asyncIterator]();
      await server.kill();
      await first.publish([directive(1)]);
      assert.equal(((await own.next()) as IteratorYieldResult<Directive>).value.revision, 1);
      await server.restart();
      await publishUntilSeen(first, 2, next);
    });
  });

  test('services under different prefixes do not know of each other', async (t) => {
    const [one, other] = [await newPlace(t).open(), await newPlace(t).open()];
    await one.checkpoints.put('state', 1);
    assert.equal(await other.checkpoints.get('state'), undefined);
  });

  test('a server that nobody runs is told of, by its address', async (t) => {
    const port = await freePort();
    const place = newPlace(t, { address: { ...server.address, port } });
    await assert.rejects(place.open(), (error: unknown) => {
      assert.ok(isUnavailable('unreachable')(error));
      assert.equal((error as Error).message, `Redis at 127.0.0.1:${port}: it cannot be reached`);
      return true;
    });
  });

  test('a server that is silent fails a call at its deadline, and is reached again when it answers', async (t) => {
    const store = await newPlace(t, { deadlineMs: 300 }).open();
    await store.checkpoints.put('state', 1);
    await askServer(server, 'CLIENT PAUSE 1000 ALL');
    await assert.rejects(store.checkpoints.put('state', 2), isUnavailable('timeout'));
    await assert.rejects(store.checkpoints.put('state', 3), StoreUnavailable); // At once.
    await eventually(() => store.checkpoints.put('state', 4));
    assert.equal(await store.checkpoints.get('state'), 4);
  });

  test('what was acknowledged survives a kill of the server; meanwhile calls fail at once', async (t) => {
    const store = await newPlace(t).open();
    await store.checkpoints.put('state', { warm: 3 });
    await store.checkpoints.putBytes('learned', Uint8Array.of(1, 2, 3));
    await server.kill();
    await assert.rejects(store.checkpoints.put('state', { warm: 4 }), isUnavailable('unreachable'));
    await assert.rejects(store.events.list(), isUnavailable('unreachable'));
    await server.restart();
    await eventually(() => store.checkpoints.get('state'));
    assert.deepEqual(await store.checkpoints.get('state'), { warm: 3 });
    assert.deepEqual(await store.checkpoints.getBytes('learned'), Uint8Array.of(1, 2, 3));
  });
});

/** Resolves with what `call` resolves with once it does; the test's own time limit ends it otherwise. */
async function eventually<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await pause(20);
    }
  }
}

describe('Redis that must not be used', await redisPresence(), () => {
  const opening = (server: RedisServer, options: Partial<RedisOptions> = {}): Promise<RedisStore> =>
    openRedis({
      ...{ address: server.address, prefix: 'pra', durability: 'full', localPlanBus: createPlanBus() },
      ...options,
    });

  for (const [settings, durability, complaint] of [
    [
      { 'maxmemory-policy': 'allkeys-lru' },
      'none',
      /has the maxmemory-policy allkeys-lru\. PRA needs noeviction/,
    ],
    [
      { 'maxmemory-policy': 'volatile-ttl' },
      'full',
      /has the maxmemory-policy volatile-ttl\. PRA needs noeviction/,
    ],
    [
      { appendonly: 'no' },
      'seconds',
      /has appendonly no\. PRA needs appendonly yes for the durability `seconds`/,
    ],
    [{ appendonly: 'no' }, 'full', /has appendonly no\. PRA needs appendonly yes for the durability `full`/],
    [{ appendfsync: 'everysec' }, 'full', /has appendfsync everysec\. PRA needs appendfsync always/],
  ] as const) {
    test(`${JSON.stringify(settings)} is refused for the durability ${durability}`, async (t) => {
      const server = await startRedis(settings);
      t.after(() => server.stop());
      await assert.rejects(opening(server, { durability }), { name: 'RedisRefused', message: complaint });
    });
  }

  test('what is asked for is enough', async (t) => {
    for (const [settings, durability] of [
      [{ appendonly: 'no' }, 'none'],
      [{ appendfsync: 'everysec' }, 'seconds'],
      [{}, 'full'],
    ] as const) {
      const server = await startRedis(settings);
      t.after(() => server.stop());
      await (await opening(server, { durability })).close();
    }
  });

  test('a password is needed where Redis asks for one', async (t) => {
    const server = await startRedis({ requirepass: 'secret' });
    t.after(() => server.stop());
    await (await opening(server)).close();
    for (const password of ['wrong', undefined]) {
      await assert.rejects(
        opening(server, { address: { ...server.address, password } }),
        (error: unknown) => isUnavailable('refused')(error) && !String(error).includes('wrong'),
      );
    }
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { deferred, settled } from '../deferred.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import type { VirtualClock } from '../../../fakes/clock.ts';
import { createBroadcast } from '../../../../src/app/broadcast.ts';
import type { Broadcast } from '../../../../src/app/broadcast.ts';
import { runCycles } from '../../../../src/app/cycle/schedule.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

const AT_1000 = Date.UTC(2026, 10, 24, 10, 0);
/** Grace is 10 s. */
const POLICY = { stepMs: MINUTE_MS, graceMs: 10_000 };

interface Running {
  readonly clock: VirtualClock;
  readonly news: Broadcast;
  /** When cycles ran, in seconds past 10:00. */
  readonly ran: readonly number[];
  readonly stopped: Promise<void>;
  readonly controller: AbortController;
  /** Seconds past 10:00 up to which steps are final; told as news. */
  readonly pass: (seconds: number) => Promise<void>;
  /** Tells that something urgent has come. */
  readonly press: () => Promise<void>;
  readonly toSecond: (seconds: number) => Promise<void>;
}

const NOTHING_ELSE = () => Promise.resolve(false);

/** Starts at 10:00:00; the first cycle has run when it resolves. It is stopped after the test. */
async function start(
  t: TestContext,
  cycle: (now: number) => Promise<void> = () => Promise.resolve(),
): Promise<Running> {
  const clock = createVirtualClock(AT_1000);
  const news = createBroadcast();
  const controller = new AbortController();
  const ran: number[] = [];
  let final: number | undefined;
  let urgent = false;
  const stopped = runCycles(
    {
      clock,
      news,
      heardUntil: () => final,
      isUrgent: () => urgent,
      cycle: (now) => {
        urgent = false;
        ran.push((now - AT_1000) / 1_000);
        return cycle(now);
      },
      meanwhile: NOTHING_ELSE,
    },
    POLICY,
    controller.signal,
  );
  t.after(() => {
    controller.abort();
  });
  await settled();
  return {
    clock,
    news,
    ran,
    stopped,
    controller,
    pass: async (seconds) => {
      final = AT_1000 + seconds * 1_000;
      news.announce();
      await settled();
    },
    press: async () => {
      urgent = true;
      news.announce();
      await settled();
    },
    toSecond: (seconds) => clock.advanceTo(AT_1000 + seconds * 1_000),
  };
}

test('the first cycle runs at once', async (t) => {
  const { ran } = await start(t);
  assert.deepEqual(ran, [0]);
});

test('what is urgent does not wait for the next step, and is done with one cycle', async (t) => {
  const { ran, press, toSecond } = await start(t);
  await toSecond(7);
  await press();
  assert.deepEqual(ran, [0, 7]);
});

test('a cycle runs as soon as a step is final, and once for it', async (t) => {
  const { ran, pass, toSecond } = await start(t);
  await toSecond(61.5);
  await pass(60);
  assert.deepEqual(ran, [0, 61.5]);
  await pass(60);
  assert.deepEqual(ran, [0, 61.5]);
});

test('without news a cycle runs when the grace after the end of each step is over', async (t) => {
  const { ran, toSecond } = await start(t);
  await toSecond(69.999);
  assert.deepEqual(ran, [0]);
  await toSecond(250);
  assert.deepEqual(ran, [0, 70, 130, 190, 250]);
});

test('after a step that was on time the next one has its grace too', async (t) => {
  const { ran, pass, toSecond } = await start(t);
  await toSecond(61);
  await pass(60);
  await toSecond(200);
  assert.deepEqual(ran, [0, 61, 130, 190]);
});

test('a step that becomes final late, after its cycle, has one of its own', async (t) => {
  const { ran, pass, toSecond } = await start(t);
  await toSecond(85);
  await pass(60);
  await toSecond(130);
  assert.deepEqual(ran, [0, 70, 85, 130]);
});

test('news that make nothing final run no cycle', async (t) => {
  const { ran, news, toSecond } = await start(t);
  await toSecond(20);
  for (let batch = 0; batch < 100; batch += 1) {
    news.announce();
    await settled();
  }
  assert.deepEqual(ran, [0]);
  await toSecond(70);
  assert.deepEqual(ran, [0, 70]);
});

test('cycles never overlap; what came during one is the next one’s', async (t) => {
  const slow = deferred();
  let inside = 0;
  const { ran, pass, toSecond } = await start(t, async () => {
    inside += 1;
    assert.equal(inside, 1);
    await slow.promise;
    inside -= 1;
  });
  await toSecond(61);
  await pass(60);
  await toSecond(122);
  await pass(120);
  assert.deepEqual(ran, [0]);
  slow.resolve();
  await settled();
  assert.deepEqual(ran, [0, 122]); // one cycle for both steps
});

test('a cycle that took longer than its step is followed at once by the one that is due', async (t) => {
  const slow = deferred();
  const { ran, toSecond } = await start(t, () => slow.promise);
  await toSecond(75); // the first cycle still runs, and one was due at 70
  assert.deepEqual(ran, [0]);
  slow.resolve();
  await settled();
  assert.deepEqual(ran, [0, 75]);
});

test('an abort ends the wait, and no cycle runs after it', async (t) => {
  const { ran, controller, stopped, toSecond, pass } = await start(t);
  await toSecond(20);
  controller.abort();
  await stopped;
  await pass(60);
  await toSecond(200);
  assert.deepEqual(ran, [0]);
});

test('an abort during a cycle lets it finish', async (t) => {
  const slow = deferred();
  const { ran, controller, stopped } = await start(t, () => slow.promise);
  controller.abort();
  let isStopped = false;
  void stopped.then(() => (isStopped = true));
  await settled();
  assert.equal(isStopped, false);
  slow.resolve();
  await stopped;
  assert.deepEqual(ran, [0]);
});

test('a signal that was aborted before runs nothing', async () => {
  const ran: number[] = [];
  await runCycles(
    {
      clock: createVirtualClock(AT_1000),
      news: createBroadcast(),
      heardUntil: () => undefined,
      isUrgent: () => false,
      cycle: (now) => Promise.resolve(void ran.push(now)),
      meanwhile: NOTHING_ELSE,
    },
    POLICY,
    AbortSignal.abort(),
  );
  assert.deepEqual(ran, []);
});

test('when there will be no more news, time alone goes on to count', async (t) => {
  const { ran, news, toSecond, controller, stopped } = await start(t);
  news.close();
  await settled(); // it would never come back if the end of the news were taken for news again and again
  await toSecond(130);
  assert.deepEqual(ran, [0, 70, 130]);
  controller.abort();
  await stopped;
});

test('a clock that ran back puts no cycle off', async (t) => {
  const clock = createVirtualClock(AT_1000);
  const news = createBroadcast();
  const controller = new AbortController();
  t.after(() => {
    controller.abort();
  });
  const ran: number[] = [];
  let backMs = 0;
  void runCycles(
    {
      clock: { now: () => clock.now() - backMs, until: (at, signal) => clock.until(at + backMs, signal) },
      news,
      heardUntil: () => undefined,
      isUrgent: () => false,
      cycle: (now) => Promise.resolve(void ran.push((now - AT_1000) / 1_000)),
      meanwhile: NOTHING_ELSE,
    },
    POLICY,
    controller.signal,
  );
  await clock.advanceTo(AT_1000 + 20_000);
  backMs = 3_600_000;
  news.announce(); // the next batch
  await settled();
  await clock.advanceTo(AT_1000 + 130_000);
  // 10:00:20 is 09:00:20 again, 3,580 s before 10:00; 09:01:10 and 09:02:10 are due after it.
  assert.deepEqual(ran, [0, -3_580, -3_530, -3_470]);
});

test('a wait leaves nothing behind on the signal that lives as long as the service', async (t) => {
  // A signal of `AbortSignal.any` stays in memory as long as those that it was made of, on Node 20.
  const any = t.mock.method(AbortSignal, 'any');
  const { controller, news, toSecond } = await start(t);
  const { signal } = controller;
  let listeners = 0;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listeners += 1;
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...given);
  };
  for (let round = 0; round < 50; round += 1) {
    await toSecond(round);
    news.announce();
    await settled();
  }
  // One wait and one listening for news are under way, as at the beginning.
  assert.ok(Math.abs(listeners) <= 2, `${listeners}`);
  assert.equal(any.mock.callCount(), 0);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StepOutcome } from '../../../src/cli/demo/race/processes/load.ts';
import { summarize } from '../../../src/cli/demo/race/result.ts';
import { followHpa, requestsIn } from '../../../src/cli/demo/race/sides/hpa.ts';
import { createLifetimeBook } from '../../../src/cli/demo/race/sides/lifetimes.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { createVirtualClock } from '../../fakes/clock.ts';

const outcome = (latenciesMs: readonly number[], failed = 0, cold = 0): StepOutcome => ({
  requests: latenciesMs.length,
  latenciesMs,
  failed,
  cold,
});

test('what is scored is what came after the warm-up; one pays from the order to the end', () => {
  const books = { pra: createLifetimeBook(), hpa: createLifetimeBook() };
  for (const [event, instance, minute] of [
    ['ordered', 'a', 0],
    ['ready', 'a', 2],
    ['ordered', 'b', 2],
    ['draining', 'a', 3],
    ['stopped', 'a', 3.5],
    ['stopped', 'unknown', 1],
  ] as const) {
    books.pra.take({ event, instance }, minute * MINUTE_MS);
  }
  const nothing = outcome([]);
  const steps = [
    { step: 0, outcomes: [outcome([9_999], 1), nothing] },
    { step: 1, outcomes: [outcome([100, 200, 600], 0, 2), nothing] },
    { step: 2, outcomes: [outcome([1_000, 300], 1), nothing] },
    { step: 3, outcomes: [outcome([200]), nothing] },
  ];
  const streamed = { source: 's', start: 0, stepMs: MINUTE_MS, values: Float64Array.of(1, 3, 2, 1) };
  const { scores, minutes } = summarize({ streamed, warmUpMinutes: 1, scoredFrom: MINUTE_MS }, steps, books);
  // Of 100, 200, 200, 300, 600, 1000: the third is the least that half of them do not exceed.
  assert.deepEqual(scores.pra, {
    ...{ requests: 6, failed: 1, slow: 1, cold: 2, p50Ms: 200, p99Ms: 1_000 },
    // a from minute 1 to 3.5, b from 2 to 4: four and a half minutes.
    instanceHours: 4.5 / 60,
  });
  assert.deepEqual(
    minutes.pra.map(({ ready, paid }) => [ready, paid]),
    [
      [0, 1],
      [1, 2],
      [0.5, 1.5],
    ],
  );
  assert.equal(scores.hpa.instanceHours, 0);
});

test("HAProxy's statistics tell what its frontend has had", () => {
  const text = '# pxname,svname,scur,req_tot,\nweb_in,FRONTEND,3,1234,\nweb,s1,0,,\nweb,BACKEND,0,99,\n\n';
  assert.equal(requestsIn(text), 1_234);
  assert.ok(Number.isNaN(requestsIn('')));
});

test('the rule sees the last minute, and asks for as many as use 70 % of each', async () => {
  const clock = createVirtualClock(0);
  const asked: number[] = [];
  const stop = new AbortController();
  // 70 requests a minute are 7 instances' worth, of which ten use 70 %. Without statistics nothing changes.
  const following = followHpa(
    {
      clock,
      keeper: { take: ({ warm }) => asked.push(warm) },
      readRequests: () =>
        clock.now() === 75_000
          ? Promise.reject(new Error('gone'))
          : Promise.resolve((70 * clock.now()) / MINUTE_MS),
      capacityPerMinute: 10,
      ceiling: 9,
    },
    stop.signal,
  );
  for (let at = 0; at <= 90_000; at += 15_000) {
    await nextTurn();
    await clock.advanceTo(at);
  }
  stop.abort();
  await following;
  // From 1 by 4 at most at once, or twice as many; never past the ceiling.
  assert.deepEqual(asked, [1, 5, 9, 9, 9, 9, 9]);
});

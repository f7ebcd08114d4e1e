/** The thread that plans is gone: a new one takes its place, and nobody feels more than a missed cycle. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { openDay, requestsAt } from './day.ts';

/** The threads that this one starts. The planner is the only kind: inference is a thread of the planner's. */
const planners: Worker[] = [];
process.on('worker', (worker) => planners.push(worker));

test('a planner that dies is replaced: the past is read again, what came meanwhile counts, nothing is scaled in', async (t) => {
  const day = await openDay(t);
  const before = await day.minute({ lb: requestsAt(day.clock.now()) });
  assert.ok(before.warm < 40);

  await planners.at(-1)?.terminate();
  // This minute has no directive of its own; the lease of three minutes reaches over it. It brings 40 requests a
  // second, which 40 instances take.
  await day.lostMinute({ lb: 2_400 });
  assert.equal(day.told.at(-1), before);

  const after = await day.minute({});
  assert.ok(before.expiresAt > after.decidedAt, 'the lease was renewed before it ended');
  assert.ok(after.warm >= 40, `${after.warm} for a load that needs 40`);
  assert.equal(after.basis, 'BASIS_MODEL', 'what was learned is there again');
  assert.equal(planners.length, 2);
  const lines = day.log.map(({ msg }) => msg);
  assert.ok(lines.includes('the planner reports a problem'));
  assert.equal(lines.at(-1), 'the past was read');
});

test('a planner that dies on a quiet day takes no instance with it', async (t) => {
  const day = await openDay(t);
  let before = await day.minute({ lb: requestsAt(day.clock.now()) });
  for (let death = 1; death <= 2; death += 1) {
    await planners.at(-1)?.terminate();
    await day.lostMinute({ lb: requestsAt(day.clock.now()) });
    const after = await day.minute({ lb: requestsAt(day.clock.now()) });
    assert.ok(after.warm >= before.warm, `death ${death}: ${before.warm} before, ${after.warm} after`);
    before = after;
  }
});

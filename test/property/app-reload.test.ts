/** Whatever is reported while the past is read, read again or lost: each count reaches the planner exactly once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMemoryHistory } from '../fakes/history.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { cycleDeps } from '../unit/app/given.ts';
import { AT_1000, atMinute, NAMED_BY_SOURCE, record } from '../unit/demand/given.ts';
import { createCycles } from '../../src/app/cycle/cycle.ts';
import { createIngest } from '../../src/app/ingest/ingest.ts';
import { compileRules } from '../../src/core/demand/extraction.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';
import type { History } from '../../src/ports/history.ts';

/** Turns of the event loop that something takes. */
const turns = fc.nat({ max: 4 });

const events = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('report' as const),
        count: fc.integer({ min: 1, max: 9 }),
        // Around the clock, also in the step that has not begun; and so long ago that the past is read in parts.
        second: fc.oneof(fc.integer({ min: -90, max: 4 }), fc.integer({ min: -20_000, max: -90 })),
        before: turns,
        after: turns,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('import finished' as const), before: turns }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cycle fails' as const), before: turns }) },
  ),
  { maxLength: 12 },
);

async function pass(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The history, slow at both ends: before a batch is durable, and before that is told. */
function slow(history: History, delays: { before: number; after: number; read: number }): History {
  return {
    ...history,
    append: async (batches) => {
      const { before, after } = delays;
      await pass(before);
      const results = await history.append(batches);
      await pass(after);
      return results;
    },
    readAll: async (range, only) => {
      await pass(delays.read);
      const series = await history.readAll(range, only);
      await pass(delays.read);
      return series;
    },
  };
}

test('each count reaches the planner exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(events, turns, turns, async (list, read, cycleTurns) => {
      const now = atMinute(0) - 2_000;
      const delays = { before: 0, after: 0, read };
      let failing = 0;
      const deps = await cycleDeps({
        history: slow(createMemoryHistory({ stepMs: MINUTE_MS }), delays),
        planner: {
          before: async (call) => {
            await pass(cycleTurns);
            if (call === 'cycle' && failing > 0) {
              failing -= 1;
              throw new Error('lost');
            }
          },
        },
      });
      const cycles = createCycles(deps, {
        stepMs: MINUTE_MS,
        graceMs: 10_000,
        leaseMs: HOUR_MS,
        forecastOnly: false,
        pools: [],
      });
      const ingest = createIngest(
        {
          ...deps,
          sources: { extractor: compileRules(NAMED_BY_SOURCE), counted: () => undefined },
          costs: { take: () => undefined },
          serviceLevels: { take: () => undefined },
          clock: createVirtualClock(now),
          elapsedMs: () => 0,
          onNews: () => undefined,
        },
        { stepMs: MINUTE_MS, lateLimitMs: 6 * HOUR_MS, futureToleranceMs: 5_000, goneAfterMs: DAY_MS },
      );
      const under: Promise<unknown>[] = [];
      let running: Promise<unknown> = Promise.resolve();
      for (const [place, event] of list.entries()) {
        await pass(event.before);
        // A cycle after each event; what it says, and whether it fails, is of no interest.
        running = running.then(() => cycles.run(now)).catch(() => undefined);
        if (event.kind === 'import finished') cycles.forgetPast();
        else if (event.kind === 'cycle fails') failing += 1;
        else {
          Object.assign(delays, { before: event.before, after: event.after });
          const records = [record({ count: event.count, time: now + event.second * 1_000 })];
          const report = { sequence: 1, records, watermark: AT_1000 - MINUTE_MS, goodbye: false };
          under.push(ingest.reportRequests({ client: `lb-${place}`, ...report }));
        }
      }
      await Promise.all(under);
      await running;
      failing = 0;
      await cycles.run(now);
      const reported = list.reduce((sum, event) => sum + (event.kind === 'report' ? event.count : 0), 0);
      assert.equal(deps.planner.countsOf('checkout'), reported);
    }),
    { numRuns: 60 },
  );
});

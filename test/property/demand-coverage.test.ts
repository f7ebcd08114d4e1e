/** Whatever clients report and leave out: a step is whole exactly if all who were expected could tell of it, and did. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Batch, ClientMark } from '../../src/core/demand/batch.ts';
import { markAfter } from '../../src/core/demand/batch.ts';
import { coverageOf, within } from '../../src/core/demand/coverage.ts';

const STEP = 10;
const LATE_LIMIT = 50;
const STEPS = 40;
const POLICY = { stepMs: STEP, goneAfterMs: Number.POSITIVE_INFINITY, gone: [] };

const report = fc.record({
  client: fc.constantFrom('a', 'b', 'c'),
  /** Since the report before, whoever's that was. */
  afterMs: fc.oneof(fc.nat({ max: 15 }), fc.nat({ max: 120 })),
  /** How far its watermark is behind. */
  behindMs: fc.oneof(fc.constant(0), fc.nat({ max: 80 })),
});

/** The batches that the reports make, in order. */
function batchesOf(reports: readonly { client: string; afterMs: number; behindMs: number }[]): Batch[] {
  let now = 0;
  return reports.map(({ client, afterMs, behindMs }, sequence) => {
    now += afterMs;
    return {
      client,
      sequence,
      contributions: [],
      watermark: now - behindMs,
      goodbye: false,
      receivedAt: now,
      reach: Math.ceil((now - LATE_LIMIT) / STEP) * STEP,
      goneBefore: Number.NEGATIVE_INFINITY,
    };
  });
}

/** Some batch of the client came while the step's records were still taken, and said that they had all been sent. */
const toldOf = (batches: readonly Batch[], step: number): boolean =>
  batches.some(
    ({ watermark = 0, reach }) => reach <= step && Math.floor(watermark / STEP) * STEP >= step + STEP,
  );

test('a step is whole exactly if somebody told of it and nobody who was expected did not', () => {
  fc.assert(
    fc.property(fc.array(report, { maxLength: 30 }), (reports) => {
      const batches = batchesOf(reports);
      const marks = new Map<string, ClientMark>();
      for (const batch of batches) marks.set(batch.client, markAfter(marks.get(batch.client), batch));
      const { whole, partial } = coverageOf(marks.values(), POLICY, 1e9);
      for (let step = -10 * STEP; step < STEPS * STEP; step += STEP) {
        const expected = [...marks.keys()]
          .map((client) => batches.filter((batch) => batch.client === client))
          .filter(([first]) => Math.floor((first?.watermark ?? 0) / STEP) * STEP <= step);
        const tellers = expected.filter((theirs) => toldOf(theirs, step)).length;
        const at = { from: step, to: step + STEP };
        assert.equal(
          within(whole, at).length > 0,
          tellers > 0 && tellers === expected.length,
          `${step} whole`,
        );
        if (tellers > 0 && tellers < expected.length) {
          assert.ok(within(partial, at).length > 0, `${step} is a lower bound`);
        }
      }
    }),
    { numRuns: 500 },
  );
});

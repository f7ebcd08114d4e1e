import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Minute } from '../../../src/cli/demo/replay-day.ts';
import type { Tick } from '../../../src/app/backtest/decide/scoring.ts';
import type { TellingDay } from '../../../src/cli/demo/output/telling-directive.ts';
import { tellingScaleOut } from '../../../src/cli/demo/output/telling-directive.ts';

const MINUTE_MS = 60_000;

/** A day of `[instances needed, directive in force, ready with the HPA]` by minute. One instance takes 60 requests a minute and starts in two. */
const day = (...minutes: readonly (readonly [number, number, number])[]): TellingDay => ({
  minutes: minutes.map(([need, warm], index) => minuteOf(need, warm, index)),
  hpa70: minutes.flatMap(([, , ready]) => new Array<Tick>(4).fill({ ratePerSecond: 0, ready, paid: ready })),
  capacityPerSecond: 1,
  stepMs: MINUTE_MS,
  startMs: 2 * MINUTE_MS,
});

/** Everything that was ordered is ready. */
function minuteOf(need: number, warm: number, i: number): Minute {
  return {
    start: i * MINUTE_MS,
    requests: need * 60,
    rejected: 0,
    ready: warm,
    holding: {
      directive: {
        pool: 'web',
        epoch: 1,
        revision: i,
        warm,
        readyBy: null,
        expiresAt: null,
        decidedAt: null,
        reason: '',
        detail: '',
        basis: 'BASIS_MODEL',
      },
      ready: warm,
      paid: warm,
      started: 0,
      failed: 0,
    },
    outlook: {
      subject: null,
      basis: 'BASIS_MODEL',
      reason: '',
      issuedAt: null,
      windows: [],
      models: [],
      dataAge: null,
    },
  };
}

test('a scale-out ahead of load goes before one behind it, however much larger that is', () => {
  const telling = tellingScaleOut(
    day(
      [2, 2, 3],
      [2, 4, 3], // Two more while two suffice: minute 4 needs four.
      [2, 4, 3],
      [3, 4, 3],
      [4, 4, 3],
      [4, 4, 3],
      [4, 4, 3],
      [9, 4, 3],
      [9, 9, 3], // Five more when nine are needed already.
      [9, 9, 3],
      [9, 9, 3],
    ),
  );
  assert.deepEqual(telling, {
    at: MINUTE_MS,
    from: 2,
    to: 4,
    // Of the minutes 3 to 7: the neediest.
    use: { at: 7 * MINUTE_MS, needed: 9, readyWithPra: 4, readyWithHpa70: 3 },
  });
});

test('of several, the one counts after which the load grew most', () => {
  // Both add one ahead of load: from 1 needed to 2 after the first one, from 2 to 4 after the second one.
  const telling = tellingScaleOut(
    day(
      ...([
        [1, 1, 1],
        [1, 2, 1],
        [1, 2, 1],
        [2, 2, 1],
        [2, 2, 2],
        [2, 2, 2],
        [2, 2, 2],
      ] as const),
      ...([
        [2, 2, 2],
        [2, 3, 2],
        [2, 3, 2],
        [4, 3, 1],
        [3, 3, 3],
      ] as const),
    ),
  );
  assert.equal(telling?.at, 8 * MINUTE_MS);
  assert.deepEqual(telling.use, { at: 10 * MINUTE_MS, needed: 4, readyWithPra: 3, readyWithHpa70: 1 });
});

test('a scale-out that nothing came of is told only if there is no other', () => {
  const telling = tellingScaleOut(day([1, 1, 1], [1, 5, 1], [1, 5, 1], [1, 5, 1], [1, 5, 1]));
  assert.deepEqual(telling, {
    at: MINUTE_MS,
    from: 1,
    to: 5,
    use: { at: 3 * MINUTE_MS, needed: 1, readyWithPra: 5, readyWithHpa70: 1 },
  });
});

test('neither a day without a scale-out nor one that did not see its use has any to tell', () => {
  assert.equal(tellingScaleOut(day([1, 3, 1], [1, 2, 1], [1, 2, 1])), undefined);
  // Ready two minutes after the last minute but one, which is the end of the day.
  assert.equal(tellingScaleOut(day([1, 1, 1], [1, 1, 1], [1, 9, 1], [1, 9, 1])), undefined);
});

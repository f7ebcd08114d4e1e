import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Minute } from '../../../src/cli/demo/replay-day.ts';
import { tellingScaleOut } from '../../../src/cli/demo/output/telling-directive.ts';

const MINUTE_MS = 60_000;
/** One instance takes 60 requests a minute and starts in two minutes. */
const rules = { capacityPerSecond: 1, stepMs: MINUTE_MS, startMs: 2 * MINUTE_MS };

/** A day of `[instances needed, directive in force]` by minute. */
const day = (...minutes: readonly (readonly [number, number])[]): Minute[] =>
  minutes.map(([need, warm], i) => ({
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
  }));

test('the largest scale-out ahead of load goes before a larger one behind it', () => {
  const minutes = day(
    [2, 2],
    [2, 4], // Two more while two suffice; minute 4 needs four: ahead of load.
    [2, 4],
    [3, 4],
    [4, 4],
    [9, 4],
    [9, 9], // Five more when nine are needed already: behind it.
    [9, 9],
    [9, 9],
  );
  assert.deepEqual(tellingScaleOut(minutes, rules), {
    at: MINUTE_MS,
    from: 2,
    to: 4,
    peakAt: 5 * MINUTE_MS, // The neediest of the minutes 3 to 7.
    peakNeed: 9,
  });
});

test('a scale-out that nothing came of is chosen only if there is no other', () => {
  const minutes = day([1, 1], [1, 5], [1, 5], [1, 5], [1, 5]);
  assert.deepEqual(tellingScaleOut(minutes, rules), {
    at: MINUTE_MS,
    from: 1,
    to: 5,
    peakAt: 3 * MINUTE_MS,
    peakNeed: 1,
  });
});

test('of equal ones the one is chosen after which the load grew most', () => {
  // Both add one. From 1 needed to 2 after the first one, from 2 to 4 after the second one.
  const minutes = day(
    ...([
      [1, 1],
      [1, 2],
      [1, 2],
      [2, 2],
      [2, 2],
      [2, 2],
      [2, 2],
    ] as const),
    ...([
      [2, 3],
      [2, 3],
      [4, 3],
      [4, 3],
    ] as const),
  );
  assert.equal(tellingScaleOut(minutes, rules)?.at, 7 * MINUTE_MS);
});

test('a day without a scale-out has none', () => {
  assert.equal(tellingScaleOut(day([1, 3], [1, 2], [1, 2]), rules), undefined);
});

test('a scale-out of which the day did not see the use is not chosen', () => {
  // Ready two minutes after the last minute but one, which is the end of the day.
  assert.equal(tellingScaleOut(day([1, 1], [1, 1], [1, 9], [1, 9]), rules), undefined);
  assert.equal(tellingScaleOut(day([1, 1], [1, 9], [1, 9], [1, 9]), rules)?.peakAt, 3 * MINUTE_MS);
});

/** What is learned of starts: how long they take, and how often they fail. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownInstance } from '../../../../src/core/allocation/instance.ts';
import { learnedStarts } from '../../../../src/core/allocation/starts/lead-time.ts';
import type { PoolStarts } from '../../../../src/core/allocation/starts/lead-time.ts';
import type { StartRecord } from '../../../../src/core/allocation/starts/start-record.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../src/core/units/time.ts';
import { AT_0600 } from '../given.ts';

const CONFIGURED_MS = 5 * MINUTE_MS;
const FAILED = undefined;

/** Starts that ended one a second, the newest a second ago. */
const ended = (durations: readonly (number | undefined)[]): StartRecord =>
  durations.map((durationMs, index) => ({
    id: `i${index}`,
    at: AT_0600 - (index + 1) * SECOND_MS,
    durationMs,
  }));

const instance = (state: KnownInstance['state'], ageMs: number): KnownInstance => ({
  id: `${state}-${ageMs}`,
  address: '',
  state,
  since: AT_0600 - ageMs,
  startDurationMs: undefined,
  detail: '',
  manager: 'm',
  freshUntil: AT_0600 + MINUTE_MS,
});

const learned = (record: StartRecord, instances: readonly KnownInstance[] = [], now = AT_0600): PoolStarts =>
  learnedStarts(record, { instances, configuredMs: CONFIGURED_MS }, now);

test('what is configured holds while nothing is known, and loses its say with each start', () => {
  const fast = (count: number): number => learned(ended(Array(count).fill(MINUTE_MS))).leadTimeMs;
  assert.equal(fast(0), CONFIGURED_MS);
  // Its weight is 0.5^(count ÷ 10): over a tenth up to 33 starts, under it from 34 on.
  assert.equal(fast(33), CONFIGURED_MS);
  assert.equal(fast(34), MINUTE_MS);
});

test('two slow starts raise the lead time; one does not', () => {
  const usual = Array<number>(60).fill(MINUTE_MS);
  assert.equal(learned(ended([10 * MINUTE_MS, ...usual])).leadTimeMs, MINUTE_MS);
  assert.equal(learned(ended([10 * MINUTE_MS, 9 * MINUTE_MS, ...usual])).leadTimeMs, 9 * MINUTE_MS);
});

test('instances that start for ten times as long as usual are not waited for', () => {
  const usual = ended(Array<number>(60).fill(MINUTE_MS));
  const slow = [instance('warming', 3 * MINUTE_MS), instance('warming', 2 * MINUTE_MS)];
  const { leadTimeMs, overdue, starting } = learned(usual, slow);
  assert.deepEqual([leadTimeMs, overdue, starting], [2 * MINUTE_MS, 2, 2]);
  // Those that have just begun say nothing yet, nor do those of which there is no fresh news.
  const quick = [instance('warming', SECOND_MS), instance('warming', 2 * SECOND_MS)];
  assert.equal(learned(usual, quick).leadTimeMs, MINUTE_MS);
  const silent = slow.map((one) => ({ ...one, freshUntil: AT_0600 }));
  assert.equal(learned(usual, silent).leadTimeMs, MINUTE_MS);
});

test('after an hour a start is no slow one but a failed one', () => {
  const usual = ended(Array<number>(60).fill(MINUTE_MS));
  const stuck = Array.from({ length: 5 }, (_, index) => instance('warming', HOUR_MS + index + 1));
  const { leadTimeMs, failureShare } = learned(usual, stuck);
  assert.equal(leadTimeMs, MINUTE_MS);
  // Five newest of weight (1 − d) · dⁱ: 1 − d⁵ = 1 − √½.
  assert.ok(Math.abs(failureShare - (1 - Math.SQRT1_2)) < 0.001);
});

test('when every other start fails, about half of them are known to', () => {
  const { failureShare, leadTimeMs } = learned(
    ended(Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? FAILED : MINUTE_MS))),
  );
  assert.ok(failureShare > 0.48 && failureShare < 0.54, `${failureShare}`);
  assert.equal(leadTimeMs, CONFIGURED_MS, 'thirty successes are not enough to leave the configured time');
});

test('starts of last week say next to nothing', () => {
  const old = ended(Array<number>(60).fill(MINUTE_MS)).map((one) => ({ ...one, at: one.at - 7 * DAY_MS }));
  const { leadTimeMs, failureShare } = learned(old);
  assert.deepEqual([leadTimeMs, failureShare], [CONFIGURED_MS, 0]);
});

test('a lead time is told in whole seconds, rounded up, and instances are counted by state', () => {
  const record = ended(Array<number>(60).fill(90_001));
  const { leadTimeMs, ready, starting } = learned(record, [
    instance('warm', 5),
    instance('warm', 6),
    instance('warming', 7),
    instance('failed', 8),
    instance('cold', 9),
  ]);
  assert.deepEqual([leadTimeMs, ready, starting], [91_000, 2, 1]);
});

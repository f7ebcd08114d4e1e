import assert from 'node:assert/strict';
import { test } from 'node:test';
import { highest, record } from '../../../src/core/allocation/stabilization.ts';
import type { StabilizationWindow } from '../../../src/core/allocation/stabilization.ts';

const atSecond = (second: number): number => 1_000 * second;
const emptyWindow = (lengthMs: number): StabilizationWindow => ({ lengthMs, recommendations: [] });

test('a window is (now − length, now]: the highest recommendation leaves exactly after its length', () => {
  let window = emptyWindow(300_000);
  for (const [second, recommended, held] of [
    [0, 10, 10],
    [60, 4, 10],
    [120, 6, 10],
    [299, 4, 10],
    [300, 4, 6], // The 10 leaves.
    [420, 4, 4], // The 6 leaves.
  ] as const) {
    window = record(window, recommended, atSecond(second));
    assert.equal(highest(window, atSecond(second))?.instances, held, `at ${second} s`);
  }
});

test('of equal recommendations the newest counts', () => {
  const window = record(record(emptyWindow(60_000), 5, atSecond(0)), 5, atSecond(30));
  assert.deepEqual(highest(window, atSecond(59)), { at: atSecond(30), instances: 5 });
});

test('a window forgets what can never count again: what is too old, and what a later one reaches', () => {
  let falling = emptyWindow(60_000);
  let rising = emptyWindow(3_600_000);
  for (let second = 0; second < 1_000; second += 1) {
    falling = record(falling, 1_000 - second, atSecond(second));
    rising = record(rising, second, atSecond(second));
  }
  assert.equal(falling.recommendations.length, 60); // Those of the seconds 940 to 999.
  assert.equal(rising.recommendations.length, 1);
});

test('an empty window and one of length 0 hold nothing', () => {
  assert.equal(highest(emptyWindow(60_000), atSecond(0)), undefined);
  assert.equal(highest(record(emptyWindow(0), 7, atSecond(0)), atSecond(0)), undefined);
});

test('when the clock runs back a recommendation stays for one length from then on', () => {
  let window = record(emptyWindow(60_000), 10, atSecond(3_600));
  window = record(window, 4, atSecond(0));
  assert.equal(highest(window, atSecond(59))?.instances, 10);
  assert.equal(highest(window, atSecond(60)), undefined);
});

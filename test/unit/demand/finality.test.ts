import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT_1000, atMinute } from './given.ts';
import type { ClientMark } from '../../../src/core/demand/batch.ts';
import { finality } from '../../../src/core/demand/finality.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';

const POLICY = { stepMs: MINUTE_MS, silenceMs: 3 * MINUTE_MS };
const NOW = atMinute(10);

/** A client that passed that minute past 10:00 and was seen just now. */
const mark = (client: string, minute: number | undefined, changes: Partial<ClientMark> = {}): ClientMark => ({
  client,
  sequence: 1,
  watermark: minute === undefined ? undefined : atMinute(minute),
  left: false,
  seenAt: NOW,
  ...changes,
});

const SILENT = { seenAt: NOW - POLICY.silenceMs };
const NEARLY_SILENT = { seenAt: NOW - POLICY.silenceMs + 1 };
const LEFT = { left: true };

// Minutes past 10:00; undefined: none.
for (const [what, marks, final, known, waitingFor] of [
  ['nobody ever came', [], undefined, undefined, []],
  ['only an import came', [mark('import', undefined, LEFT)], undefined, undefined, []],
  ['a client has no watermark yet', [mark('a', undefined)], undefined, undefined, []],
  ['one client: what it passed', [mark('a', 9)], 9, 9, []],
  ['half a step is not passed', [mark('a', 9.5)], 9, 9, []],
  ['several: what all passed, as far as one', [mark('a', 9), mark('b', 7), mark('c', 8)], 7, 9, ['b', 'c']],
  ['an import beside a client is not waited for', [mark('a', 9), mark('import', undefined, LEFT)], 9, 9, []],
  ['one is silent for a while', [mark('a', 9), mark('b', 7, NEARLY_SILENT)], 7, 9, ['b']],
  ['one is silent for too long', [mark('a', 9), mark('b', 7, SILENT)], 9, 9, []],
  ['one has left', [mark('a', 9), mark('b', 7, LEFT)], 9, 9, []],
  ['one has left that was ahead', [mark('a', 7), mark('b', 9, LEFT)], 7, 9, ['a']],
  ['all are gone', [mark('a', 7, LEFT), mark('b', 8, SILENT)], 8, 8, []],
  ['a watermark ahead of the clock counts up to it', [mark('a', 99)], 10, 10, []],
] as const) {
  test(`final steps: ${what}`, () => {
    const minutes = (minute: number | undefined) => (minute === undefined ? undefined : atMinute(minute));
    assert.deepEqual(finality(marks, POLICY, NOW), {
      finalUntil: minutes(final),
      knownUntil: minutes(known),
      waitingFor,
    });
  });
}

test('a clock within a step ends no step', () => {
  const { finalUntil } = finality([mark('a', 99)], POLICY, NOW + 59_999);
  assert.equal(finalUntil, NOW);
});

test('a clock that ran back makes nobody silent', () => {
  const marks = [mark('a', 9, { seenAt: NOW + 3_600_000 })];
  assert.equal(finality(marks, POLICY, NOW).finalUntil, AT_1000 + 9 * MINUTE_MS);
});

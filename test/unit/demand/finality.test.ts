import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atMinute, mark } from './given.ts';
import type { FinalityPolicy } from '../../../src/core/demand/finality.ts';
import { finality, isExpected } from '../../../src/core/demand/finality.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/core/units/time.ts';

const POLICY: FinalityPolicy = {
  stepMs: MINUTE_MS,
  silenceMs: 3 * MINUTE_MS,
  goneAfterMs: DAY_MS,
  gone: ['dismissed'],
};
const NOW = atMinute(10);

const LEFT = { left: true };
const GONE = { seenAt: NOW - DAY_MS };
const NEARLY_GONE = { seenAt: NOW - DAY_MS + 1 };
/** It did not vouch for the time until 10:08, and never will. */
const BACK = { absences: [{ from: atMinute(2), to: atMinute(8), missed: true }] };

// Minutes past 10:00; undefined: none. A client that is awaited has passed a minute, and is missing (!) or not.
for (const [what, marks, [final, heard, known], waitingFor] of [
  ['nobody ever came', [], [undefined, undefined, undefined], ''],
  ['only an import came', [mark('import', undefined, LEFT)], [undefined, undefined, undefined], ''],
  ['a client has no watermark yet', [mark('a', undefined)], [undefined, undefined, undefined], ''],
  ['one client: what it passed', [mark('a', 9)], [9, 9, 9], ''],
  ['half a step is not passed', [mark('a', 9.5)], [9, 9, 9], ''],
  ['several: what all passed', [mark('a', 10), mark('b', 8), mark('c', 9)], [8, 8, 10], 'b 8, c 9'],
  ['an import is not waited for', [mark('a', 9), mark('import', undefined, LEFT)], [9, 9, 9], ''],
  ['one is a while behind', [mark('a', 9), mark('b', 7.1)], [7, 7, 9], 'b 7'],
  [
    'one is missing: its steps are not final, but passed over',
    [mark('a', 9), mark('b', 7)],
    [7, 9, 9],
    'b 7!',
  ],
  ['the only one is missing', [mark('a', 5)], [5, 5, 5], 'a 5!'],
  ['all are missing: as far as one of them', [mark('a', 5), mark('b', 3)], [3, 5, 5], 'a 5!, b 3!'],
  ['one is nearly taken for gone', [mark('a', 9), mark('b', -900, NEARLY_GONE)], [-900, 9, 9], 'b -900!'],
  ['one is taken for gone', [mark('a', 9), mark('b', -900, GONE)], [9, 9, 9], ''],
  ['one is named as gone', [mark('a', 9), mark('dismissed', 7.5)], [9, 9, 9], ''],
  ['one has left', [mark('a', 9), mark('b', 8, LEFT)], [9, 9, 9], ''],
  ['one has left that was ahead', [mark('a', 8), mark('b', 9, LEFT)], [8, 8, 9], 'a 8'],
  ['all are gone', [mark('a', 7, LEFT), mark('b', 8, GONE)], [8, 8, 8], ''],
  ['one is back that was away for too long', [mark('a', 9), mark('b', 3, BACK)], [8, 8, 9], 'b 8'],
  ['a watermark ahead of the clock counts up to it', [mark('a', 99)], [10, 10, 10], ''],
] as const) {
  test(`final steps: ${what}`, () => {
    const minutes = (minute: number | undefined) => (minute === undefined ? undefined : atMinute(minute));
    const said = finality(marks, POLICY, NOW);
    assert.deepEqual(
      [said.finalUntil, said.heardUntil, said.knownUntil],
      [minutes(final), minutes(heard), minutes(known)],
    );
    const awaited = said.waitingFor.map(
      ({ client, passed, missing }) => `${client} ${(passed - atMinute(0)) / MINUTE_MS}${missing ? '!' : ''}`,
    );
    assert.equal(awaited.join(', '), waitingFor);
  });
}

test('a clock within a step ends no step', () => {
  assert.equal(finality([mark('a', 99)], POLICY, NOW + 59_999).finalUntil, NOW);
});

test('a clock that ran back makes nobody missing or gone', () => {
  const ahead = mark('a', 70, { seenAt: NOW + 3_600_000 });
  assert.deepEqual(finality([ahead], POLICY, NOW).waitingFor, []);
  assert.ok(isExpected(ahead, POLICY, NOW));
});

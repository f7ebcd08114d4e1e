import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atMinute, mark } from './given.ts';
import type { ClientMark } from '../../../src/core/demand/batch.ts';
import { blankPartial, coverageOf, fillWhole, within, without } from '../../../src/core/demand/coverage.ts';
import type { ExpectationPolicy } from '../../../src/core/demand/finality.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/core/units/time.ts';

const POLICY: ExpectationPolicy = { stepMs: MINUTE_MS, goneAfterMs: DAY_MS, gone: ['dismissed'] };
const NOW = atMinute(10);

const LEFT = { left: true };
const from = (minute: number) => ({ vouchesFrom: atMinute(minute) });
const away = (start: number, end: number, missed: boolean) => ({
  absences: [{ from: atMinute(start), to: atMinute(end), missed }],
});

/** A letter a minute from 10:00: W whole, p a lower bound, - neither. */
function drawn(marks: readonly ClientMark[]): string {
  const { whole, partial } = coverageOf(marks, POLICY, NOW);
  return Array.from({ length: 10 }, (_, minute) => {
    const at = { from: atMinute(minute), to: atMinute(minute + 1) };
    const isIn = (ranges: typeof whole): boolean => within(ranges, at).length > 0;
    assert.ok(!(isIn(whole) && isIn(partial)), 'a step is one or the other');
    return isIn(whole) ? 'W' : isIn(partial) ? 'p' : '-';
  }).join('');
}

for (const [what, marks, expected] of [
  ['nobody ever came', [], '----------'],
  ['a client without a watermark', [mark('a', undefined, from(2))], '----------'],
  ['one client, between its first watermark and its newest', [mark('a', 7, from(2))], '--WWWWW---'],
  ['a step that it has not passed is a lower bound', [mark('a', 7.5, from(2))], '--WWWWWp--'],
  [
    'two clients, of which one has come further',
    [mark('a', 9, from(2)), mark('b', 6, from(2))],
    '--WWWWppp-',
  ],
  [
    'a client that is new was not missed before',
    [mark('a', 9, from(2)), mark('b', 9, from(5))],
    '--WWWWWWW-',
  ],
  [
    'a client that has left is not missed',
    [mark('a', 9, from(2)), mark('b', 5, { ...LEFT, ...from(2) })],
    '--WWWWWWW-',
  ],
  [
    'one that left in the midst of a step told all of its part',
    [mark('a', 9, from(2)), mark('b', 5.5, { ...LEFT, ...from(2) })],
    '--WWWWWWW-',
  ],
  ['the last one left in the midst of a step', [mark('a', 5.5, { ...LEFT, ...from(2) })], '--WWWp----'],
  [
    'the operator named a client as gone',
    [mark('a', 9, from(2)), mark('dismissed', 5, from(2))],
    '--WWWWWWW-',
  ],
  [
    'a client that is taken for gone is not missed, nor was it',
    [mark('a', 9, from(2)), mark('b', 5, { seenAt: NOW - DAY_MS, ...from(2) })],
    '--WWWWWWW-',
  ],
  [
    'both were away: nothing is known of that time',
    [mark('a', 9, { ...from(1), ...away(3, 6, true) }), mark('b', 9, { ...from(1), ...away(3, 6, true) })],
    '-WW---WWW-',
  ],
  [
    'both were away, and stopped in the midst of a step',
    [mark('a', 9, { ...from(1), ...away(3.5, 6, true) })],
    '-WWp--WWW-',
  ],
  [
    'one was away and missed: lower bounds',
    [mark('a', 9, from(1)), mark('b', 9, { ...from(1), ...away(3, 6, true) })],
    '-WWpppWWW-',
  ],
  [
    'one was away that had left: nothing is missing',
    [mark('a', 9, from(1)), mark('b', 9, { ...from(1), ...away(3, 6, false) })],
    '-WWWWWWWW-',
  ],
  ['a client that is ahead of the clock', [mark('a', 99, from(8))], '--------WW'],
  ['the only one left and came back', [mark('a', 9, { ...from(1), ...away(3, 6, false) })], '-WW---WWW-'],
] as const) {
  test(`what is known of each step: ${what}`, () => {
    assert.equal(drawn(marks), expected);
    assert.equal(drawn(marks.toReversed()), expected, 'in any order');
  });
}

test('a client that is missing is missed without end', () => {
  const marks = [mark('a', 9, from(2)), mark('b', 5, from(2))];
  assert.deepEqual(coverageOf(marks, POLICY, NOW), {
    whole: [{ from: atMinute(2), to: atMinute(5) }],
    partial: [{ from: atMinute(5), to: atMinute(9) }],
  });
});

const range = (from: number, to: number) => ({ from, to });

test('parts of a range: within some others, and without them', () => {
  const others = [range(2, 4), range(6, 7)];
  for (const [whole, inside, outside] of [
    [range(0, 10), [range(2, 4), range(6, 7)], [range(0, 2), range(4, 6), range(7, 10)]],
    [range(2, 4), [range(2, 4)], []],
    [range(3, 6), [range(3, 4)], [range(4, 6)]],
    [range(4, 6), [], [range(4, 6)]],
    [range(8, 8), [], []],
  ] as const) {
    assert.deepEqual(within(others, whole), inside);
    assert.deepEqual(without(whole, others), outside);
  }
});

test('whole steps without a count are 0, lower bounds are blanked, the rest stays', () => {
  const U = Number.NaN;
  const series = { source: 's', start: 10, stepMs: 10, values: Float64Array.of(U, 1, U, 2, U, 3, U) };
  const coverage = { whole: [range(-50, 40)], partial: [range(40, 60), range(70, 900)] };
  fillWhole(series, coverage);
  assert.deepEqual([...series.values], [0, 1, 0, 2, U, 3, U]);
  blankPartial(series, coverage);
  assert.deepEqual([...series.values], [0, 1, 0, U, U, 3, U]);
});

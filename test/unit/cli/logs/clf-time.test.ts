import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLF_TIME_LENGTH, createClfTimeReader } from '../../../../src/cli/logs/clf-time.ts';

const read = (text: string): number | undefined => createClfTimeReader()(`[${text}]`, 1);

test('a time in any zone is the instant that it was', () => {
  for (const [text, instant] of [
    ['24/Nov/2026:07:25:59 +0000', '2026-11-24T07:25:59Z'],
    ['01/Aug/1995:00:00:01 -0400', '1995-08-01T04:00:01Z'],
    ['01/Jan/2026:00:10:00 +0545', '2025-12-31T18:25:00Z'],
    ['29/Feb/2024:23:59:59 -0930', '2024-03-01T09:29:59Z'],
    // A leap second belongs to the minute that it ends.
    ['31/Dec/2016:23:59:60 +0000', '2016-12-31T23:59:59Z'],
  ] as const) {
    assert.equal(text.length, CLF_TIME_LENGTH);
    assert.equal(read(text), Date.parse(instant), text);
  }
});

test('what is no time is none', () => {
  for (const text of [
    '32/Jan/2026:00:00:00 +0000',
    '31/Jun/2026:00:00:00 +0000',
    '29/Feb/2026:00:00:00 +0000',
    '01/Foo/2026:00:00:00 +0000',
    '01/jan/2026:00:00:00 +0000',
    '01/Jan/2026:24:00:00 +0000',
    '01/Jan/2026:00:60:00 +0000',
    '01/Jan/2026:00:00:61 +0000',
    '01/Jan/2026:00:00:0x +0000',
    '01/Jan/2026 00:00:00 +0000',
    '01/Jan/2026:00:00:00 0000',
    '01/Jan/2026:00:00:00',
    '1/Jan/2026:00:00:00 +0000',
    '',
  ]) {
    assert.equal(read(text), undefined, text);
  }
});

test('a zone that changes from line to line is read anew, also within a minute', () => {
  const readTime = createClfTimeReader();
  const hour = (zone: string): number => readTime(`25/Oct/2026:02:30:00 ${zone}`, 0) ?? Number.NaN;
  assert.equal(hour('+0100') - hour('+0200'), 3_600_000);
  assert.equal(readTime('25/Oct/2026:02:30:07 +0100', 0), Date.parse('2026-10-25T01:30:07Z'));
});

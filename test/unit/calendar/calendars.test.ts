/** What calendars say: recurring entries by the clock on the wall, and a file that is broken in the middle. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCalendars } from '../../../src/adapters/calendar/calendars.ts';
import { tabulateZone } from '../../../src/adapters/system/time-zone.ts';
import { UTC } from '../../../src/core/units/civil-time.ts';
import { formatInstant, HOUR_MS } from '../../../src/core/units/time.ts';

const BERLIN = tabulateZone('Europe/Berlin');
const calendars = createCalendars({
  zoneNamed: (name) => (name === 'Europe/Berlin' ? BERLIN : undefined),
  own: UTC,
});
const YEAR = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };

const fileOf = (...lines: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join('\r\n');
const entry = (...lines: readonly string[]): string[] => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const startsOf = (text: string, within = YEAR): string[] =>
  calendars.read(text, within).occasions.map(({ from }) => formatInstant(from).slice(0, 16));

test('a single entry is from its start to its end, in UTC or in its zone; its category may be a kind', () => {
  const text = fileOf(
    ...entry('UID:a', 'DTSTART:20261127T080000Z', 'DTEND:20261127T100000Z', 'SUMMARY:Black\\, Friday'),
    ...entry(
      'UID:b',
      'DTSTART;TZID=Europe/Berlin:20260701T080000',
      'DURATION:PT90M',
      'CATEGORIES:WORK,Release',
    ),
  );
  assert.deepEqual(calendars.read(text, YEAR).occasions, [
    {
      uid: 'b',
      name: 'without a name',
      kind: 'release',
      from: Date.UTC(2026, 6, 1, 6),
      to: Date.UTC(2026, 6, 1, 7, 30),
    },
    {
      uid: 'a',
      name: 'Black, Friday',
      kind: undefined,
      from: Date.UTC(2026, 10, 27, 8),
      to: Date.UTC(2026, 10, 27, 10),
    },
  ]);
});

test('what recurs does so by the clock on its wall, also after clocks were changed', () => {
  // Clocks go forward on 29 March 2026: 09:00 is 08:00 UTC before, 07:00 from then on.
  const text = fileOf(
    ...entry(
      'UID:w',
      'DTSTART;TZID=Europe/Berlin:20260322T090000',
      'DURATION:PT1H',
      'RRULE:FREQ=WEEKLY;COUNT=3',
    ),
  );
  assert.deepEqual(startsOf(text), ['2026-03-22T08:00', '2026-03-29T07:00', '2026-04-05T07:00']);
});

test('a rule ends at its UNTIL, which is in UTC, and knows exceptions, additions and changed times', () => {
  const zoned = ';TZID=Europe/Berlin';
  const text = fileOf(
    ...entry(
      'UID:d',
      `DTSTART${zoned}:20260601T000000`,
      'DURATION:PT1H',
      // The fifth would start at 22:00 UTC of the fourth.
      'RRULE:FREQ=DAILY;UNTIL=20260604T215959Z',
      `EXDATE${zoned}:20260602T000000`,
      `RDATE${zoned}:20260610T120000`,
    ),
    ...entry(
      'UID:d',
      `RECURRENCE-ID${zoned}:20260603T000000`,
      `DTSTART${zoned}:20260603T060000`,
      'DURATION:PT2H',
    ),
  );
  assert.deepEqual(startsOf(text), [
    '2026-05-31T22:00', // the first
    '2026-06-03T04:00', // the third, moved to 06:00
    '2026-06-03T22:00', // the fourth
    '2026-06-10T10:00', // the addition
  ]);
});

test('an entry of days is from midnight to midnight by the clock, 23 hours when they are set forward', () => {
  const berlin = createCalendars({ zoneNamed: () => undefined, own: BERLIN });
  const text = fileOf(...entry('UID:x', 'DTSTART;VALUE=DATE:20260329', 'SUMMARY:Spring'));
  const [day] = berlin.read(text, YEAR).occasions;
  assert.ok(day);
  assert.equal(day.from, Date.UTC(2026, 2, 28, 23));
  assert.equal((day.to - day.from) / HOUR_MS, 23);
});

test('a zone that the file brings itself is understood, one that nobody knows is named', () => {
  const zone = [
    'BEGIN:VTIMEZONE',
    'TZID:Ours',
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    'TZOFFSETFROM:+0530',
    'TZOFFSETTO:+0530',
    'END:STANDARD',
    'END:VTIMEZONE',
  ];
  const text = fileOf(
    ...zone,
    ...entry('UID:a', 'DTSTART;TZID=Ours:20260601T120000', 'DURATION:PT1H'),
    ...entry('UID:b', 'DTSTART;TZID=Theirs:20260601T120000', 'DURATION:PT1H'),
  );
  const { occasions, problems } = calendars.read(text, YEAR);
  assert.deepEqual(
    occasions.map(({ from }) => from),
    [Date.UTC(2026, 5, 1, 6, 30)],
  );
  // Two lines of the file, eight of the zone, five of the first entry; its third is the one.
  assert.deepEqual(problems, [{ line: 18, detail: 'nobody knows the time zone Theirs' }]);
});

test('a syntax error in the middle costs the entry that it stands in, and is named with its line', () => {
  const sound = (uid: string): string[] => entry(`UID:${uid}`, 'DTSTART:20260601T120000Z', 'DURATION:PT1H');
  const text = fileOf(
    ...sound('a'), // lines 3 to 7
    ...entry('UID:b', 'DTSTART:20260601T120000Z', 'this is no property', 'DURATION:PT1H'), // 8 to 13
    ...sound('c'),
    ...entry('UID:d', 'DTSTART:20261301T120000Z', 'DURATION:PT1H'), // 19 to 23
    ...entry('UID:e', 'DTSTART:20260601T120000Z', 'DTEND:20260601T110000Z'), // 24 to 28
    ...entry('UID:f', 'DTSTART:20260601T120000Z', 'DURATION:PT1H', 'RRULE:FREQ=SOMETIMES'), // 29 to 34
    ...entry('UID:g', 'SUMMARY:When?'), // 35 to 38
    ...sound('h'),
    'BEGIN:VEVENT', // 44
    'UID:i',
  );
  const { occasions, problems } = calendars.read(text, YEAR);
  assert.deepEqual(
    occasions.map(({ uid }) => uid),
    ['a', 'c', 'h'],
  );
  assert.deepEqual(
    problems.map(({ line }) => line),
    [11, 20 + 1, 24 + 3, 29 + 4, 35, 44],
  );
  assert.match(problems[0]?.detail ?? '', /"this is no property" cannot be read/);
});

test('what is no calendar at all is told, and brings nothing', () => {
  for (const text of ['', 'hello', '\u0000'.repeat(1_000)]) {
    const { occasions, problems } = calendars.read(text, YEAR);
    assert.deepEqual([occasions, problems[0]?.line], [[], 1]);
  }
});

test('a rule without an end is taken as far as there is room, and that there is more is said', () => {
  const everyMinute = entry('UID:m', 'DTSTART:20260101T000000Z', 'DURATION:PT1M', 'RRULE:FREQ=MINUTELY');
  const { occasions, isCut } = calendars.read(fileOf(...everyMinute), YEAR);
  assert.deepEqual([occasions.length, isCut], [10_000, true]);
  const long = entry('UID:l', 'DTSTART:19000101T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY');
  assert.deepEqual(calendars.read(fileOf(...long), YEAR), { occasions: [], problems: [], isCut: true });
});

test('what is called off, or lies outside of the range, is left out', () => {
  const text = fileOf(
    ...entry('UID:a', 'DTSTART:20260601T120000Z', 'DURATION:PT1H', 'STATUS:CANCELLED'),
    ...entry('UID:b', 'DTSTART:20250601T120000Z', 'DURATION:PT1H'),
    ...entry('UID:c', 'DTSTART:20251231T235900Z', 'DURATION:PT2M'),
  );
  assert.deepEqual(startsOf(text), ['2025-12-31T23:59']);
});

test('public holidays are those of the country, and of its region if one is named', () => {
  const datesOf = (region: string | undefined) =>
    calendars
      .holidays({ country: 'DE', region }, YEAR)
      ?.map(({ from }) => formatInstant(from + 2 * HOUR_MS).slice(5, 10));
  // German Unity Day everywhere; Epiphany in Bavaria, not in all of Germany.
  assert.ok(datesOf(undefined)?.includes('10-03'));
  assert.deepEqual([datesOf(undefined)?.includes('01-06'), datesOf('BY')?.includes('01-06')], [false, true]);
  for (const place of [
    { country: 'XX', region: undefined },
    { country: 'DE', region: 'XX' },
    { country: 'constructor', region: undefined },
  ]) {
    assert.equal(calendars.holidays(place, YEAR), undefined);
  }
});

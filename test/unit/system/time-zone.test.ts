import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tabulateZone } from '../../../src/adapters/system/time-zone.ts';
import { civilTime, UTC } from '../../../src/core/units/civil-time.ts';
import { DAY_MS } from '../../../src/core/units/time.ts';

/** The changes of a year: when, and hours ahead of UTC from then on. */
const changesIn = (name: string, year: number): (readonly [string, number])[] =>
  tabulateZone(name)
    .changes.map(({ from, offsetMs }) => [new Date(from).toISOString(), offsetMs / 3_600_000] as const)
    .filter(([from]) => from.startsWith(`${year}-`));

test('a zone has the changes that its law sets', () => {
  for (const [name, year, changes] of [
    // The last Sundays of March and October, 01:00 UTC.
    [
      'Europe/Berlin',
      2026,
      [
        ['2026-03-29T01:00:00.000Z', 2],
        ['2026-10-25T01:00:00.000Z', 1],
      ],
    ],
    // The second Sunday of March and the first one of November, 02:00 by the wall clock.
    [
      'America/New_York',
      2026,
      [
        ['2026-03-08T07:00:00.000Z', -4],
        ['2026-11-01T06:00:00.000Z', -5],
      ],
    ],
    // The first Sundays of April and October, 02:00 by the wall clock; half an hour.
    [
      'Australia/Lord_Howe',
      2026,
      [
        ['2026-04-04T15:00:00.000Z', 10.5],
        ['2026-10-03T15:30:00.000Z', 11],
      ],
    ],
    // Summer time in April and September, and the day that was skipped at the date line.
    [
      'Pacific/Apia',
      2011,
      [
        ['2011-04-02T14:00:00.000Z', -11],
        ['2011-09-24T14:00:00.000Z', -10],
        ['2011-12-30T10:00:00.000Z', 14],
      ],
    ],
    ['Asia/Kolkata', 2026, []],
  ] as const) {
    assert.deepEqual(changesIn(name, year), changes, name);
  }
});

test('no change is missed: each midnight of forty years is as the wall clock shows it', () => {
  for (const name of [
    'Europe/Berlin',
    'America/New_York',
    'Africa/Casablanca',
    'Asia/Gaza',
    'America/Sao_Paulo',
  ]) {
    const place = tabulateZone(name);
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: name,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    for (let at = Date.UTC(1991, 0, 1); at < Date.UTC(2031, 0, 1); at += DAY_MS) {
      const shown = Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
      assert.equal(civilTime(place, at), shown, `${name} ${new Date(at).toISOString()}`);
    }
  }
});

test('UTC has no changes, and what is no zone is refused', () => {
  assert.equal(tabulateZone('UTC'), UTC);
  assert.throws(() => tabulateZone('Mars/Olympus'), RangeError);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CivilZone } from '../../../src/core/units/civil-time.ts';
import { civilTime, seasonRuns, UTC } from '../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/units/time.ts';

/** The zone from its changes: when, and hours ahead of UTC from then on. */
const zone = (name: string, ...changes: (readonly [from: string, hours: number])[]): CivilZone => ({
  name,
  changes: changes.map(([from, hours]) => ({ from: Date.parse(from), offsetMs: hours * HOUR_MS })),
});

const BERLIN = zone(
  'Europe/Berlin',
  ['2025-10-26T01:00Z', 1],
  ['2026-03-29T01:00Z', 2],
  ['2026-10-25T01:00Z', 1],
);
const NEW_YORK = zone(
  'America/New_York',
  ['2025-11-02T06:00Z', -5],
  ['2026-03-08T07:00Z', -4],
  ['2026-11-01T06:00Z', -5],
);
/** Half an hour forward at 02:00, and back at 02:00. */
const LORD_HOWE = zone(
  'Australia/Lord_Howe',
  ['2025-10-04T15:30Z', 11],
  ['2026-04-04T15:00Z', 10.5],
  ['2026-10-03T15:30Z', 11],
);
/** From the end of 29 December to the start of the 31st. */
const APIA = zone('Pacific/Apia', ['2011-09-24T14:00Z', -10], ['2011-12-30T10:00Z', 14]);

/** When the wall clock showed the same so many days before. */
function daysBefore(zone: CivilZone, at: string, days: number): string {
  const instant = Date.parse(at);
  const [run] = seasonRuns(zone, days, { from: instant, to: instant + 1 });
  return new Date(instant - (run?.lagMs ?? Number.NaN)).toISOString().replace(':00.000Z', 'Z');
}

test('the wall clock shows the offset that is in force, from the instant of the change on', () => {
  for (const [place, at, shows] of [
    [BERLIN, '2026-03-29T00:59Z', '2026-03-29T01:59Z'],
    [BERLIN, '2026-03-29T01:00Z', '2026-03-29T03:00Z'],
    [BERLIN, '2026-10-25T00:59Z', '2026-10-25T02:59Z'],
    [BERLIN, '2026-10-25T01:00Z', '2026-10-25T02:00Z'],
    [NEW_YORK, '2026-03-08T07:00Z', '2026-03-08T03:00Z'],
    [LORD_HOWE, '2026-04-04T15:00Z', '2026-04-05T01:30Z'],
    [APIA, '2011-12-30T10:00Z', '2011-12-31T00:00Z'],
    // Before the first change that is known, and after the last one.
    [BERLIN, '2000-07-01T00:00Z', '2000-07-01T01:00Z'],
    [BERLIN, '2050-07-01T00:00Z', '2050-07-01T01:00Z'],
    [UTC, '2026-07-01T00:00Z', '2026-07-01T00:00Z'],
  ] as const) {
    assert.equal(civilTime(place, Date.parse(at)), Date.parse(shows), `${place.name} ${at}`);
  }
});

test('the same time some days before is by the wall clock', () => {
  for (const [place, at, days, before] of [
    // 12:00 CEST on the day after clocks went forward: yesterday at noon is 23 hours ago.
    [BERLIN, '2026-03-29T10:00Z', 1, '2026-03-28T11:00Z'],
    [BERLIN, '2026-03-30T10:00Z', 1, '2026-03-29T10:00Z'],
    [BERLIN, '2026-03-30T10:00Z', 7, '2026-03-23T11:00Z'],
    // Noon on the day on which they went back: 25 hours.
    [BERLIN, '2026-10-25T11:00Z', 1, '2026-10-24T10:00Z'],
    [BERLIN, '2026-10-31T11:00Z', 7, '2026-10-24T10:00Z'],
    [NEW_YORK, '2026-03-08T16:00Z', 1, '2026-03-07T17:00Z'],
    [NEW_YORK, '2026-11-01T17:00Z', 1, '2026-10-31T16:00Z'],
    [LORD_HOWE, '2026-04-05T01:30Z', 1, '2026-04-04T01:00Z'],
    [LORD_HOWE, '2026-10-04T01:00Z', 1, '2026-10-03T01:30Z'],
    // Noon of the 31st; there was no 30th, so it is that of the 29th, and of the 29th that of the 28th.
    [APIA, '2011-12-30T22:00Z', 1, '2011-12-29T22:00Z'],
    [APIA, '2011-12-30T22:00Z', 2, '2011-12-29T22:00Z'],
    [APIA, '2011-12-30T22:00Z', 3, '2011-12-28T22:00Z'],
    [UTC, '2026-03-29T10:00Z', 1, '2026-03-28T10:00Z'],
  ] as const) {
    assert.equal(daysBefore(place, at, days), before, `${place.name} ${at}, ${days} days`);
  }
});

test('a time that was skipped is taken from as much earlier, one that came twice the first time', () => {
  // 02:30 on the 30th; the 29th went from 02:00 to 03:00.
  assert.equal(daysBefore(BERLIN, '2026-03-30T00:30Z', 1), '2026-03-29T00:30Z');
  assert.equal(daysBefore(BERLIN, '2026-03-30T01:00Z', 1), '2026-03-29T01:00Z');
  // 02:30 on the 26th; the 25th had it at 00:30Z and at 01:30Z.
  assert.equal(daysBefore(BERLIN, '2026-10-26T01:30Z', 1), '2026-10-25T00:30Z');
  // 02:30 comes twice on the 25th, and yesterday's stands for both.
  assert.equal(daysBefore(BERLIN, '2026-10-25T00:30Z', 1), '2026-10-24T00:30Z');
  assert.equal(daysBefore(BERLIN, '2026-10-25T01:30Z', 1), '2026-10-24T00:30Z');
  assert.equal(daysBefore(LORD_HOWE, '2026-10-04T15:15Z', 1), '2026-10-03T15:15Z');
});

test('a range falls into runs where clocks change, and a day later where they had changed', () => {
  const range = { from: Date.parse('2026-03-28T12:00Z'), to: Date.parse('2026-03-30T12:00Z') };
  const runs = seasonRuns(BERLIN, 1, range).map(({ from, to, lagMs }) => [
    (from - range.from) / MINUTE_MS,
    (to - range.from) / MINUTE_MS,
    lagMs / HOUR_MS,
  ]);
  assert.deepEqual(runs, [
    // To 01:00Z on the 29th.
    [0, 780, 24],
    // Until the clock shows 02:00 on the 30th, 00:00Z.
    [780, 2_160, 23],
    // 02:00 to 03:00 was skipped; from then on both days are of summer.
    [2_160, 2_880, 24],
  ]);
  assert.deepEqual(seasonRuns(UTC, 7, range), [{ ...range, lagMs: 7 * DAY_MS }]);
});

test('runs cover the range, lead into the past, and the wall clock shows the same unless it was skipped', () => {
  const from = Date.UTC(2011, 11, 20);
  fc.assert(
    fc.property(
      fc.constantFrom(BERLIN, NEW_YORK, LORD_HOWE, APIA, UTC),
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: 1, max: 30 }),
      (place, change, hours, days) => {
        const near = place.changes[change % place.changes.length]?.from ?? from;
        const range = { from: near - hours * 5 * MINUTE_MS, to: near + 40 * DAY_MS };
        const runs = seasonRuns(place, days, range);
        assert.deepEqual([runs[0]?.from, runs.at(-1)?.to], [range.from, range.to]);
        for (const [index, run] of runs.entries()) {
          assert.ok(run.from < run.to && run.lagMs > 0);
          if (index > 0) assert.equal(runs[index - 1]?.to, run.from);
          for (const at of [run.from, run.to - 1]) {
            const shown = civilTime(place, at) - days * DAY_MS - civilTime(place, at - run.lagMs);
            // What was skipped is as far from what stands for it as the clock went forward.
            assert.ok(
              place.changes.some(({ offsetMs }, n) =>
                [0, offsetMs - (place.changes[n - 1]?.offsetMs ?? offsetMs)].includes(shown),
              ),
            );
          }
        }
      },
    ),
  );
});

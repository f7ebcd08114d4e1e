import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { createMemoryEvents } from '../../../fakes/events.ts';
import { SALE } from '../../../fakes/app.ts';
import { openEventBook } from '../../../../src/app/events/event-book.ts';
import type { CalendarImport } from '../../../../src/app/events/import-calendar.ts';
import { importCalendar } from '../../../../src/app/events/import-calendar.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/core/units/time.ts';
import type { Occasion } from '../../../../src/ports/events/calendars.ts';

const NOW = Date.UTC(2026, 10, 24, 10);
const occasion = (uid: string, days: number): Occasion => ({
  ...{ uid, name: uid, kind: undefined },
  from: NOW + days * DAY_MS,
  to: NOW + days * DAY_MS + HOUR_MS,
});
const REQUEST: CalendarImport = {
  name: 'ours',
  calendar: { kind: 'icalendar', text: 'any' },
  eventKind: 'release',
  sources: ['web*'],
  effect: { kind: 'learn' },
};

async function given(occasions: () => readonly Occasion[]) {
  const eventBook = await openEventBook(createMemoryEvents());
  const calendars = {
    read: () => ({ occasions: occasions(), problems: [{ line: 3, detail: 'wrong' }], isCut: false }),
    holidays: () => undefined,
  };
  return { eventBook, calendars, clock: createVirtualClock(NOW) };
}

test('a calendar becomes events of the kind, sources and effect that were asked for', async () => {
  const deps = await given(() => [occasion('a', 1), { ...occasion('b', 2), kind: 'campaign' }]);
  const outcome = await importCalendar(deps, REQUEST);
  const range = { from: NOW - 30 * DAY_MS, to: NOW + 400 * DAY_MS };
  const problems = [{ line: 3, detail: 'wrong' }];
  assert.deepEqual(outcome, { kind: 'imported', imported: 2, removed: 0, problems, isCut: false, range });
  assert.deepEqual(
    deps.eventBook.all().map(({ id, kind, sources }) => [id, kind, sources]),
    [
      ['ours/a/2026-11-25T10:00Z', 'release', ['web*']],
      ['ours/b/2026-11-26T10:00Z', 'campaign', ['web*']],
    ],
  );
});

test('imported again it takes the place of what it was, and touches nothing else', async () => {
  let occasions = [occasion('a', 1), occasion('b', 2)];
  const deps = await given(() => occasions);
  await deps.eventBook.put([SALE, { ...SALE, id: 'ours-too', from: NOW, to: NOW + DAY_MS }]);
  await importCalendar(deps, REQUEST);
  occasions = [occasion('b', 2), occasion('c', 3)];
  const outcome = await importCalendar(deps, REQUEST);
  assert.deepEqual([outcome.kind, 'removed' in outcome && outcome.removed], ['imported', 1]);
  const own = deps.eventBook.all().filter(({ id }) => id.startsWith('ours/'));
  assert.deepEqual(
    own.map(({ name }) => name),
    ['b', 'c'],
  );
  assert.equal(deps.eventBook.all().length, 4);
});

test('holidays of a place that nobody knows are no reason to take anything back', async () => {
  const deps = await given(() => [occasion('a', 1)]);
  await importCalendar(deps, REQUEST);
  const calendar = { kind: 'holidays', country: 'XX', region: undefined } as const;
  assert.deepEqual(await importCalendar(deps, { ...REQUEST, calendar }), { kind: 'unknown-place' });
  assert.equal(deps.eventBook.all().length, 1);
});

/** What do the methods of the EventService give the app, and what comes back? Each method once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT, fakeApp, SALE } from '../../fakes/app.ts';
import { toTimestamp } from '../../../src/adapters/grpc/client.ts';
import { openDoor } from '../grpc-door.ts';

// AT is 1,767,225,600,000 ms: a whole number of seconds.
const AT_WIRE = { seconds: 1_767_225_600, nanos: 0 };

const SALE_WIRE = {
  id: 'summer-sale-2026',
  name: 'Summer sale',
  kind: 'EVENT_KIND_CAMPAIGN' as const,
  range: { from: { seconds: AT_WIRE.seconds + 86_400 }, to: { seconds: AT_WIRE.seconds + 172_800 } },
  sources: ['checkout*'],
};

test('PutEvent hands the event to the app, and says whether it replaced one', async (t) => {
  const { app, client } = await openDoor(t);
  const put = await client.putEvent({ event: { ...SALE_WIRE, factor: { factor: 3, uncertainty: 0.2 } } });
  assert.deepEqual([put, app.given.events], [{ replaced: false }, [SALE]]);

  const known = fakeApp({
    putEvents: (events) => Promise.resolve({ kind: 'kept', replaced: new Set(events.map(({ id }) => id)) }),
  });
  const door = await openDoor(t, known);
  assert.deepEqual(await door.client.putEvent({ event: SALE_WIRE }), { replaced: true });
});

test('PutEvent says when there is no room for another event', async (t) => {
  const app = fakeApp({ putEvents: () => Promise.resolve({ kind: 'full', eventsMax: 7 }) });
  const { client } = await openDoor(t, app);
  await assert.rejects(client.putEvent({ event: SALE_WIRE }), {
    code: 'FAILED_PRECONDITION',
    reason: 'too-many-events',
    message: 'no more than 7 events are kept; take some back first',
  });
});

test('ListEvents asks by range, and spells each effect as it was announced, and what was learned of its sort', async (t) => {
  const asked: unknown[] = [];
  const sales = [
    SALE,
    { ...SALE, effect: { kind: 'volume' as const, requestsPerSecond: -20, deviation: 6 } },
    { ...SALE, effect: { kind: 'learn' as const } },
  ];
  const app = fakeApp({
    events: (range) => {
      asked.push(range);
      const learned = { logFactor: 0, logVariance: 0.25, occurrences: 2 };
      return sales.map((event, at) => ({ event, learned: at === 1 ? learned : undefined }));
    },
  });
  const { client } = await openDoor(t, app);
  await client.listEvents({ range: { from: AT_WIRE, to: AT_WIRE } });
  const { events } = await client.listEvents({});
  assert.deepEqual(asked, [{ from: AT, to: AT }, undefined]);
  assert.deepEqual(
    events.map(({ factor, volume, learn }) => factor ?? volume ?? learn),
    [
      { factor: 3, uncertainty: 0.2 },
      { moreRequestsPerSecond: 0, fewerRequestsPerSecond: 20, uncertainty: 6 },
      {},
    ],
  );
  assert.deepEqual(
    events.map(({ learned }) => learned),
    [null, { factor: 1, uncertainty: 0.5, occurrences: 2 }, null],
  );
  assert.deepEqual(events[0]?.range, {
    from: { seconds: SALE_WIRE.range.from.seconds, nanos: 0 },
    to: { seconds: SALE_WIRE.range.to.seconds, nanos: 0 },
  });
});

test('DeleteEvent says whether the event was known', async (t) => {
  const { client } = await openDoor(t);
  assert.deepEqual(await client.deleteEvent({ id: SALE.id }), { deleted: true });
  assert.deepEqual(await client.deleteEvent({ id: 'never-seen' }), { deleted: false });
});

test('ImportCalendar hands on what is to be read, and tells what came of it', async (t) => {
  const { app, client } = await openDoor(t);
  const reply = await client.importCalendar({
    calendarId: 'releases',
    icalendar: 'BEGIN:VCALENDAR',
    kind: 'EVENT_KIND_RELEASE',
    factor: { factor: 2, uncertainty: 0 },
  });
  assert.deepEqual(reply, {
    imported: 3,
    removed: 1,
    problems: [{ line: 7, detail: 'the entry has no DTSTART' }],
    truncated: false,
    range: { from: toTimestamp(AT - 86_400_000), to: toTimestamp(AT + 86_400_000) },
  });
  const holidays = { country: 'DE', region: '' };
  await client.importCalendar({ calendarId: 'days', holidays, sources: ['web*'] });
  assert.deepEqual(app.given.calendars, [
    {
      name: 'releases',
      calendar: { kind: 'icalendar', text: 'BEGIN:VCALENDAR' },
      eventKind: 'release',
      sources: ['*'],
      effect: { kind: 'factor', factor: 2, logDeviation: 0.3 },
    },
    {
      name: 'days',
      calendar: { kind: 'holidays', country: 'DE', region: undefined },
      eventKind: 'holiday',
      sources: ['web*'],
      effect: { kind: 'learn' },
    },
  ]);
});

test('ImportCalendar refuses what is no calendar, and knows which countries there are', async (t) => {
  const app = fakeApp({ importCalendar: () => Promise.resolve({ kind: 'unknown-place' }) });
  const { client } = await openDoor(t, app);
  const wrong = client.importCalendar({ calendarId: '', holidays: { country: 'Germany' } });
  await assert.rejects(wrong, { code: 'INVALID_ARGUMENT' });
  const nowhere = client.importCalendar({ calendarId: 'days', holidays: { country: 'XX', region: 'Y' } });
  await assert.rejects(nowhere, {
    code: 'NOT_FOUND',
    reason: 'unknown-place',
    message: 'nobody knows the holidays of "XX-Y"',
  });
});

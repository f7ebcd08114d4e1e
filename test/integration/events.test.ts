/** An event in the life of the whole service: announced, forecast, seen, learned, and expected the next time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT_1700, openDay, requestsAt, temporaryFolder } from './bad-days/day.ts';
import type { Day } from './bad-days/day.ts';
import { createVirtualClock } from '../../src/adapters/system/virtual-clock.ts';
import { toTimestamp } from '../../src/compose-client.ts';
import { MINUTE_MS } from '../../src/core/units/time.ts';

const saleAt = (minute: number, minutes: number) => ({
  ...{
    id: `sale-${minute}`,
    name: 'Sale',
    kind: 'EVENT_KIND_CAMPAIGN' as const,
    sources: ['shop'],
    learn: {},
  },
  range: {
    from: toTimestamp(AT_1700 + minute * MINUTE_MS),
    to: toTimestamp(AT_1700 + (minute + minutes) * MINUTE_MS),
  },
});

/** Requests of the first window, five minutes: the median, and the level .95 over it. */
async function nextFive({ client }: Day): Promise<{ median: number; spread: number }> {
  const { windows } = await client.predict({ subject: { source: { name: 'shop' } } });
  const quantiles = windows[0]?.totalRequests ?? [];
  const at = (level: number): number =>
    quantiles.find((quantile) => quantile.level === level)?.value ?? Number.NaN;
  return { median: at(0.5), spread: at(0.95) / at(0.5) };
}

async function minutes(day: Day, count: number, times: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    await day.minute({ lb: times * requestsAt(day.clock.now()) });
  }
}

const learnedOf = async ({ client }: Day) => (await client.listEvents({})).events[0]?.learned;

test('what a sale did is learned, kept over a restart, and expected of the next one', async (t) => {
  const dataDir = await temporaryFolder(t);
  const day = await openDay(t, { dataDir });
  await day.client.putEvent({ event: saleAt(2, 15) });
  await minutes(day, 1, 1);
  const before = await nextFive(day);
  assert.ok(before.spread > 1.4, `nobody knows it: ${before.spread}`);
  assert.equal(await learnedOf(day), null);
  await minutes(day, 1, 1);
  await minutes(day, 15, 3);
  await minutes(day, 7, 1); // Late counts are waited for.
  const learned = await learnedOf(day);
  assert.ok(learned && Math.abs(learned.factor - 3) < 0.3, `${learned?.factor} times as many`);
  assert.equal(learned.occurrences, 1);

  await day.client.putEvent({ event: saleAt(30, 15) });
  await minutes(day, 6, 1); // Until it begins.
  const expected = 15 * requestsAt(day.clock.now());
  const { median } = await nextFive(day);
  assert.ok(Math.abs(median / expected - 1) < 0.15, `${median} where ${expected} come`);
  await day.stop();

  const clock = createVirtualClock(day.clock.now());
  const again = await openDay(t, { dataDir, clock, withoutHistory: true });
  assert.deepEqual(await learnedOf(again), learned);
});

/** The service is away while the load rises. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { AT_1700, openDay, requestsAt, temporaryFolder } from './day.ts';

const AWAY_MINUTES = 10;

test('ten minutes away while the load rises: on return the count is at least as before, and follows the load', async (t) => {
  const dataDir = await temporaryFolder(t);
  const first = await openDay(t, { dataDir });
  await first.minute({ lb: requestsAt(AT_1700) });
  const before = await first.minute({ lb: requestsAt(AT_1700) });
  await first.stop();

  const clock = createVirtualClock(first.clock.now() + AWAY_MINUTES * MINUTE_MS);
  const day = await openDay(t, { dataDir, clock, withoutHistory: true });
  const greeting = await day.toldAt(clock.now());
  assert.ok(greeting.warm >= before.warm, `${before.warm} before, ${greeting.warm} at once`);
  assert.ok(greeting.epoch > before.epoch && greeting.revision > before.revision);

  // 2,400 requests a minute are 40 a second, which 40 instances take.
  const after = await day.minute({ lb: 2_400 });
  assert.ok(after.warm >= 40, `${after.warm} for a load that needs 40`);
});

test('ten minutes away and nobody reports on return: the count stays', async (t) => {
  const dataDir = await temporaryFolder(t);
  const first = await openDay(t, { dataDir });
  const before = await first.minute({ lb: 2_400 });
  assert.ok(before.warm >= 40);
  await first.stop();

  const clock = createVirtualClock(first.clock.now() + AWAY_MINUTES * MINUTE_MS);
  const day = await openDay(t, { dataDir, clock, withoutHistory: true });
  for (let minute = 1; minute <= 5; minute += 1) await day.minute({});
  for (const { warm } of day.told) assert.ok(warm >= before.warm, `${before.warm} before, then ${warm}`);
});

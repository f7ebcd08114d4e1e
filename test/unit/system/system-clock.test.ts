import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { HOUR_MS } from '../../../src/core/units/time.ts';

test('a clock that is set back does not make a wait longer', async (t) => {
  const now = Date.now.bind(Date);
  let aheadMs = 0;
  t.mock.method(Date, 'now', () => now() + aheadMs);
  const at = systemClock.now() + 20;
  const wait = systemClock.until(at, new AbortController().signal);
  aheadMs = -HOUR_MS;
  await wait;
  assert.ok(systemClock.now() < at);
});

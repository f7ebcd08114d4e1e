/** Nobody reports any longer: what was forecast goes on, says that it is old, and nothing is taken away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { createVirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { POOL } from './callers.ts';
import { openDay, requestsAt } from './day.ts';

/** The load rises from 600 requests a minute to 740 an hour later, 1,140 at six hours. */
const NOON = Date.parse('2026-03-04T12:00Z');

/** Longer than the hour that is forecast. */
const SILENT_MINUTES = 90;

test('when ingest stops, forecasts go on, marked stale, then hold; leases are renewed; nothing goes down', async (t) => {
  const day = await openDay(t, { clock: createVirtualClock(NOON) });
  const predict = () => day.client.predict({ subject: { pool: POOL } });
  await day.minute({ lb: requestsAt(day.clock.now()) });
  let before = await day.minute({ lb: requestsAt(day.clock.now()) });
  const fresh = await predict();
  assert.deepEqual([fresh.basis, fresh.reason], ['BASIS_MODEL', '']);

  const stoppedAt = day.clock.now();
  const atStop = before.warm;
  for (let minute = 1; minute <= SILENT_MINUTES; minute += 1) {
    const told = await day.minute({});
    assert.ok(told.warm >= before.warm, `minute ${minute}: ${before.warm} in force, then ${told.warm}`);
    assert.ok(told.expiresAt > day.clock.now() + MINUTE_MS, 'the lease outlives the next minute');
    before = told;
    if (minute === 10 || minute === SILENT_MINUTES) {
      const { basis, reason, dataAge } = await predict();
      assert.deepEqual([basis, reason], ['BASIS_HELD', 'stale-data']);
      // The newest final step ended ten seconds before ingest stopped: the grace of its minute.
      const age = minute * 60 + 10;
      assert.equal(dataAge?.age?.seconds, age);
      assert.equal(await day.metric('pra_data_age_seconds'), age);
    }
  }
  assert.ok(
    before.warm > atStop,
    `${before.warm}: the rise that was forecast before the silence was ordered`,
  );
  assert.equal(await day.metric('pra_plan_cycles_total{outcome="failed"}'), undefined);

  const back = await day.minute({ lb: requestsAt(day.clock.now()) });
  assert.ok(back.warm >= before.warm - 1 && day.clock.now() - stoppedAt > 90 * MINUTE_MS);
  const after = await predict();
  assert.deepEqual([after.basis, after.reason], ['BASIS_MODEL', '']);
});

/** One of two balancers goes silent at the evening peak: half of the load is not seen any more, but it is there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { POOL } from './callers.ts';
import { openDay, requestsAt } from './day.ts';

const AT_1757 = Date.parse('2026-03-04T17:57Z');
const SILENT_MINUTES = 60;

test('one of two balancers is silent for an hour at the peak: nothing is scaled in, and the metrics say why', async (t) => {
  const day = await openDay(t, { clock: createVirtualClock(AT_1757) });
  const half = (): number => Math.round(requestsAt(day.clock.now()) / 2);
  let before = 0;
  for (let minute = 1; minute <= 3; minute += 1) {
    before = (await day.minute({ a: half(), b: half() })).warm;
  }
  for (let minute = 1; minute <= SILENT_MINUTES; minute += 1) {
    const { warm, expiresAt } = await day.minute({ a: half() });
    assert.ok(warm >= before, `minute ${minute}: ${before} in force, then ${warm}`);
    assert.ok(expiresAt > day.clock.now() + MINUTE_MS, 'the lease outlives the next minute');
    assert.equal(await day.metric('pra_clients_waiting'), 1);
    before = warm;
  }
  // What is known in full is as old as the silence.
  assert.equal(await day.metric('pra_data_age_seconds'), SILENT_MINUTES * 60);
  const { decisions } = await day.client.getPlan({ pools: [POOL] });
  assert.ok(decisions[0]?.trail.some(({ rule }) => rule === 'hold-without-observation'));

  // As soon as the one that was missing is back, all wait for it as before, so its report comes first here.
  await day.minute({ b: half(), a: half() });
  assert.equal(await day.metric('pra_clients_waiting'), 0);
  assert.equal(await day.metric('pra_data_age_seconds'), 0);
});

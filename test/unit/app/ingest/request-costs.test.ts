/** From what the stream reports to what the planner is told of costs, and over a restart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WEB } from '../given.ts';
import { atMinute, record } from '../../demand/given.ts';
import { createMemoryCheckpoints } from '../../../fakes/checkpoints.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { openRequestCosts } from '../../../../src/app/ingest/request-costs.ts';
import type { RequestRecord } from '../../../../src/core/demand/record.ts';
import { addUsage, emptyUsage } from '../../../../src/core/demand/usage.ts';

const usageOf = (source: string, changes: Partial<RequestRecord>) => {
  const usage = emptyUsage();
  addUsage(usage, record({ count: 100, ...changes }));
  return new Map([[source, usage]]);
};

async function given(kept = new Map<string, string>()) {
  const telemetry = createRecordingTelemetry();
  const costs = await openRequestCosts({ checkpoints: createMemoryCheckpoints(kept), telemetry }, [WEB]);
  return { telemetry, costs };
}

test('costs are learned by pool, small changes are not told, and all of it survives a restart', async () => {
  const kept = new Map<string, string>();
  const { costs } = await given(kept);
  assert.equal(costs.learn(atMinute(0)).size, 0);
  for (let minute = 1; minute <= 20; minute += 1) {
    costs.take(usageOf('web', { cpuSeconds: 25 }));
    costs.take(usageOf('web', { cpuSeconds: 35 }));
    costs.take(usageOf('elsewhere', { cpuSeconds: 900 }));
    costs.learn(atMinute(minute));
  }
  // Two batches a minute are one observation: 60 CPU-seconds of 200 requests.
  const learned = costs.inForce('web');
  assert.ok(learned && Math.abs(learned.cost.cpuSeconds - 0.3) < 0.01);
  costs.take(usageOf('web', { cpuSeconds: 30.3 }));
  assert.equal(costs.learn(atMinute(21)).get('web'), learned);
  await costs.keep(atMinute(21));
  const after = (await given(kept)).costs.learn(atMinute(22)).get('web');
  assert.ok(after && Math.abs(after.cost.cpuSeconds - 0.3) < 0.01);
});

test('a wrong unit is refused, told once in ten minutes, and counted each time', async () => {
  const { costs, telemetry } = await given();
  for (let minute = 1; minute <= 10; minute += 1) {
    costs.take(usageOf('web', { cpuSeconds: 100_000 }));
    assert.equal(costs.learn(atMinute(minute)).size, 0);
  }
  assert.equal(telemetry.counted('pra_costs_refused_total', { pool: 'web', quantity: 'cpuSeconds' }), 10);
  assert.deepEqual(
    telemetry.lines.map(({ fields }) => fields),
    [
      {
        pool: 'web',
        source: 'web',
        quantity: 'cpuSeconds',
        why: '1000 CPU-seconds a request, and configured are 1: is it the unit?',
      },
    ],
  );
});

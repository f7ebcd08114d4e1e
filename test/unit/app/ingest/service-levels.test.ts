/** From outcomes of the stream to the level that the planner is told, and over a restart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WEB } from '../given.ts';
import { atMinute } from '../../demand/given.ts';
import { createMemoryCheckpoints } from '../../../fakes/checkpoints.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { openServiceLevels } from '../../../../src/app/ingest/service-levels.ts';
import { plainContribution } from '../../../../src/core/demand/batch.ts';
import type { Contribution } from '../../../../src/core/demand/batch.ts';

async function given(kept = new Map<string, string>(), unservedMax: number | undefined = 0.01) {
  const telemetry = createRecordingTelemetry();
  const deps = { checkpoints: createMemoryCheckpoints(kept), telemetry };
  return { telemetry, levels: await openServiceLevels(deps, [{ ...WEB, unservedMax }], atMinute(0)) };
}

const hundred = (changes: Partial<Contribution>, source = 'web'): Contribution => ({
  ...plainContribution(source, atMinute(0), 100),
  ...changes,
});

test('who is turned away, fails or meets a cold instance raises the level, and all of it survives a restart', async () => {
  for (const outcome of ['rejected', 'failed', 'cold'] as const) {
    const kept = new Map<string, string>();
    const { levels } = await given(kept);
    const before = levels.steer(atMinute(0)).get('web');
    levels.take([hundred({ [outcome]: 5 }), hundred({ [outcome]: 100 }, 'elsewhere')]);
    const after = levels.steer(atMinute(1)).get('web');
    assert.ok(before !== undefined && after !== undefined && after > before, `${before} to ${after}`);
    await levels.keep(atMinute(11));
    assert.equal((await given(kept)).levels.steer(atMinute(12)).get('web'), after);
  }
});

test('a pool without the wish has no level of its own, and nothing is kept', async () => {
  const kept = new Map<string, string>();
  const telemetry = createRecordingTelemetry();
  const levels = await openServiceLevels(
    { checkpoints: createMemoryCheckpoints(kept), telemetry },
    [WEB],
    atMinute(0),
  );
  levels.take([hundred({ rejected: 5 })]);
  assert.equal(levels.steer(atMinute(1)).size, 0);
  await levels.keep(atMinute(60));
  assert.equal(kept.size, 0);
});

test('the share of the last day and the level are told', async () => {
  const { levels, telemetry } = await given();
  levels.take([hundred({ rejected: 2, cold: 1 })]);
  const level = levels.steer(atMinute(1)).get('web');
  assert.equal(telemetry.gauged('pra_pool_unserved_share', { pool: 'web' }), 0.03);
  assert.equal(telemetry.gauged('pra_pool_steered_level', { pool: 'web' }), level);
});

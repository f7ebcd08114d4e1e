/** How what a planner has learned goes to the store and comes back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cycleDeps } from '../given.ts';
import { atMinute, batch, counted } from '../../demand/given.ts';
import { keep, recall } from '../../../../src/app/cycle/keepsakes.ts';
import type { Kept } from '../../../../src/app/plan/planner.ts';

test('what is kept after a cycle is what the next planner is given, of the imports that there were', async () => {
  const slices = [
    { place: 3, bytes: Uint8Array.of(1, 2, 3) },
    { place: 63, bytes: Uint8Array.of(4) },
  ];
  const given: Kept[] = [];
  const recalled = (kept: Kept) => {
    given.push(kept);
    return { series: 0, everyPool: false, until: undefined, refused: [] };
  };
  const imported = batch({ client: 'import:log-1', sequence: 7, contributions: [counted('web', -9, 1)] });
  const deps = await cycleDeps({ disk: [imported], planner: { slices, recalled } });
  await keep(deps);
  await recall(deps, atMinute(0.5));
  assert.deepEqual(given, [
    { slices: slices.map(({ bytes }) => bytes), edition: 'log-1=7', drifts: [], now: atMinute(0.5) },
  ]);
});

test('a store that keeps nothing costs nothing but time', async () => {
  const deps = await cycleDeps({ planner: { slices: [{ place: 0, bytes: Uint8Array.of(1) }] } });
  await deps.checkpoints.close();
  await keep(deps);
  assert.deepEqual(
    deps.telemetry.lines.map(({ level, message }) => [level, message]),
    [['warn', 'what was learned could not be kept; it is tried again after the next cycle']],
  );
});

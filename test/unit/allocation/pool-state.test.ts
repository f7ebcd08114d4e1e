import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restorePoolState } from '../../../src/core/allocation/pool-state.ts';
import { AT_0600, atMinute, poolState } from './given.ts';

test('a checkpoint keeps its count, and nothing is taken away for one stabilization window', () => {
  const stored: unknown = JSON.parse(
    JSON.stringify(poolState(14, { recommendations: [{ at: AT_0600, instances: 14 }] })),
  );
  assert.deepEqual(restorePoolState(stored, 60_000, AT_0600), {
    warm: 14,
    replacements: 0,
    recommendations: [],
    holdUntil: atMinute(1),
  });
});

const MALFORMED: readonly unknown[] = [
  undefined,
  null,
  'state',
  14,
  [],
  {},
  { warm: null },
  { warm: '14' },
  { warm: -1 },
  { warm: 1.5 },
  { warm: Number.NaN },
  { warm: Number.POSITIVE_INFINITY },
  { warm: { count: 14 } },
];

for (const checkpoint of MALFORMED) {
  test(`a checkpoint that cannot be read (${JSON.stringify(checkpoint)}) is a start without a count`, () => {
    const restored = restorePoolState(checkpoint, 60_000, AT_0600);
    assert.deepEqual(restored, {
      warm: undefined,
      replacements: 0,
      recommendations: [],
      holdUntil: atMinute(1),
    });
  });
}

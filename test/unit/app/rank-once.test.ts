import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRanker } from '../../../src/app/rank-once.ts';
import type { InstanceState, KnownInstance, PoolInstances } from '../../../src/core/allocation/instance.ts';
import { rankWarmTargets } from '../../../src/core/allocation/warm-targets.ts';

const instance = (id: string, state: InstanceState, freshUntil: number): KnownInstance => ({
  ...{ id, address: '', state, since: 0, startDurationMs: undefined, detail: '' },
  ...{ manager: `manager of ${id}`, freshUntil },
});
const pool = (...instances: readonly KnownInstance[]): PoolInstances => ({
  pool: 'web',
  instances,
  freshUntil: Math.max(...instances.map(({ freshUntil }) => freshUntil)),
});

test('as long as nothing has changed it is the same ranking, for a second at most', () => {
  const rank = createRanker();
  const known = pool(instance('a', 'warm', 60_000));
  const first = rank(known, 5_000);
  assert.equal(rank(known, 5_999), first);
  assert.equal(rank(known, 6_000).at, 6_000);
  assert.notEqual(rank({ ...known }, 6_000), rank(known, 6_000));
});

test('at each moment it says of each instance what a new ranking says, also where the clock is set back', () => {
  const states = fc.constantFrom<InstanceState>('warm', 'warming', 'cold', 'draining');
  const instances = fc.array(fc.tuple(states, fc.integer({ min: 1, max: 3_000 })), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(instances, fc.array(fc.nat(4_000), { maxLength: 20 }), (all, moments) => {
      const rank = createRanker();
      const known = pool(
        ...all.map(([state, freshUntil], index) => instance(String(index), state, freshUntil)),
      );
      for (const now of moments) {
        const fresh = rankWarmTargets(known, now);
        assert.deepEqual({ ...rank(known, now), at: now }, fresh);
      }
    }),
  );
});

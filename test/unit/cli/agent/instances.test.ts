import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HeldInstance, Phase } from '../../../../src/cli/agent/exec/instances.ts';
import { changesFor, heldCount } from '../../../../src/cli/agent/exec/instances.ts';

const PHASES: readonly Phase[] = ['starting', 'ready', 'cold', 'draining', 'stopping'];

/** `ready:3 cold:7`: phases, and since when. */
const fleet = (text: string): readonly HeldInstance[] =>
  text.split(' ').flatMap((word, index) => {
    const [phase, since = '0'] = word.split(':');
    const known = PHASES.find((one) => one === phase);
    const rest = { address: '', launched: true, startMs: undefined, failed: undefined };
    return known === undefined ? [] : [{ id: String(index), phase: known, since: Number(since), ...rest }];
  });

for (const [name, instances, warm, expected] of [
  ['what is missing is ordered', 'ready:1', 3, 'order 2'],
  ['what starts counts', 'ready:1 starting:2', 2, ''],
  [
    'starts are called off before ready ones, the newest first',
    'starting:5 starting:6 ready:9',
    1,
    'call-off 1, call-off 0',
  ],
  [
    'then the youngest ready ones are drained',
    'ready:3 starting:5 ready:4 ready:1',
    1,
    'call-off 1, drain 2, drain 0',
  ],
  ['a draining one is taken back before one is ordered', 'draining:1 draining:2 ready:0', 2, 'take-back 1'],
  ['one that does not answer is replaced', 'cold:1 ready:2', 2, 'order 1'],
  ['it stays until enough are ready without it', 'cold:1 ready:2 starting:3', 2, ''],
  ['and is cleared away then', 'cold:1 ready:2 ready:3', 2, 'clear 0'],
  ['all of them go if none is asked for', 'cold:1 ready:2 starting:3', 0, 'call-off 2, drain 1, clear 0'],
  ['what is being stopped counts for nothing', 'stopping:1', 1, 'order 1'],
] as const) {
  test(name, () => {
    const changes = changesFor(fleet(instances), warm);
    const told = changes.map(
      (change) => `${change.kind} ${change.kind === 'order' ? change.count : change.id}`,
    );
    assert.equal(told.join(', '), expected);
  });
}

test('whatever there is, the changes make the count that is asked for, and touch each instance once', () => {
  const words = fc.array(fc.tuple(fc.constantFrom(...PHASES), fc.nat(9)), { maxLength: 12 });
  fc.assert(
    fc.property(words, fc.nat(12), (all, warm) => {
      const instances = fleet(all.map(([phase, since]) => `${phase}:${since}`).join(' '));
      const changes = changesFor(instances, warm);
      const ids = changes.flatMap((change) => (change.kind === 'order' ? [] : [change.id]));
      assert.equal(new Set(ids).size, ids.length);
      const sum = changes.reduce((count, change) => {
        if (change.kind === 'order') return count + change.count;
        if (change.kind === 'clear') return count;
        return change.kind === 'take-back' ? count + 1 : count - 1;
      }, heldCount(instances));
      assert.equal(sum, warm);
    }),
  );
});

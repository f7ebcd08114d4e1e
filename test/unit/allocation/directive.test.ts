import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLive, isNewer, toDirective } from '../../../src/core/allocation/directive.ts';
import { AT_0600, atMinute, numberedDecision } from './given.ts';

test('a directive tells the count, its place, its end, and the rule that set it', () => {
  const decision = numberedDecision({
    warm: 10,
    trail: [
      { rule: 'cover-bridge', from: 0, to: 3, why: '3 are needed' },
      { rule: 'stabilize', from: 3, to: 10, why: '10 stay' },
    ],
  });
  assert.deepEqual(toDirective(decision, 180_000), {
    pool: 'checkout',
    epoch: 3,
    revision: 41,
    warm: 10,
    readyBy: atMinute(5),
    expiresAt: atMinute(3),
    decidedAt: AT_0600,
    reason: 'stabilize',
    detail: '10 stay',
    basis: 'model',
  });
});

const HELD = { epoch: 3, revision: 41 };

for (const [epoch, revision, newer] of [
  [3, 42, true],
  [4, 1, true],
  [3, 41, false],
  [3, 40, false],
  [2, 99, false],
  [Number.NaN, 99, false],
  [3, Number.NaN, false],
] as const) {
  test(`(${epoch}, ${revision}) is ${newer ? 'newer' : 'not newer'} than (3, 41)`, () => {
    assert.equal(isNewer({ epoch, revision }, HELD), newer);
  });
}

test('anything is newer than nothing', () => {
  assert.equal(isNewer(HELD, undefined), true);
});

test('a directive is live from its decision until its lease ends', () => {
  const directive = toDirective(numberedDecision(), 180_000);
  assert.equal(isLive(directive, AT_0600 - 1), false);
  assert.equal(isLive(directive, AT_0600), true);
  assert.equal(isLive(directive, atMinute(3) - 1), true);
  assert.equal(isLive(directive, atMinute(3)), false);
});

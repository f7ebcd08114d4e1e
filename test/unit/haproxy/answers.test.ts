import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerFor, risingIn } from '../../../src/adapters/haproxy/answers.ts';

const RANKING = {
  stale: false,
  receivedAt: 1_000,
  targets: [
    { address: 'old:1', state: 'warm', weight: 100, ageMs: 3_600_000 },
    { address: 'new:1', state: 'warm', weight: 100, ageMs: 6_000 },
    { address: 'born:1', state: 'warm', weight: 100, ageMs: 0 },
    { address: 'going:1', state: 'draining', weight: 0, ageMs: 0 },
    { address: 'starting:1', state: 'warming', weight: 0, ageMs: 0 },
  ],
} as const;

for (const [address, answer] of [
  ['old:1', 'ready up 100%'],
  ['new:1', 'ready up 30%'], // 6 s and the 3 s since then, of 30 s
  ['born:1', 'ready up 10%'],
  ['going:1', 'drain'],
  ['starting:1', 'ready up 0%'],
  ['nobody:1', 'ready up 0%'],
] as const) {
  test(`${address} is answered ${answer}`, () => {
    assert.equal(answerFor(address, { ranking: RANKING, shareAt: risingIn(30_000) }, 4_000), answer);
  });
}

test('an instance that is as young as can be gets something; without slow start all at once', () => {
  assert.equal(answerFor('born:1', { ranking: RANKING, shareAt: risingIn(30_000) }, 1_000), 'ready up 1%');
  assert.equal(answerFor('born:1', { ranking: RANKING, shareAt: risingIn(0) }, 1_000), 'ready up 100%');
});

test('where nothing is known nothing is said; a stale ranking goes on for those it names', () => {
  assert.equal(answerFor('old:1', { ranking: undefined, shareAt: risingIn(0) }, 0), undefined);
  const ranking = { ...RANKING, stale: true };
  assert.equal(answerFor('old:1', { ranking, shareAt: risingIn(0) }, 4_000), 'ready up 100%');
  assert.equal(answerFor('nobody:1', { ranking, shareAt: risingIn(0) }, 4_000), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileMembership } from '../../../src/core/capacity/membership.ts';

const PAY = 'checkout{route="/pay",tenant="acme"}';

const CASES: readonly (readonly [pattern: string, source: string, matches: boolean])[] = [
  [PAY, PAY, true],
  ['checkout', PAY, false],
  ['checkout', 'checkout', true],
  ['checkout*', PAY, true],
  ['checkout*', 'checkout', true],
  ['*', '', true],
  ['', 'checkout', false],
  ['*{route="/pay",*}', PAY, true],
  ['*tenant="acme"*', PAY, true],
  ['*tenant="acme"', PAY, false],
  ['c*t{*pay*acme*}', PAY, true],
  ['c*acme*pay*}', PAY, false],
  ['check.ut*', PAY, false], // A dot is a dot.
  ['*[a-z]*', PAY, false], // A bracket is a bracket.
  ['ab*ba', 'aba', false], // The two ends do not share a letter.
  ['ab*ba', 'abba', true],
  ['a*b*b', 'ab', false], // Nor do a middle part and the end.
  ['a**b', 'ab', true],
];

for (const [pattern, source, matches] of CASES) {
  test(`\`${pattern}\` ${matches ? 'matches' : 'does not match'} \`${source}\``, () => {
    const poolOf = compileMembership([{ id: 'checkout', sources: [pattern] }]);
    assert.equal(poolOf(source), matches ? 'checkout' : undefined);
  });
}

test('the first pool with a match has the source', () => {
  const poolOf = compileMembership([
    { id: 'pay', sources: ['refund*', '*"/pay"*'] },
    { id: 'rest', sources: ['*'] },
  ]);
  assert.equal(poolOf(PAY), 'pay');
  assert.equal(poolOf('refund'), 'pay');
  assert.equal(poolOf('search'), 'rest');
});

test('without pools no source belongs to any', () => {
  assert.equal(compileMembership([])('checkout'), undefined);
});

test('a pattern that would make a backtracking matcher run for years is answered', () => {
  const poolOf = compileMembership([{ id: 'bad', sources: [`${'*a'.repeat(40)}*b`] }]);
  assert.equal(poolOf('a'.repeat(10_000)), undefined);
});

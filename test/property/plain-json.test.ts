/** What goes into the ledger as JSON comes back as it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodePlain, encodePlain } from '../../src/core/units/plain-json.ts';

/** Plain data as the domain has it: with `undefined` where nothing is known, and numbers of every kind. */
const plain = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(undefined, null, true, false, Number.NaN, Infinity, -Infinity, -0, 0),
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value')),
    fc.dictionary(fc.stringMatching(/^[A-Za-z_]{1,9}$/), tie('value'), { noNullPrototype: true }),
  ),
})).value;

test('decode(encode(x)) = x', () => {
  fc.assert(
    fc.property(plain, (value) => {
      assert.deepEqual(decodePlain(encodePlain(value)), value);
    }),
  );
});

test('what JSON can hold is ordinary JSON', () => {
  const trail = [{ rule: 'cover-demand', from: 0, to: 7, why: 'it is "Monday"' }];
  assert.equal(encodePlain(trail), JSON.stringify(trail));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  formatSource,
  PARAMETER_VALUE_LENGTH_MAX,
  parseSource,
  sourceKey,
} from '../../../src/core/units/source-key.ts';

test('a source is spelled with its parameters sorted', () => {
  for (const [key, spelling] of [
    [sourceKey('checkout', []), 'checkout'],
    [
      sourceKey('checkout', [
        { name: 'tenant', value: 'acme' },
        { name: 'route', value: '/pay' },
      ]),
      'checkout{route="/pay",tenant="acme"}',
    ],
    [sourceKey('a', [{ name: 'q', value: 'say "hi"\\\n' }]), 'a{q="say \\"hi\\"\\\\\\n"}'],
    [sourceKey('a', [{ name: 'empty', value: '' }]), 'a{empty=""}'],
  ] as const) {
    assert.equal(formatSource(key), spelling);
  }
});

test('what is not the spelling of a source is no source', () => {
  for (const text of [
    '',
    'with space',
    'ä',
    'x'.repeat(201),
    'a{',
    'a{}',
    'a{b}',
    'a{b=c}',
    'a{b="c"',
    'a{b="c",}',
    'a{b="c"}d',
    'a{b="c","d"}',
    'a{b="c",b="d"}', // one name twice
    'a{b="c"d="e"}',
    'a{b="\n"}', // a line break must be escaped
    'a{b="\\x"}', // no such escape
    'pool:web', // kept for the series of pools
    'pool:web{b="c"}',
    `a{b="${'x'.repeat(PARAMETER_VALUE_LENGTH_MAX + 1)}"}`,
  ]) {
    assert.equal(parseSource(text), undefined, JSON.stringify(text).slice(0, 40));
  }
});

test('the longest value and the longest name are still sources', () => {
  // Escaped, each of these characters takes two.
  const key = sourceKey('x'.repeat(200), [{ name: 'b', value: '"'.repeat(PARAMETER_VALUE_LENGTH_MAX) }]);
  assert.deepEqual(parseSource(formatSource(key)), key);
});

test('parameters out of order are the same source', () => {
  const parsed = parseSource('a{z="1",b="2"}');
  assert.equal(parsed && formatSource(parsed), 'a{b="2",z="1"}');
});

const names = fc.stringMatching(/^[A-Za-z0-9_.\-/:]{1,20}$/).filter((name) => !name.startsWith('pool:'));
const parameters = fc.uniqueArray(
  fc.record(
    {
      name: fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/),
      value: fc.string({ unit: 'grapheme', maxLength: 40 }),
    },
    { noNullPrototype: true },
  ),
  { selector: ({ name }) => name, maxLength: 5 },
);

test('a spelling is read back as the key that it is of, and no other key has it', () => {
  fc.assert(
    fc.property(names, parameters, (name, list) => {
      const key = sourceKey(name, list);
      assert.deepEqual(parseSource(formatSource(key)), key);
      assert.equal(formatSource(sourceKey(name, list.toReversed())), formatSource(key));
    }),
  );
});

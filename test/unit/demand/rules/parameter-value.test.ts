import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileBuckets, plainValue } from '../../../../src/core/demand/rules/parameter-value.ts';

test('a range holds its lower end and not its upper one', () => {
  for (const [text, range] of [
    ['-1', '<0'],
    ['0', '0-100'],
    ['-0', '0-100'],
    ['99.9', '0-100'],
    ['100', '100-1000'],
    ['1e2', '100-1000'],
    [' 7 ', '0-100'],
    ['1000', '1000+'],
    ['Infinity', '1000+'],
    ['-Infinity', '<0'],
    ['NaN', 'other'],
    ['many', 'other'],
    ['', 'other'],
    [' ', 'other'],
  ] as const) {
    assert.equal(compileBuckets([0, 100, 1_000])(text), range, text);
  }
});

test('one edge makes two ranges', () => {
  assert.equal(compileBuckets([0.5])('0.5'), '0.5+');
  assert.equal(compileBuckets([0.5])('0.4'), '<0.5');
});

test('a value keeps all that can be shown; beyond 1,000 characters it is none', () => {
  assert.equal(plainValue('a"b\\é😀'), 'a"b\\é😀');
  assert.equal(plainValue('a\r\n\tb\u007f\u0085'), 'a___b__');
  assert.equal(plainValue('x'.repeat(1_000))?.length, 1_000);
  assert.equal(plainValue('x'.repeat(1_001)), undefined);
});

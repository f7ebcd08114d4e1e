import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressesIn } from '../../../../src/cli/agent/addresses.ts';

test('an address is itself, a range all of its ports', () => {
  assert.deepEqual(addressesIn('--servers', '10.0.0.7:80'), ['10.0.0.7:80']);
  assert.deepEqual(addressesIn('--servers', '[::1]:9000-9002'), ['[::1]:9000', '[::1]:9001', '[::1]:9002']);
});

for (const text of [
  '',
  '10.0.0.7',
  'a:0',
  'a:9-8',
  'a:65535-65536',
  'a:1-1001',
  'a b:1\nserver x',
  '"x":1',
]) {
  test(`${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => addressesIn('--servers', text), /HOST:FIRST-LAST/);
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecentCache } from '../../../../src/core/demand/rules/recent-cache.ts';

test('what was asked for lately stays, what was not is forgotten', () => {
  const cache = createRecentCache<number>(4);
  for (let key = 0; key < 100; key += 1) {
    cache.set(`${key}`, key);
    assert.equal(cache.get('0'), 0, `after ${key}`);
  }
  assert.equal(cache.get('99'), 99);
  assert.equal(cache.get('50'), undefined);
  const kept = Array.from({ length: 100 }, (_, key) => cache.get(`${key}`)).filter(
    (value) => value !== undefined,
  );
  assert.ok(kept.length <= 4, `${kept.length} are kept`);
});

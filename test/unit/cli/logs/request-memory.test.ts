import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Glimpse } from '../../../../src/cli/logs/request-memory.ts';
import { createRequestMemory } from '../../../../src/cli/logs/request-memory.ts';

const whole = (bytes: Buffer): Glimpse => ({ time: 0, start: 0, end: bytes.length });

test('what was made of a request is found again wherever in a block the same bytes stand', () => {
  const memory = createRequestMemory<object>();
  const made = {};
  for (const text of ['a', 'GET\t/a', 'GET\t/a/index.html\t200']) {
    memory.remember(Buffer.from(text), whole(Buffer.from(text)), made);
    const block = Buffer.from(`xyz${text}xyz`);
    assert.equal(memory.recall(block, { time: 0, start: 3, end: 3 + text.length }), made);
    assert.equal(memory.recall(block, { time: 0, start: 3, end: 4 + text.length }), undefined);
    assert.equal(memory.recall(block, { time: 0, start: 2, end: 2 + text.length }), undefined);
  }
});

test('of more requests than there are places each is recalled as itself or not at all', () => {
  const memory = createRequestMemory<{ readonly text: string }>();
  // 40,000 of the same length share 8,192 places.
  const texts = Array.from({ length: 40_000 }, (_, place) => `GET /${String(place).padStart(9, '0')}`);
  let recalled = 0;
  for (const text of texts) {
    const bytes = Buffer.from(text);
    memory.remember(bytes, whole(bytes), { text });
    assert.equal(memory.recall(bytes, whole(bytes))?.text, text);
  }
  for (const text of texts) {
    const bytes = Buffer.from(text);
    const found = memory.recall(bytes, whole(bytes));
    if (found) recalled += 1;
    assert.equal(found?.text ?? text, text);
  }
  assert.ok(recalled > 4_000 && recalled <= 8_192, `${recalled} were recalled`);
});

test('what is longer than a place is not remembered', () => {
  const memory = createRequestMemory<object>();
  const bytes = Buffer.alloc(1_000, 'a');
  memory.remember(bytes, whole(bytes), {});
  assert.equal(memory.recall(bytes, whole(bytes)), undefined);
});

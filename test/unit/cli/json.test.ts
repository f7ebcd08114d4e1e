import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { toJson } from '../../../src/cli/json.ts';

const folder = new URL('../../../proto/pra/v1/', import.meta.url);
const protos = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));

/** First groups of a pattern over all protos, in the spelling of JavaScript. */
const names = (pattern: RegExp): string[] =>
  protos
    .flatMap((text) => [...text.matchAll(pattern)])
    .map(([, name = '']) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

const HALF_PAST = { seconds: 1_767_227_400, nanos: 500_000_000 };

test('every Duration of the API is written in seconds, every Timestamp as RFC 3339', () => {
  const durations = new Set(names(/google\.protobuf\.Duration (\w+) =/g));
  const timestamps = new Set(names(/google\.protobuf\.Timestamp (\w+) =/g));
  assert.ok(durations.size >= 5 && timestamps.size >= 5);
  for (const field of durations) {
    assert.deepEqual(toJson({ [field]: HALF_PAST }), { [field]: '1767227400.5s' });
  }
  for (const field of timestamps) {
    assert.deepEqual(toJson({ [field]: HALF_PAST }), { [field]: '2026-01-01T00:30:00.500Z' });
  }
});

test('lists of lengths are lists of seconds', () => {
  assert.deepEqual(toJson({ windows: [{ seconds: 300, nanos: 0 }] }), { windows: ['300s'] });
});

test('the name of the field that is set in a oneof is left out, for every oneof of the API', () => {
  for (const oneof of names(/oneof (\w+) \{/g)) {
    assert.deepEqual(toJson({ pool: 'web', [oneof]: 'pool' }), { pool: 'web' });
  }
});

test('everything else stays as it is', () => {
  const message = { pool: 'warm', warm: 3, models: [], inputs: null, trail: [{ rule: 'clamp', from: 0 }] };
  assert.deepEqual(toJson(message), message);
});

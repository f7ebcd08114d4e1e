/** Times on the wire: whole milliseconds go both ways without loss. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { toDuration, toInstant, toMilliseconds, toTimestamp } from '../../../src/adapters/grpc/wire-time.ts';

const LAST_INSTANT = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z

type Wire = Parameters<typeof toInstant>[0];

test('whole milliseconds survive the way out and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LAST_INSTANT }), (ms) => {
      assert.equal(toInstant(toTimestamp(ms) as Wire), ms);
      assert.equal(toMilliseconds(toDuration(ms) as Wire), ms);
    }),
  );
});

test('seconds and nanos are whole and nanos under a second, fractions of milliseconds too', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: LAST_INSTANT, noNaN: true }), (ms) => {
      const { seconds, nanos } = toTimestamp(ms) as Wire;
      assert.ok(Number.isInteger(seconds) && Number.isInteger(nanos) && nanos >= 0 && nanos < 1e9);
      assert.ok(Math.abs(seconds * 1_000 + nanos / 1e6 - ms) <= 0.5);
    }),
  );
});

test('by hand', () => {
  assert.deepEqual(toTimestamp(1_500), { seconds: 1, nanos: 500_000_000 });
  assert.deepEqual(toTimestamp(999.9999), { seconds: 1, nanos: 0 });
  assert.equal(toInstant({ seconds: 2, nanos: 1_999_999 }), 2_001);
  assert.equal(toTimestamp(undefined), null);
  assert.equal(toDuration(undefined), null);
});

/** The richer error model: what is told is what is read, and it always fits into a header. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { Fields } from '../../../src/adapters/grpc/decode/fields.ts';
import { decodeDetails, encodeDetails } from '../../../src/adapters/grpc/status/details.ts';
import { Failure, unknownPool } from '../../../src/adapters/grpc/status/failure.ts';
import { toWireStatus } from '../../../src/adapters/grpc/status/status.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 30 });

test('details survive the way out and back', () => {
  const details = fc.record({
    violations: fc.array(fc.record({ field: text, description: text }, { noNullPrototype: true }), {
      maxLength: 5,
    }),
    reason: fc.option(text, { nil: undefined }),
    facts: fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
    retryDelayMs: fc.option(fc.nat(), { nil: undefined }),
  });
  fc.assert(
    fc.property(details, (said) => {
      // Facts belong to a reason; without one they are not sent.
      const facts = said.reason === undefined ? {} : said.facts;
      assert.deepEqual(decodeDetails(encodeDetails(new Failure('NOT_FOUND', 'm', said))), { ...said, facts });
    }),
  );
});

/** The failure of a message in which `count` fields hold `value`. */
function failureWith(count: number, value: unknown): Failure {
  try {
    Fields.checked('the request', (fields) => {
      for (let index = 0; index < count; index += 1) fields.refuse(`records[${index}].time`, value, 'a time');
    });
  } catch (error) {
    assert.ok(error instanceof Failure);
    return error;
  }
  throw new Error('nothing was refused');
}

/** Bytes that the failure takes in the trailers, where binary is base64 and text is percent-encoded. */
function headerBytes(failure: Failure): number {
  const { details, metadata } = toWireStatus(failure);
  const [bytes] = metadata.get('grpc-status-details-bin');
  assert.ok(Buffer.isBuffer(bytes));
  return encodeURI(details).length + bytes.toString('base64').length;
}

test('of very many violations as many are listed as fit, and the others are counted', () => {
  const { violations } = failureWith(10_000, null).details;
  const listed = violations.length - 1;
  assert.ok(listed > 30 && listed <= 100, `${listed} were listed`);
  assert.deepEqual(violations.at(-1), {
    field: '',
    description: `${10_000 - listed} more violations are not listed`,
  });
});

test('sixty short violations are all listed', () => {
  const { violations } = failureWith(60, 7).details;
  assert.equal(violations.length, 60);
});

test('no failure is too big for a header of 8 KiB', () => {
  const longest = 'x'.repeat(1_000);
  const failures = [
    failureWith(10_000, longest),
    failureWith(10_000, '€'.repeat(1_000)),
    new Failure('UNAVAILABLE', '€'.repeat(10_000)),
    unknownPool(
      'p'.repeat(200),
      Array.from({ length: 1_000 }, (_, index) => `pool-${index}`),
    ),
  ];
  for (const failure of failures) assert.ok(headerBytes(failure) < 8_192, failure.message.slice(0, 80));
});

test('whatever a value holds, the message can be sent', () => {
  // Halves of surrogate pairs, line breaks and control characters; grpc-js calls encodeURI on the message.
  const values = ['\ud83d', 'a\nb', '\u0000', `${'x'.repeat(59)}😀`];
  for (const value of values)
    assert.doesNotThrow(() => headerBytes(failureWith(1, value)), JSON.stringify(value));
  assert.doesNotThrow(() => headerBytes(new Failure('UNAVAILABLE', 'half a pair: \ud83d')));
});

/** What an event may say, and how all that is wrong with one is told at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeDeletion, decodeEvent, decodeListing } from '../../../src/adapters/grpc/decode/event.ts';
import type { Event__Output } from '../../../src/adapters/grpc/gen/pra/v1/Event.ts';
import { Failure } from '../../../src/adapters/grpc/status/failure.ts';

const NOON = { seconds: 1_767_268_800, nanos: 0 };
const ONE = { seconds: NOON.seconds + 3_600, nanos: 0 };

const event = (fields: Partial<Event__Output> = {}): { event: Event__Output } => ({
  event: {
    id: 'sale',
    name: 'Sale',
    kind: 'EVENT_KIND_CAMPAIGN',
    range: { from: NOON, to: ONE },
    sources: [],
    learned: null,
    ...fields,
  },
});

/** Paths of the fields that are refused; none if it passes. */
function refused(decode: () => unknown): string[] {
  try {
    decode();
    return [];
  } catch (error) {
    assert.ok(error instanceof Failure);
    assert.equal(error.code, 'INVALID_ARGUMENT');
    return error.details.violations.map(({ field }) => field);
  }
}

test('what is not said has a stated meaning: all sources, to be learned, 30 %', () => {
  const { sources, effect } = decodeEvent(event());
  assert.deepEqual([sources, effect], [['*'], { kind: 'learn' }]);
  const factor = decodeEvent(event({ factor: { factor: 2, uncertainty: 0 } }));
  assert.deepEqual(factor.effect, { kind: 'factor', factor: 2, logDeviation: 0.3 });
  const fewer = { moreRequestsPerSecond: 0, fewerRequestsPerSecond: 50, uncertainty: 0 };
  // 30 % of 50.
  assert.deepEqual(decodeEvent(event({ volume: fewer })).effect, {
    kind: 'volume',
    requestsPerSecond: -50,
    deviation: 15,
  });
});

test('all that is wrong with an event is told at once', () => {
  const wrong = event({
    id: '',
    name: 'n'.repeat(201),
    kind: 'EVENT_KIND_UNSPECIFIED',
    range: { from: ONE, to: NOON },
    sources: ['ok', ''],
    factor: { factor: -1, uncertainty: Number.NaN },
  });
  assert.deepEqual(refused(() => decodeEvent(wrong)).sort(), [
    'event.factor.factor',
    'event.factor.uncertainty',
    'event.id',
    'event.kind',
    'event.name',
    'event.range.to',
    'event.sources[1]',
  ]);
});

test('an event that is over when it begins is refused, whatever is missing', () => {
  for (const [range, field] of [
    [{ from: NOON, to: NOON }, 'event.range.to'],
    [{ from: NOON, to: null }, 'event.range.to'],
    [{ from: null, to: NOON }, 'event.range.from'],
    [null, 'event.range'],
  ] as const) {
    assert.deepEqual(
      refused(() => decodeEvent(event({ range }))),
      [field],
    );
  }
  assert.deepEqual(
    refused(() => decodeEvent({ event: null })),
    ['event'],
  );
});

test('requests cannot become more and fewer', () => {
  const volume = { moreRequestsPerSecond: 1, fewerRequestsPerSecond: 1, uncertainty: 0 };
  assert.deepEqual(
    refused(() => decodeEvent(event({ volume }))),
    ['event.volume.fewer_requests_per_second'],
  );
});

test('a listing may ask for a range, a deletion must name an id', () => {
  assert.equal(decodeListing({ range: null }), undefined);
  const [from, to] = [NOON, ONE].map(({ seconds }) => seconds * 1_000);
  assert.deepEqual(decodeListing({ range: { from: NOON, to: ONE } }), { from, to });
  assert.deepEqual(
    refused(() => decodeListing({ range: { from: ONE, to: NOON } })),
    ['range.to'],
  );
  assert.deepEqual(
    refused(() => decodeDeletion({ id: '' })),
    ['id'],
  );
});

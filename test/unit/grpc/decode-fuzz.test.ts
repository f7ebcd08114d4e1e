/**
 * Hostile messages: whatever a message of the right shape holds, it is taken or refused by a failure that
 * can be sent, and what is taken holds only what the app may rely on.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

import {
  decodeExplain,
  decodeInstances,
  decodePool,
  decodePools,
  decodeSubscription,
} from '../../../src/adapters/grpc/decode/allocation.ts';
import { decodeAccuracyQuestion } from '../../../src/adapters/grpc/decode/feedback.ts';
import { decodeQueries, decodeQuery } from '../../../src/adapters/grpc/decode/forecast.ts';
import { decodePart, decodeReport } from '../../../src/adapters/grpc/decode/ingest.ts';
import type { InstanceReport__Output } from '../../../src/adapters/grpc/gen/pra/v1/InstanceReport.ts';
import type { RawRequest__Output } from '../../../src/adapters/grpc/gen/pra/v1/RawRequest.ts';
import type { RequestRecord__Output } from '../../../src/adapters/grpc/gen/pra/v1/RequestRecord.ts';
import type { Subject__Output } from '../../../src/adapters/grpc/gen/pra/v1/Subject.ts';
import { Failure } from '../../../src/adapters/grpc/status/failure.ts';
import { toWireStatus } from '../../../src/adapters/grpc/status/status.ts';
import { parseSource } from '../../../src/core/units/source-key.ts';
import { fakeApp } from '../../fakes/app.ts';

const app = fakeApp();

// Values that a caller could really mean, beside everything else that fits the type.
const number = fc.oneof(fc.nat({ max: 4_294_967_295 }), fc.double(), fc.constantFrom(-0, -1, 2 ** 53, 1e300));
const string = fc.oneof(
  fc.constantFrom('', 'checkout', 'a', '__proto__', 'pool:x', '\ud800', '\u0000', 'x'.repeat(1_001)),
  fc.string({ unit: 'binary' }),
);
const time = fc.record({ seconds: fc.oneof(number, fc.integer()), nanos: number });
const optionalTime = fc.option(time);
const parameter = fc.record({ name: string, value: string });
const source = fc.record({ name: string, parameters: fc.array(parameter, { maxLength: 4 }) });
const word = <Word>(words: readonly Word[]): Arbitrary<Word> =>
  fc.oneof(
    fc.constantFrom(...words),
    number as unknown as Arbitrary<Word>,
    string as unknown as Arbitrary<Word>,
  );

const subject: Arbitrary<Subject__Output> = fc.oneof(
  fc.record({ source: fc.option(source), subject: fc.constant('source' as const) }),
  fc.record({ pool: string, subject: fc.constant('pool' as const) }),
  fc.constant({}),
  fc.constant({ subject: 'pool' as const }),
);

const request: Arbitrary<RawRequest__Output> = fc.record({
  method: string,
  path: fc.oneof(string, fc.webPath(), fc.constantFrom('/%', '/%ff%2F%', '/a?b', 'http://')),
  query: fc.oneof(string, fc.webQueryParameters()),
  headers: fc.array(parameter, { maxLength: 4 }),
  client: string,
  duration: optionalTime,
  status: number,
});

const record: Arbitrary<RequestRecord__Output> = fc.record({
  time: optionalTime,
  count: number,
  attributes: fc.array(parameter, { maxLength: 4 }),
  outcome: word(['OUTCOME_UNSPECIFIED', 'OUTCOME_SERVED', 'OUTCOME_COLD'] as const),
  attempt: number,
  cpuSeconds: number,
  memoryBytes: number,
  bytesIn: number,
  bytesOut: number,
  serviceSeconds: number,
  request: fc.option(request),
});

const instance: Arbitrary<InstanceReport__Output> = fc.record({
  instanceId: string,
  address: string,
  state: word(['INSTANCE_STATE_WARM', 'INSTANCE_STATE_UNSPECIFIED'] as const),
  stateSince: optionalTime,
  startDuration: optionalTime,
  detail: string,
});

/** What was decoded; undefined if it was refused, by a failure that can be sent. */
function decoded<Value>(decode: () => Value): Value | undefined {
  try {
    return decode();
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    assert.ok(error.code === 'INVALID_ARGUMENT' || error.details.reason === 'unknown-pool');
    const { details, metadata } = toWireStatus(error);
    assert.doesNotThrow(() => encodeURI(details));
    assert.equal(metadata.get('grpc-status-details-bin').length, 1);
    return undefined;
  }
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0;
const isQuantity = (value: number): boolean => Number.isFinite(value) && value >= 0;

test('batches', () => {
  const message = fc.record({
    clientId: string,
    sequence: number,
    records: fc.array(record, { maxLength: 3 }),
    watermark: optionalTime,
    goodbye: fc.boolean(),
  });
  fc.assert(
    fc.property(message, (hostile) => {
      const report = decoded(() => decodeReport(hostile, undefined));
      for (const taken of report?.records ?? []) {
        assert.ok(isCount(taken.time) && isCount(taken.count) && taken.count >= 1);
        const { cpuSeconds, memoryBytes, bytesIn, bytesOut, serviceSeconds } = taken;
        assert.ok([cpuSeconds, memoryBytes, bytesIn, bytesOut, serviceSeconds].every(isQuantity));
        const names = taken.attributes.map(({ name }) => name);
        assert.equal(new Set(names).size, names.length);
      }
    }),
  );
});

const STEPS = { stepMs: 60_000, latest: Date.UTC(2100, 0, 1) };

test('parts of an import', () => {
  const row = fc.record({ source: fc.option(source), start: optionalTime, count: number });
  const message = fc.record({ importId: string, sequence: number, rows: fc.array(row, { maxLength: 3 }) });
  fc.assert(
    fc.property(message, (hostile) => {
      for (const taken of decoded(() => decodePart(hostile, undefined, STEPS))?.rows ?? []) {
        assert.ok(isCount(taken.count) && isCount(taken.start) && taken.start % STEPS.stepMs === 0);
        assert.ok(taken.start <= STEPS.latest);
        assert.ok(parseSource(taken.source) !== undefined, taken.source);
      }
    }),
  );
});

test('questions about the future', () => {
  const windows = fc.array(time, { maxLength: 3 });
  const message = fc.record({ subject: fc.option(subject), windows });
  const many = fc.record({ subjects: fc.array(subject, { maxLength: 3 }), windows });
  fc.assert(
    fc.property(message, many, (one, several) => {
      const queries = [
        decoded(() => decodeQuery({ ...one, model: null }, app)),
        ...(decoded(() => decodeQueries(several, app)) ?? []),
      ];
      for (const query of queries) {
        if (query === undefined) continue;
        assert.ok(query.windowsMs.length > 0);
        assert.ok(
          query.windowsMs.every(
            (windowMs) => windowMs > 0 && windowMs <= 3_600_000 && windowMs % 60_000 === 0,
          ),
        );
      }
    }),
  );
});

test('questions about pools', () => {
  const question = fc.record({ pool: string, at: optionalTime });
  const held = fc.record({ pool: string, epoch: number, revision: number });
  const named = fc.record({
    managerId: string,
    pools: fc.array(string, { maxLength: 3 }),
    observer: fc.boolean(),
    takeOver: fc.boolean(),
    held: fc.array(held, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(question, named, (one, several) => {
      decoded(() => decodeExplain(one, app));
      decoded(() => decodePool(one, app));
      decoded(() => decodePools(several, app));
      decoded(() => decodeSubscription(several, app));
    }),
  );
});

test('reports of instances', () => {
  const directiveResult = fc.record({
    epoch: number,
    revision: number,
    outcome: word(['DIRECTIVE_OUTCOME_APPLIED', 'DIRECTIVE_OUTCOME_UNSPECIFIED'] as const),
    detail: string,
  });
  const message = fc.record({
    managerId: string,
    pool: string,
    snapshot: fc.boolean(),
    instances: fc.array(instance, { maxLength: 3 }),
    directiveResult: fc.option(directiveResult),
    at: optionalTime,
  });
  fc.assert(
    fc.property(message, (hostile) => {
      for (const taken of decoded(() => decodeInstances(hostile, app))?.instances ?? []) {
        assert.ok(taken.id.length > 0 && isCount(taken.since));
        assert.ok(taken.startDurationMs === undefined || isCount(taken.startDurationMs));
      }
    }),
  );
});

test('questions about the past', () => {
  const range = fc.record({ from: optionalTime, to: optionalTime });
  const message = fc.record({
    subject: fc.option(subject),
    range: fc.option(range),
    models: fc.array(string, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(message, (hostile) => {
      const question = decoded(() => decodeAccuracyQuestion(hostile, app));
      assert.ok(question?.range === undefined || question.range.from <= question.range.to);
    }),
  );
});

/** What is refused, field by field, and what just passes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodeInstances, decodeSubscription } from '../../../src/adapters/grpc/decode/allocation.ts';
import { decodeAccuracyQuestion } from '../../../src/adapters/grpc/decode/feedback.ts';
import { decodeQueries, decodeQuery } from '../../../src/adapters/grpc/decode/forecast.ts';
import { decodePart, decodeReport } from '../../../src/adapters/grpc/decode/ingest.ts';
import type { InstanceReport__Output } from '../../../src/adapters/grpc/gen/pra/v1/InstanceReport.ts';
import type { ModelChoice__Output } from '../../../src/adapters/grpc/gen/pra/v1/ModelChoice.ts';
import type { ReportInstancesRequest__Output } from '../../../src/adapters/grpc/gen/pra/v1/ReportInstancesRequest.ts';
import type { ReportRequestsRequest__Output } from '../../../src/adapters/grpc/gen/pra/v1/ReportRequestsRequest.ts';
import type { RequestRecord__Output } from '../../../src/adapters/grpc/gen/pra/v1/RequestRecord.ts';
import { Failure } from '../../../src/adapters/grpc/status/failure.ts';
import { fakeApp } from '../../fakes/app.ts';

const NOON = { seconds: 1_767_268_800, nanos: 0 }; // 2026-01-01T12:00Z
const app = fakeApp();
const subject = { subject: 'pool', pool: 'checkout' } as const;

const record = (fields: Partial<RequestRecord__Output> = {}): RequestRecord__Output => ({
  time: NOON,
  count: 1,
  attributes: [],
  outcome: 'OUTCOME_SERVED',
  attempt: 0,
  cpuSeconds: 0,
  memoryBytes: 0,
  bytesIn: 0,
  bytesOut: 0,
  serviceSeconds: 0,
  request: null,
  ...fields,
});

const report = (fields: Partial<ReportRequestsRequest__Output> = {}): ReportRequestsRequest__Output => ({
  clientId: 'a',
  sequence: 1,
  records: [],
  watermark: null,
  goodbye: false,
  ...fields,
});

const instance = (fields: Partial<InstanceReport__Output> = {}): InstanceReport__Output => ({
  instanceId: 'i',
  address: '',
  state: 'INSTANCE_STATE_WARM',
  stateSince: NOON,
  startDuration: null,
  detail: '',
  ...fields,
});

const instances = (fields: Partial<ReportInstancesRequest__Output> = {}): ReportInstancesRequest__Output => ({
  managerId: 'm',
  pool: 'checkout',
  snapshot: true,
  instances: [],
  directiveResult: null,
  at: NOON,
  ...fields,
});

/** The fields that were refused; none if the message passed. */
function refused(decode: () => unknown): readonly string[] {
  try {
    decode();
    return [];
  } catch (error) {
    assert.ok(error instanceof Failure);
    assert.equal(error.code, 'INVALID_ARGUMENT');
    return error.details.violations.map(({ field }) => field);
  }
}

/** A number that the contract does not know; proto-loader hands those on as they come. */
const unknownNumber = (value: number) => value as unknown as 'OUTCOME_SERVED' & 'INSTANCE_STATE_WARM';

const RECORDS: readonly (readonly [string, Partial<RequestRecord__Output>, readonly string[]])[] = [
  ['no time', { time: null }, ['time']],
  ['a time before 1970', { time: { seconds: -1, nanos: 0 } }, ['time']],
  ['a time after 9999', { time: { seconds: 253_402_300_800, nanos: 0 } }, ['time']],
  ['a second of nanos', { time: { seconds: 0, nanos: 1_000_000_000 } }, ['time']],
  ['negative nanos', { time: { seconds: 0, nanos: -1 } }, ['time']],
  ['a NaN', { cpuSeconds: Number.NaN }, ['cpu_seconds']],
  ['an infinity', { memoryBytes: Number.POSITIVE_INFINITY }, ['memory_bytes']],
  ['a negative quantity', { bytesIn: -0.001 }, ['bytes_in']],
  ['a quantity whose sums would be infinite', { bytesOut: 1e300 }, ['bytes_out']],
  ['an unknown outcome', { outcome: unknownNumber(99) }, ['outcome']],
  ['an attribute without a name', { attributes: [{ name: '', value: 'x' }] }, ['attributes[0].name']],
  [
    'an attribute of 1,001 characters',
    { attributes: [{ name: 'a', value: 'x'.repeat(1_001) }] },
    ['attributes[0].value'],
  ],
  [
    'an attribute twice',
    { attributes: ['a', 'b', 'a'].map((name) => ({ name, value: '' })) },
    ['attributes[2].name'],
  ],
  [
    '51 attributes',
    { attributes: Array.from({ length: 51 }, (_, index) => ({ name: `a${index}`, value: '' })) },
    ['attributes'],
  ],
  [
    'everything at once',
    { time: null, attributes: [{ name: 'é', value: '' }], outcome: unknownNumber(7), serviceSeconds: -1 },
    ['time', 'attributes[0].name', 'outcome', 'service_seconds'],
  ],
];

for (const [what, fields, expected] of RECORDS) {
  test(`a record with ${what} is refused`, () => {
    const records = [record(), record(fields)];
    assert.deepEqual(
      refused(() => decodeReport(report({ records }), undefined)),
      expected.map((field) => `records[1].${field}`),
    );
  });
}

test('what is just allowed passes', () => {
  const attributes = [{ name: 'x'.repeat(100), value: 'x'.repeat(1_000) }];
  const latest = { seconds: 253_402_300_799, nanos: 999_999_999 };
  const records = Array.from({ length: 10_000 }, () => record({ attributes, time: latest, bytesIn: 1e24 }));
  const message = report({ clientId: 'x'.repeat(200), sequence: Number.MAX_SAFE_INTEGER, records });
  assert.equal(decodeReport(message, undefined).records.length, 10_000);
});

test('a record with a count of 0 is one request, and a second attempt is a retry', () => {
  const records = [record({ count: 0, attempt: 1 }), record({ attempt: 2, outcome: 'OUTCOME_UNSPECIFIED' })];
  const decoded = decodeReport(report({ records }), undefined).records;
  assert.deepEqual(
    decoded.map(({ count, retry, outcome }) => [count, retry, outcome]),
    [
      [1, false, 'served'],
      [1, true, 'served'],
    ],
  );
});

test('batches with a wrong envelope are refused', () => {
  const many = Array.from({ length: 10_001 }, () => record());
  const cases: readonly (readonly [Partial<ReportRequestsRequest__Output>, readonly string[]])[] = [
    [{ clientId: '' }, ['client_id']],
    [{ clientId: 'x'.repeat(201) }, ['client_id']],
    [{ sequence: 0 }, ['sequence']],
    [{ sequence: 2 ** 53 }, ['sequence']],
    [{ records: many }, ['records']],
    [{ watermark: { seconds: -1, nanos: 0 } }, ['watermark']],
  ];
  for (const [fields, expected] of cases) {
    assert.deepEqual(
      refused(() => decodeReport(report(fields), undefined)),
      expected,
    );
  }
});

test('a stream belongs to one client, an import to one name', () => {
  assert.deepEqual(
    refused(() => decodeReport(report({ clientId: 'b' }), 'a')),
    ['client_id'],
  );
  assert.deepEqual(
    refused(() => decodePart({ importId: 'b', sequence: 2, rows: [] }, 'a', STEPS)),
    ['import_id'],
  );
});

/** Minutes until noon. */
const STEPS = { stepMs: 60_000, latest: NOON.seconds * 1_000 };

test('rows of the past start on whole steps, not in the future, and have a source', () => {
  const source = { name: 'shop', parameters: [] };
  const rows = [
    { source, start: NOON, count: 1 },
    { source, start: { seconds: NOON.seconds + 30, nanos: 0 }, count: 1 },
    { source, start: { seconds: NOON.seconds, nanos: 1 }, count: 1 },
    { source: null, start: null, count: 1 },
    { source: { name: 'pool:checkout', parameters: [] }, start: NOON, count: 1 },
    { source, start: { seconds: NOON.seconds + 60, nanos: 0 }, count: 1 },
  ];
  assert.deepEqual(
    refused(() => decodePart({ importId: 'i', sequence: 1, rows }, undefined, STEPS)),
    [
      'rows[1].start',
      'rows[2].start',
      'rows[3].source',
      'rows[3].start',
      'rows[4].source.name',
      'rows[5].start',
    ],
  );
});

test('a question needs a subject, and windows of whole steps: for one alone up to the horizon, for many up to the longest that is forecast', () => {
  const minutes = (count: number) => ({ seconds: count * 60, nanos: 0 });
  const windows = [minutes(1), minutes(60), minutes(61), minutes(0), { seconds: 61, nanos: 0 }];
  assert.deepEqual(
    refused(() => decodeQuery({ subject: {}, windows, model: null }, app)),
    ['subject', 'windows[2]', 'windows[3]', 'windows[4]'],
  );
  assert.deepEqual(
    refused(() => decodeQueries({ subjects: [subject], windows: [minutes(30), minutes(31)] }, app)),
    ['windows[1]'],
  );
  assert.deepEqual(
    refused(() =>
      decodeQueries({ subjects: [], windows: Array.from({ length: 17 }, () => minutes(1)) }, app),
    ),
    ['windows', 'subjects'],
  );
});

test('a question may be put to one model, by name, version or label', () => {
  const asked = (model: ModelChoice__Output) => decodeQuery({ subject, windows: [], model }, app).model;
  assert.deepEqual(asked({ name: 'mine' }), { name: 'mine', version: undefined, label: undefined });
  assert.deepEqual(asked({ name: 'mine', choice: 'version', version: 2 }), {
    name: 'mine',
    version: 2,
    label: undefined,
  });
  assert.deepEqual(asked({ name: 'mine', choice: 'label', label: 'canary' })?.label, 'canary');
  for (const [model, field] of [
    [{ name: 'Mine' }, 'model.name'],
    [{ name: 'mine', version: 0 }, 'model.version'],
    [{ name: 'mine', label: '' }, 'model.label'],
  ] as const) {
    assert.deepEqual(
      refused(() => asked(model)),
      [field],
    );
  }
});

test('instances have names of their own, a state and a time', () => {
  const listed = [
    instance(),
    instance({ instanceId: '', state: 'INSTANCE_STATE_UNSPECIFIED', stateSince: null }),
    instance({ startDuration: { seconds: -1, nanos: 0 }, detail: 'x'.repeat(1_001) }),
  ];
  const result = {
    epoch: 1,
    revision: 2 ** 53,
    outcome: 'DIRECTIVE_OUTCOME_UNSPECIFIED',
    detail: '',
  } as const;
  const message = instances({ managerId: '', instances: listed, directiveResult: result, at: null });
  assert.deepEqual(
    refused(() => decodeInstances(message, app)),
    [
      'at',
      'instances[2].instance_id',
      'manager_id',
      'instances[1].instance_id',
      'instances[1].state',
      'instances[1].state_since',
      'instances[2].start_duration',
      'instances[2].detail',
      'directive_result.revision',
      'directive_result.outcome',
    ],
  );
});

const SUBSCRIPTION = { managerId: 'm', pools: [], observer: false, takeOver: false, held: [] };

test('a subscription holds each pool once, at a place in reach', () => {
  const held = { pool: 'checkout', epoch: 1, revision: 1 };
  const message = {
    ...SUBSCRIPTION,
    held: [held, { ...held, epoch: 2 ** 52 + 1 }],
  };
  assert.deepEqual(
    refused(() => decodeSubscription(message, app)),
    ['held[1].pool', 'held[1].epoch'],
  );
});

test('fields that are wrong are told before pools that are unknown', () => {
  assert.deepEqual(
    refused(() => decodeSubscription({ ...SUBSCRIPTION, managerId: '', pools: ['no-such-pool', ''] }, app)),
    ['manager_id', 'pools[1]'],
  );
});

test('a range ends after its start', () => {
  const range = { from: NOON, to: { seconds: NOON.seconds - 1, nanos: 0 } };
  assert.deepEqual(
    refused(() => decodeAccuracyQuestion({ subject: null, range, models: [''] }, app)),
    ['range.to', 'models[0]'],
  );
});

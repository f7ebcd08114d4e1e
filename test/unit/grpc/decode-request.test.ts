/** A raw request of a record: what the extraction rules see of it, and what is refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeReport } from '../../../src/adapters/grpc/decode/ingest.ts';
import type { RawRequest__Output } from '../../../src/adapters/grpc/gen/pra/v1/RawRequest.ts';
import type { RequestRecord__Output } from '../../../src/adapters/grpc/gen/pra/v1/RequestRecord.ts';
import { Failure } from '../../../src/adapters/grpc/status/failure.ts';

const EMPTY: RawRequest__Output = {
  method: '',
  path: '',
  query: '',
  headers: [],
  client: '',
  duration: null,
  status: 0,
};

/** The attributes of a record with this request, as `name=value`. */
function attributesOf(
  request: Partial<RawRequest__Output>,
  attributes: RequestRecord__Output['attributes'] = [],
) {
  const record: RequestRecord__Output = {
    time: { seconds: 1_767_268_800, nanos: 0 },
    count: 1,
    attributes,
    outcome: 'OUTCOME_SERVED',
    attempt: 0,
    cpuSeconds: 0,
    memoryBytes: 0,
    bytesIn: 0,
    bytesOut: 0,
    serviceSeconds: 0,
    request: { ...EMPTY, ...request },
  };
  const message = { clientId: 'a', sequence: 1, records: [record], watermark: null, goodbye: false };
  const { records } = decodeReport(message, undefined);
  return records[0]?.attributes.map(({ name, value }) => `${name}=${value}`);
}

test('a raw request becomes the attributes that a line of a log would have', () => {
  const request = {
    method: 'GET',
    path: '//caf%C3%A9/a%2Fb',
    query: 'cart=7&cart=8&q=a+b',
    headers: [{ name: 'X-Tenant', value: 'acme' }],
    client: '10.0.0.7',
    duration: { seconds: 0, nanos: 12_000_000 },
    status: 503,
  };
  assert.deepEqual(attributesOf(request), [
    'method=GET',
    'path=/café/a%2Fb',
    'query.cart=7',
    'query.q=a b',
    'header.x-tenant=acme',
    'client=10.0.0.7',
    'status=503',
    'duration_ms=12',
  ]);
});

test('the query may stand behind the path, and what is unset has no attribute', () => {
  assert.deepEqual(attributesOf({ path: '/a?b=c' }), ['path=/a', 'query.b=c']);
  assert.deepEqual(attributesOf({ query: 'b=c' }), ['query.b=c']);
  assert.deepEqual(attributesOf({}), []);
});

test('an attribute that the client sends itself goes before the one of the request', () => {
  const own = [
    { name: 'path', value: '/own' },
    { name: 'source', value: 'shop' },
  ];
  assert.deepEqual(attributesOf({ method: 'GET', path: '/a' }, own), [
    'path=/own',
    'source=shop',
    'method=GET',
  ]);
});

test('every wrong field is named with its path', () => {
  const request: RawRequest__Output = {
    method: 'x'.repeat(31),
    path: `/?${'x'.repeat(8_192)}`,
    query: 'a=b',
    headers: [{ name: 'é', value: 'x'.repeat(1_001) }],
    client: 'x'.repeat(201),
    duration: { seconds: -1, nanos: 0 },
    status: 1_000,
  };
  assert.throws(
    () => attributesOf(request),
    (error) => {
      assert.ok(error instanceof Failure);
      assert.deepEqual(
        error.details.violations.map(({ field }) => field.replace('records[0].request.', '')).sort(),
        ['client', 'duration', 'headers[0].name', 'headers[0].value', 'method', 'path', 'query', 'status'],
      );
      return true;
    },
  );
});

test('what is just allowed passes', () => {
  const path = `/${'x'.repeat(8_191)}`;
  assert.deepEqual(attributesOf({ path, status: 999 }), [`path=${path}`, 'status=999']);
});

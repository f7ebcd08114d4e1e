import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RawRequest } from '../../../src/core/demand/request-attributes.ts';
import { requestAttributes } from '../../../src/core/demand/request-attributes.ts';

const NOTHING: RawRequest = {
  method: undefined,
  target: undefined,
  headers: [],
  client: undefined,
  status: undefined,
  durationMs: undefined,
  bytes: undefined,
};

const attributesOf = (changes: Partial<RawRequest>) =>
  requestAttributes({ ...NOTHING, ...changes }).map(({ name, value }) => `${name}=${value}`);

test('a request has an attribute for all that it says, and none for what it does not', () => {
  assert.deepEqual(
    attributesOf({
      method: 'GET',
      target: '/pay?cart=7',
      headers: [{ name: 'X-Tenant', value: 'acme' }],
      client: '10.0.0.7',
      status: 200,
      durationMs: 12.5,
      bytes: '1713',
    }),
    [
      'method=GET',
      'path=/pay',
      'query.cart=7',
      'header.x-tenant=acme',
      'client=10.0.0.7',
      'status=200',
      'duration_ms=12.5',
      'bytes=1713',
    ],
  );
  assert.deepEqual(attributesOf({}), []);
  assert.deepEqual(attributesOf({ method: '', client: '', target: '' }), []);
  assert.deepEqual(attributesOf({ bytes: 0 }), ['bytes=0']);
});

test('a path is decoded, its slashes are single, and its query and fragment are cut off', () => {
  for (const [target, path] of [
    ['/', '/'],
    ['/a b', '/a b'],
    ['/caf%C3%A9', '/café'],
    // Latin-1, half a character of UTF-8 beside a whole one, and no byte at all.
    ['/caf%E9', '/café'],
    ['/%C3%A9/%E9', '/é/é'],
    ['/100%', '/100%'],
    ['/a%zz', '/a%zz'],
    // Decoded, the slash would make two segments of one.
    ['/a%2Fb/c', '/a%2Fb/c'],
    ['//shuttle//missions/', '/shuttle/missions/'],
    ['/a#b', '/a'],
    ['/a#b?c=d', '/a'],
    ['http://example.org:80/a/b', '/a/b'],
    ['HTTP://example.org', '/'],
    ['*', '*'],
    ['example.org:443', 'example.org:443'],
  ] as const) {
    assert.deepEqual(attributesOf({ target }), [`path=${path}`], target);
  }
});

test('a query is decoded; the first value of a name counts, an empty one is absent', () => {
  assert.deepEqual(attributesOf({ target: '/?a=1+2&b%5B%5D=%C3%A9&c=&d&a=3&&e==' }), [
    'path=/',
    'query.a=1 2',
    'query.b[]=é',
    'query.e==',
  ]);
});

test('of headers of one name the first counts, however they are spelled', () => {
  const headers = [
    { name: 'X-Tenant', value: 'a' },
    { name: 'x-tenant', value: 'b' },
  ];
  assert.deepEqual(attributesOf({ headers }), ['header.x-tenant=a']);
});

test('a query without end is looked at up to fifty parameters', () => {
  const query = Array.from({ length: 1_000 }, (_, place) => `q${place}=1`).join('&');
  assert.equal(attributesOf({ target: `/?${query}` }).length, 51);
});

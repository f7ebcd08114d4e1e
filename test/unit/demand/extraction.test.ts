import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractSource } from '../../../src/core/demand/extraction.ts';
import type { ExtractionRules } from '../../../src/core/demand/extraction.ts';

const RULES: ExtractionRules = {
  nameAttribute: 'service',
  keep: ['tenant', 'route'],
  fallbackName: undefined,
};

const attributes = (pairs: Record<string, string>) =>
  Object.entries(pairs).map(([name, value]) => ({ name, value }));

test('one attribute names the source, those that are kept are its parameters, the rest is dropped', () => {
  const request = attributes({ method: 'GET', tenant: 'acme', service: 'checkout', route: '/pay' });
  assert.equal(extractSource(request, RULES), 'checkout{route="/pay",tenant="acme"}');
});

test('an attribute that is kept but absent is left out', () => {
  assert.equal(
    extractSource(attributes({ service: 'checkout', tenant: 'acme' }), RULES),
    'checkout{tenant="acme"}',
  );
  assert.equal(extractSource(attributes({ service: 'checkout' }), RULES), 'checkout');
});

test('without the naming attribute a request has the fallback name, or no source', () => {
  const request = attributes({ tenant: 'acme' });
  assert.equal(extractSource(request, { ...RULES, fallbackName: 'other' }), 'other{tenant="acme"}');
  assert.equal(extractSource(request, RULES), undefined);
});

test('a value that is no name makes no source, even where there is a fallback', () => {
  for (const service of ['', 'with space', 'x'.repeat(201), 'pool:web']) {
    const rules = { ...RULES, fallbackName: 'other' };
    assert.equal(extractSource(attributes({ service }), rules), undefined, service.slice(0, 20));
  }
});

test('the naming attribute may be kept as well', () => {
  assert.equal(
    extractSource(attributes({ service: 'a' }), { ...RULES, keep: ['service'] }),
    'a{service="a"}',
  );
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attributes, kept, onPath, ruleOf, setOf } from './rules/given.ts';
import { compileRules } from '../../../src/core/demand/extraction.ts';
import type { Rule } from '../../../src/core/demand/rules/rule-set.ts';
import { expandShortRules } from '../../../src/core/demand/rules/rule-set.ts';

/** The source that some rules make of a request. */
const sourceBy = (rules: readonly Rule[], pairs: Readonly<Record<string, string>>) =>
  compileRules(setOf(rules)).extract(attributes(pairs)).source;

describe('the short form', () => {
  const SHORT = { nameAttribute: 'service', keep: ['tenant', 'route'], fallbackName: undefined, limit: 100 };
  const sourceOf = (
    pairs: Readonly<Record<string, string>>,
    changes: Partial<typeof SHORT | { fallbackName: string }> = {},
  ) => compileRules(expandShortRules({ ...SHORT, ...changes })).extract(attributes(pairs)).source;

  test('one attribute names the source, those that are kept are its parameters, the rest is dropped', () => {
    const request = { method: 'GET', tenant: 'acme', service: 'checkout', route: '/pay' };
    assert.equal(sourceOf(request), 'checkout{route="/pay",tenant="acme"}');
  });

  test('an attribute that is kept but absent is left out', () => {
    assert.equal(sourceOf({ service: 'checkout', tenant: 'acme' }), 'checkout{tenant="acme"}');
    assert.equal(sourceOf({ service: 'checkout' }), 'checkout');
  });

  test('without the naming attribute a request has the fallback name, or no source', () => {
    assert.equal(sourceOf({ tenant: 'acme' }, { fallbackName: 'other' }), 'other{tenant="acme"}');
    assert.equal(sourceOf({ tenant: 'acme' }), undefined);
    assert.equal(sourceOf({ service: '' }), undefined);
  });

  test('the naming attribute may be kept as well', () => {
    assert.equal(sourceOf({ service: 'a' }, { keep: ['service'] }), 'a{service="a"}');
  });
});

describe('rules', () => {
  test('the first rule that applies makes the source', () => {
    const rules = [
      ruleOf({ rule: 'users', match: onPath('/users/{id}'), name: 'users' }),
      ruleOf({ rule: 'rest', name: 'rest' }),
    ];
    const extractor = compileRules(setOf(rules));
    assert.deepEqual(extractor.extract(attributes({ path: '/users/7' })), {
      source: 'users',
      rule: 'users',
      isGuarded: false,
    });
    assert.equal(extractor.extract(attributes({ path: '/users' })).rule, 'rest');
    assert.equal(extractor.extract([]).rule, 'rest');
  });

  test('a rule applies only if all of its conditions hold, and if it can read its name', () => {
    const match = [...onPath('/pay'), { attribute: 'method', patterns: ['POST', 'PUT'] }];
    const rules = [ruleOf({ match, name: 'pay/{header.host}' })];
    const paid = { path: '/pay', method: 'PUT', 'header.host': 'a.example' };
    assert.equal(sourceBy(rules, paid), 'pay/a.example');
    assert.equal(sourceBy(rules, { ...paid, method: 'GET' }), undefined);
    assert.equal(sourceBy(rules, { path: '/pay', method: 'PUT' }), undefined);
  });

  test('what a template captures names and distinguishes, and goes before an attribute of the same name', () => {
    const rules = [
      ruleOf({
        match: onPath('/api/{version}/users/{id}'),
        name: 'api/{version}/users',
        keep: [kept('id', { as: 'user' }), kept('method')],
      }),
    ];
    const request = { path: '/api/v2/users/7', method: 'GET', id: 'attribute' };
    assert.equal(sourceBy(rules, request), 'api/v2/users{method="GET",user="7"}');
  });

  test('a rule may say that its requests are no demand: then they have no source', () => {
    const rules = [ruleOf({ rule: 'health', match: onPath('/healthz'), name: undefined }), ruleOf()];
    const extractor = compileRules(setOf(rules));
    assert.deepEqual(extractor.extract(attributes({ path: '/healthz' })), {
      source: undefined,
      rule: 'health',
      isGuarded: false,
    });
    assert.equal(extractor.extract(attributes({ path: '/' })).source, '/');
  });

  test('attributes are kept by patterns of their names, but for those that are dropped', () => {
    const rules = [
      ruleOf({ name: 'all', keepMatching: ['query.*'], drop: ['query.session', 'query.utm_*'] }),
    ];
    const request = {
      path: '/',
      'query.q': 'x',
      'query.session': '1',
      'query.utm_source': '2',
      'query.a': 'y',
    };
    assert.equal(sourceBy(rules, request), 'all{query.a="y",query.q="x"}');
    // A name that no parameter can have is left out.
    assert.equal(sourceBy(rules, { 'query.f[x]': '1' }), 'all');
  });

  test('of an attribute that comes twice, the first value counts', () => {
    const twice = [...attributes({ path: '/a' }), ...attributes({ path: '/b' })];
    assert.equal(compileRules(setOf([ruleOf()])).extract(twice).source, '/a');
    const byPattern = compileRules(setOf([ruleOf({ name: 'x', keepMatching: ['p*'] })]));
    assert.equal(byPattern.extract(twice).source, 'x{path="/a"}');
  });

  test('numbers become ranges', () => {
    const rules = [ruleOf({ name: 'x', keep: [kept('bytes', { as: 'size', bucket: [0, 100, 1_000] })] })];
    assert.equal(sourceBy(rules, { bytes: '100' }), 'x{size="100-1000"}');
    assert.equal(sourceBy(rules, {}), 'x');
  });
});

describe('what no source can carry', () => {
  test('characters that a name cannot have become _', () => {
    for (const [path, name] of [
      ['/~jane/', '/_jane/'],
      ['/a b', '/a_b'],
      ['/größe', '/gr__e'],
      // One character outside the basic plane is two in the text and one in the name.
      ['/😀', '/_'],
      ['pool:web', 'pool_web'],
      ['/a\u0000\n{x="1"}', '/a___x__1__'],
    ] as const) {
      assert.equal(sourceBy([ruleOf()], { path }), name, path);
    }
  });

  test('a name or a value that is too long counts under other', () => {
    const rules = [ruleOf({ name: 'api/{path}', keep: [kept('client')] })];
    const extractor = compileRules(setOf(rules));
    assert.deepEqual(extractor.extract(attributes({ path: 'x'.repeat(201), client: 'c' })), {
      source: 'api/other{client="c"}',
      rule: 'paths',
      isGuarded: true,
    });
    const huge = attributes({ path: 'x', client: 'c'.repeat(1_000_000) });
    assert.deepEqual(extractor.extract(huge), {
      source: 'api/x{client="other"}',
      rule: 'paths',
      isGuarded: true,
    });
  });

  test('so does a source of too many or altogether too long parameters', () => {
    const extractor = compileRules(setOf([ruleOf({ name: 'x', keepMatching: ['*'] })]));
    const named = (count: number, value: string) =>
      Array.from({ length: count }, (_, place) => ({ name: `p${place}`, value }));
    assert.equal(extractor.extract(named(50, '')).isGuarded, false);
    assert.deepEqual(extractor.extract(named(51, '')), { source: 'x', rule: 'paths', isGuarded: true });
    assert.deepEqual(extractor.extract(named(3, 'v'.repeat(900))), {
      source: 'x',
      rule: 'paths',
      isGuarded: true,
    });
  });

  test('control characters and halves of characters in values become _', () => {
    const rules = [ruleOf({ name: 'x', keep: [kept('client')] })];
    assert.equal(sourceBy(rules, { client: 'a\u001b[31m\u0000\u2028\ud800é😀' }), 'x{client="a_[31m___é😀"}');
  });

  test('names of objects are names like any other', () => {
    const rules = [ruleOf({ name: '{__proto__}', keep: [kept('constructor')], keepMatching: ['*'] })];
    const request = [
      { name: '__proto__', value: 'hasOwnProperty' },
      { name: 'constructor', value: '__proto__' },
      { name: 'toString', value: 'x' },
    ];
    assert.equal(
      compileRules(setOf(rules)).extract(request).source,
      'hasOwnProperty{__proto__="hasOwnProperty",constructor="__proto__",toString="x"}',
    );
    assert.equal(sourceBy([ruleOf({ name: '{constructor}' })], { path: '/' }), undefined);
  });
});

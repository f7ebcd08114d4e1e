import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attributes, kept, onPath, ruleOf, setOf } from './rules/given.ts';
import { compileRules } from '../../../src/core/demand/extraction.ts';
import type { Rule } from '../../../src/core/demand/rules/rule-set.ts';
import { expandShortRules } from '../../../src/core/demand/rules/rule-set.ts';
import { DAY_MS } from '../../../src/core/units/time.ts';

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

describe('the guard', () => {
  const users = ruleOf({
    rule: 'users',
    match: onPath('/users/{id}'),
    name: 'users/{id}',
    keep: [kept('method')],
    limit: 2,
  });
  const extractor = () => compileRules(setOf([users, ruleOf()], { limit: 4 }));
  const get = (path: string) => attributes({ path, method: 'GET' });

  test('past the limit of a rule, new sources count under other, and those that are known go on', () => {
    const guarded = extractor();
    assert.deepEqual(
      ['/users/1', '/users/2', '/users/3', '/users/1', '/users/4'].map(
        (path) => guarded.extract(get(path)).source,
      ),
      [
        'users/1{method="GET"}',
        'users/2{method="GET"}',
        'users/other{method="other"}',
        'users/1{method="GET"}',
        'users/other{method="other"}',
      ],
    );
    assert.equal(guarded.extract(get('/users/3')).isGuarded, true);
    assert.equal(guarded.extract(get('/users/2')).isGuarded, false);
    // Another rule has room of its own.
    assert.equal(guarded.extract(get('/a')).source, '/a');
  });

  test('past the limit of all rules, each rule has its other', () => {
    const guarded = extractor();
    for (const path of ['/a', '/b', '/c', '/d']) assert.equal(guarded.extract(get(path)).source, path);
    assert.equal(guarded.extract(get('/e')).source, 'other');
    assert.equal(guarded.extract(get('/users/1')).source, 'users/other{method="other"}');
  });

  test('what the history holds is let in beyond the limits, and leaves less room', () => {
    const guarded = extractor();
    guarded.adopt(['1', '2', '3'].map((id) => ({ source: `users/${id}{method="GET"}`, count: 1 })));
    assert.equal(guarded.extract(get('/users/3')).source, 'users/3{method="GET"}');
    assert.equal(guarded.extract(get('/users/4')).source, 'users/other{method="other"}');
    assert.equal(guarded.extract(get('/a')).source, '/a');
    assert.equal(guarded.extract(get('/b')).source, 'other');
  });

  test('a source of the history that no rule makes counts for all rules together alone', () => {
    const guarded = extractor();
    guarded.adopt(
      ['strange name', 'x{y="1"}', 'users/other{method="other"}'].map((source) => ({ source, count: 1 })),
    );
    // `strange name` is no source, and `other` of a rule takes no room: one of four places is taken.
    const made = ['/users/1', '/users/2', '/a', '/b'].map((path) => guarded.extract(get(path)).source);
    assert.deepEqual(made, ['users/1{method="GET"}', 'users/2{method="GET"}', '/a', 'other']);
  });
});

describe('groups', () => {
  const group = { largest: 2, other: 'OTHER' };
  const paths = (text: string) => text.split(' ').map((path) => attributes({ path }));

  test('in an import the largest of the first pass keep their names, whatever comes first', () => {
    const extractor = compileRules(setOf([ruleOf()], { group }));
    const log = paths('/a /b /b /c /c /c /d');
    for (const request of log) extractor.survey(extractor.recognize(request));
    extractor.nameLargest();
    assert.deepEqual(
      log.map((request) => extractor.extract(request).source),
      ['OTHER', '/b', '/b', '/c', '/c', '/c', 'OTHER'],
    );
    assert.equal(extractor.extract(attributes({ path: '/a' })).isGuarded, false);
  });

  test('the names of a set are shared by its rules, those of a rule are its own', () => {
    const directories = ruleOf({
      rule: 'directories',
      match: onPath('/{first}/{rest...}'),
      name: '/{first}',
    });
    const shared = compileRules(setOf([directories, ruleOf({ rule: 'files', name: '/' })], { group }));
    assert.deepEqual(
      paths('/a/x /f /b/x').map((request) => shared.extract(request).source),
      ['/a', '/', 'OTHER'],
    );
    const own = { ...directories, group: { largest: 1, other: 'directories' } };
    const split = compileRules(setOf([own, ruleOf({ rule: 'files', name: '/' })]));
    assert.deepEqual(
      paths('/a/x /f /b/x').map((request) => split.extract(request).source),
      ['/a', '/', 'directories'],
    );
  });

  test('the values of a parameter are grouped over all sources of the rule', () => {
    const rules = [
      ruleOf({ name: '{path}', keep: [kept('client', { group: { largest: 1, other: 'rest' } })] }),
    ];
    const extractor = compileRules(setOf(rules));
    const from = (client: string, path: string) => extractor.extract(attributes({ client, path })).source;
    assert.equal(from('a', '/x'), '/x{client="a"}');
    assert.equal(from('b', '/x'), '/x{client="rest"}');
    assert.equal(from('a', '/y'), '/y{client="a"}');
  });

  test('live, the largest of what the history holds have the names', () => {
    const extractor = compileRules(setOf([ruleOf()], { group }));
    const volumes = [5, 9, 7, 1_000].map((count, place) => ({
      source: ['/a', '/b', '/c', 'OTHER'][place] ?? '',
      count,
    }));
    extractor.adopt(volumes);
    assert.deepEqual(
      paths('/a /b /c').map((request) => extractor.extract(request).source),
      ['OTHER', '/b', '/c'],
    );
  });

  test('once a day the smallest name goes to what came at least twice as often', () => {
    const extractor = compileRules(setOf([ruleOf()], { group }));
    const come = (path: string, count: number) => extractor.extract(attributes({ path }), count).source;
    extractor.review(0);
    assert.equal(come('/a', 100), '/a');
    assert.equal(come('/b', 10), '/b');
    assert.equal(come('/c', 19), 'OTHER');
    extractor.review(DAY_MS - 1);
    assert.equal(come('/c', 1), 'OTHER', 'the day is not over');
    extractor.review(DAY_MS);
    assert.equal(come('/c', 1), '/c', '20 are twice 10');
    assert.equal(come('/b', 1), 'OTHER');
  });

  test('less than twice is not enough, and one name of ten at most is given away a day', () => {
    const extractor = compileRules(setOf([ruleOf()], { group }));
    const come = (path: string, count: number) => extractor.extract(attributes({ path }), count).source;
    extractor.review(0);
    for (const path of ['/a', '/b']) come(path, 10);
    for (const path of ['/c', '/d']) come(path, 100);
    come('/e', 19);
    extractor.review(DAY_MS);
    // /a is as small as /b and came first.
    assert.deepEqual(
      ['/a', '/b', '/c', '/d', '/e'].map((path) => come(path, 0)),
      ['OTHER', '/b', '/c', 'OTHER', 'OTHER'],
    );
    extractor.review(2 * DAY_MS);
    assert.deepEqual(
      ['/b', '/d', '/e'].map((path) => come(path, 0)),
      ['OTHER', '/d', 'OTHER'],
    );
  });

  test('what is saved gives the names back after a restart, and the day goes on', () => {
    const before = compileRules(setOf([ruleOf()], { group }));
    before.review(0);
    for (const [path, count] of [
      ['/a', 100],
      ['/b', 10],
    ] as const)
      before.extract(attributes({ path }), count);
    const saved: unknown = JSON.parse(JSON.stringify(before.save()));

    const after = compileRules(setOf([ruleOf()], { group }), saved);
    assert.deepEqual(
      paths('/c /b /a').map((request) => after.extract(request, 30).source),
      ['OTHER', '/b', '/a'],
    );
    after.review(DAY_MS);
    // /b came 40 times in all, so that 30 of /c are not twice as many.
    assert.equal(after.extract(attributes({ path: '/c' })).source, 'OTHER');
  });

  test('whatever was saved by whomever, an extractor opens', () => {
    for (const saved of [
      null,
      7,
      'x',
      [],
      { groups: 'x', reviewAt: 'soon' },
      { groups: [null, 1, {}, { group: '*' }, { group: 'gone', named: [['/a', 1]] }] },
      { groups: [{ group: '*', named: [null, [], ['/a'], ['/b', -1], ['/c', Infinity], ['/d', 1]] }] },
    ]) {
      const extractor = compileRules(setOf([ruleOf()], { group }), saved);
      assert.equal(extractor.extract(attributes({ path: '/x' })).source, '/x');
    }
  });
});

/** How many sources may rules make, and which keep their names when there is no room for all? */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attributes, kept, onPath, ruleOf, setOf } from './rules/given.ts';
import { compileRules } from '../../../src/core/demand/extraction.ts';
import { DAY_MS } from '../../../src/core/units/time.ts';

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

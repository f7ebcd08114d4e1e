import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  capturesOf,
  compilePathTemplate,
  pathTemplateProblem,
} from '../../../../../src/core/demand/rules/patterns/path-template.ts';

/** What a template captures of a path; `undefined`: it does not match. */
const captured = (template: string, path: string) => {
  const captures = compilePathTemplate(template)(path);
  return captures && Object.fromEntries(captures.map(({ name, value }) => [name, value]));
};

test('text stands for itself and {name} for some characters of one segment', () => {
  for (const [template, path, expected] of [
    ['/users/{id}', '/users/7', { id: '7' }],
    ['/users/{id}', '/users/7/', undefined],
    ['/users/{id}', '/users/', undefined],
    ['/users/{id}', '/users', undefined],
    ['/users/{id}', '/Users/7', undefined],
    ['/api/{version}/users/{id}', '/api/v2/users/a b', { version: 'v2', id: 'a b' }],
    ['/api/{version}/users/{id}', '/api/v2/orders/7', undefined],
    ['/v{major}/{file}.json', '/v2/a.b.json', { major: '2', file: 'a.b' }],
    ['/v{major}/{file}.json', '/v2/.json', undefined],
    ['/v{major}/x', '/v/x', undefined],
    // Prefix and suffix must not overlap.
    ['/ab{x}ba', '/aba', undefined],
    ['/ab{x}ba', '/abba', undefined],
    ['/ab{x}ba', '/ab-ba', { x: '-' }],
    ['/', '/', {}],
    ['/', '/a', undefined],
    ['/healthz', '/healthz', {}],
    ['/a/{x}', 'a/1', undefined],
    ['/{x}', '', undefined],
  ] as const) {
    assert.deepEqual(captured(template, path), expected, `${template} on ${path}`);
  }
});

test('{name...} takes all that remains, also nothing, but the slash before it must be there', () => {
  for (const [path, expected] of [
    ['/images/logo.gif', { first: 'images', rest: 'logo.gif' }],
    ['/images/a/b/', { first: 'images', rest: 'a/b/' }],
    ['/images/', { first: 'images', rest: '' }],
    ['/images', undefined],
    ['/', undefined],
    ['//a', undefined],
  ] as const) {
    assert.deepEqual(captured('/{first}/{rest...}', path), expected, path);
  }
  assert.deepEqual(captured('/{rest...}', '/'), { rest: '' });
});

test('a template that means nothing is refused with the reason', () => {
  for (const [template, reason] of [
    ['users', /follows a \//],
    ['{x}', /follows a \//],
    ['/{a}{b}', /one \{name\} at most, unlike "\{a\}\{b\}"/],
    ['/{a', /unlike "\{a"/],
    ['/a}', /unlike "a\}"/],
    ['/{}', /unlike "\{\}"/],
    ['/{7}', /unlike/],
    ['/{a b}', /unlike/],
    ['/{rest...}/x', /\{rest\.\.\.\} is the last segment/],
    ['/x{rest...}', /alone in it/],
    ['/{a}/{a}', /each name is there once, unlike \{a\}/],
    ['/{a}/{a...}', /once, unlike \{a\}/],
    ['/{a}/*', /and not \*/],
  ] as const) {
    assert.match(pathTemplateProblem(template) ?? '', reason, template);
  }
  for (const template of ['/', '/a', '/{a}', '/{a-b_c9}/x{d}y/{e...}']) {
    assert.equal(pathTemplateProblem(template), undefined, template);
  }
});

test('the names that a template captures are told in order', () => {
  assert.deepEqual(capturesOf('/api/{version}/{file}.json/{rest...}'), ['version', 'file', 'rest']);
  assert.deepEqual(capturesOf('/api'), []);
});

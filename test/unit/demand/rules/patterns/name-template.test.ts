import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compileNameTemplate,
  nameTemplateProblem,
} from '../../../../../src/core/demand/rules/patterns/name-template.ts';

const fill = (template: string, values: Readonly<Record<string, string>>) =>
  compileNameTemplate(template).fill((name) => values[name]);

test('a template is filled with what it reads, and with nothing if something is missing', () => {
  assert.deepEqual(fill('api/{version}/{x}', { version: 'v2', x: 'y' }), {
    name: 'api/v2/y',
    isClipped: false,
  });
  assert.equal(fill('api/{version}/{x}', { version: 'v2' }), undefined);
  assert.equal(fill('{x}', { x: '' }), undefined);
  assert.equal(fill('a{x}', { x: '' })?.name, 'a');
  assert.equal(fill('plain', {})?.name, 'plain');
});

test('the overflow has other in place of all that is read', () => {
  assert.equal(compileNameTemplate('api/{version}/{x}').overflow, 'api/other/other');
  // 200 characters are a name, 201 are none.
  assert.deepEqual(fill('{x}', { x: 'x'.repeat(200) }), { name: 'x'.repeat(200), isClipped: false });
  assert.deepEqual(fill('a/{x}', { x: 'x'.repeat(199) }), { name: 'a/other', isClipped: true });
});

test('it knows the names that it could have made', () => {
  const { couldMake } = compileNameTemplate('api/{version}/users');
  assert.ok(couldMake('api/v2/users'));
  assert.ok(couldMake('api/a/b/users'));
  assert.ok(!couldMake('api/v2/orders'));
});

test('a template that makes no name is refused with the reason', () => {
  for (const [template, reason] of [
    ['', /both braces/],
    ['{', /both braces/],
    ['a}', /both braces/],
    ['{}', /both braces/],
    ['{a{b}}', /both braces/],
    ['with space', /letters, digits/],
    ['größe/{x}', /letters, digits/],
    ['pool:{x}', /not starting with pool:/],
    ['x'.repeat(201), /200 characters/],
  ] as const) {
    assert.match(nameTemplateProblem(template) ?? '', reason, template);
  }
  for (const template of ['/', '{path}', 'a/{header.host}:{x}', '/{query.f[x]}']) {
    assert.equal(nameTemplateProblem(template), undefined, template);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTEXT_ONLY } from '../../../../src/core/forecast/model/model-card.ts';
import { parseModelCard } from '../../../../src/core/forecast/model/model-card-check.ts';
import type { ModelCard } from '../../../../src/core/forecast/model/model-card.ts';

const CARD: ModelCard = {
  name: 'mine',
  version: 3,
  family: 'lstm',
  stepMs: 60_000,
  contextLength: 120,
  horizon: 60,
  levels: [0.1, 0.5, 0.99],
  experts: ['first', 'second-2'],
  inputs: { ...CONTEXT_ONLY, lags: ['1d', '7d'] },
  targets: [],
  epoch: '2026-01-01T00:00:00Z',
  scope: 'global',
  description: 'A model.',
  trainedOn: { range: 'none', sources: 0, rows: 0, seed: 0, revision: 'none' },
  sha256: [{ file: 'model.onnx', digest: 'a'.repeat(64) }],
};

function problemsOf(json: unknown): readonly string[] {
  const parsed = parseModelCard(json);
  return parsed.ok ? [] : parsed.problems;
}

test('a good card is read as it is', () => {
  assert.deepEqual(parseModelCard(JSON.parse(JSON.stringify(CARD))), { ok: true, card: CARD });
});

test('a card without lags, and with level 0.5 alone, is a good one', () => {
  assert.deepEqual(problemsOf({ ...CARD, inputs: CONTEXT_ONLY, levels: [0.5] }), []);
});

test('fields that are not known are left out', () => {
  const digests = [{ file: 'model.onnx', digest: 'a'.repeat(64), note: 1 }];
  const parsed = parseModelCard({ ...CARD, note: 'x', inputs: { ...CARD.inputs, note: 1 }, sha256: digests });
  assert.deepEqual(parsed, { ok: true, card: CARD });
});

test('a card that names every input and targets of its own is a good one', () => {
  const inputs = { lags: [], calendar: ['tod_cos_24'], events: ['sale'], time: true, parameters: 12 };
  assert.deepEqual(problemsOf({ ...CARD, inputs, targets: ['total(0m,60m)', 'peak(5m,6m)'] }), []);
  // In steps of five minutes a target ends after whole steps, or it is none.
  const coarse = { ...CARD, stepMs: 300_000, horizon: 12 };
  assert.deepEqual(problemsOf({ ...coarse, targets: ['total(0m,60m)'] }), []);
  assert.match(problemsOf({ ...coarse, targets: ['total(0m,6m)'] }).join(), /^targets/);
});

test('a first voice has one expert, quantiles of its own, and needs no fit', () => {
  const voice = { ...CARD, firstVoice: 'only', experts: ['one'] };
  assert.deepEqual(problemsOf(voice), []);
  const parsed = parseModelCard(voice);
  assert.ok(parsed.ok && parsed.card.firstVoice === 'only');
  const inputs = { ...CARD.inputs, parameters: 4 };
  assert.deepEqual(problemsOf({ ...CARD, firstVoice: 'too', levels: [0.5], inputs }), [
    'firstVoice needs one expert; this has 2',
    'firstVoice needs several levels; this has one: a point has no errors to be dressed with',
    'firstVoice needs no parameters; this has 4: who is new has no row',
  ]);
});

/** The inputs but one. */
const without = (name: string): unknown =>
  Object.fromEntries(Object.entries(CARD.inputs).filter(([field]) => field !== name));

const DIGEST = CARD.sha256[0];

const BAD: readonly (readonly [field: keyof ModelCard, value: unknown, problem: RegExp])[] = [
  ['name', 'My model', /^name is "My model"; allowed: up to 63 lower-case letters, digits and hyphens$/],
  ['name', '../up', /^name is "\.\.\/up"/],
  ['name', undefined, /^name is missing; allowed: /],
  ['version', 0, /^version is 0; allowed: a whole number from 1 to 999999999$/],
  ['version', 1.5, /^version is 1.5/],
  ['version', '1', /^version is "1"/],
  ['family', '', /^family is ""/],
  ['stepMs', 0, /^stepMs is 0; allowed: a whole number from 1000 to 86400000$/],
  ['contextLength', 1e6, /^contextLength is 1000000; allowed: a whole number from 1 to 10000$/],
  ['horizon', -1, /^horizon is -1/],
  ['levels', [], /^levels is \[\]; allowed: 1 to 64 increasing fractions above 0 and below 1$/],
  ['levels', [0.9, 0.5], /^levels is \[0.9,0.5\]/],
  ['levels', [0.5, 0.5], /^levels/],
  ['levels', [0, 0.5], /^levels/],
  ['levels', [0.5, 1], /^levels/],
  ['levels', ['0.5'], /^levels/],
  ['levels', 0.5, /^levels is 0.5/],
  ['experts', [], /^experts is \[\]; allowed: 1 to 64 different names/],
  ['experts', ['a', 'a'], /^experts is \["a","a"\]/],
  ['experts', ['a', 'B'], /^experts/],
  ['experts', Array.from({ length: 65 }, (_, i) => `e${i}`), /^experts is \["e0","e1",.*…; allowed/],
  ['inputs', undefined, /^inputs is missing; allowed: an object$/],
  ['inputs', [], /^inputs is \[\]; allowed: an object$/],
  [
    'inputs',
    { ...CARD.inputs, lags: ['7d', '7d'] },
    /^inputs\.lags is \["7d","7d"\]; allowed: different seasons from 1d to 99d/,
  ],
  ['inputs', { ...CARD.inputs, lags: ['0d'] }, /^inputs\.lags/],
  ['inputs', { ...CARD.inputs, lags: ['1h'] }, /^inputs\.lags/],
  ['inputs', without('lags'), /^inputs\.lags is missing/],
  ['inputs', without('parameters'), /^inputs\.parameters is missing; allowed: a whole number from 0/],
  ['inputs', without('time'), /^inputs\.time is missing; allowed: true or false$/],
  ['inputs', { ...CARD.inputs, time: 1 }, /^inputs\.time is 1/],
  ['inputs', { ...CARD.inputs, parameters: 0.5 }, /^inputs\.parameters is 0.5/],
  [
    'inputs',
    { ...CARD.inputs, calendar: ['tod_sin_25'] },
    /^inputs\.calendar is \["tod_sin_25"\]; allowed: .* tod with K from 1 to 24, dow with K from 1 to 6/,
  ],
  ['inputs', { ...CARD.inputs, calendar: ['tod_sin_1', 'tod_sin_1'] }, /^inputs\.calendar/],
  ['inputs', { ...CARD.inputs, events: ['Black Friday'] }, /^inputs\.events is \["Black Friday"\]; allowed/],
  ['targets', undefined, /^targets is missing; allowed: up to 64 different targets such as total\(0m,5m\)/],
  ['targets', ['total(0m,61m)'], /^targets is .* within the horizon/],
  ['targets', ['total(0,5)'], /^targets/],
  ['targets', ['peak(5m,5m)'], /^targets/],
  ['targets', ['peak(5m,6m)', 'peak(5m,6m)'], /^targets/],
  ['epoch', '2026-01-01', /^epoch is "2026-01-01"; allowed: an instant such as 2026-01-01T00:00:00Z$/],
  ['epoch', '2026-13-01T00:00:00Z', /^epoch/],
  ['firstVoice', true, /^firstVoice is true; allowed: only or too, or no such field$/],
  ['scope', 'all', /^scope is "all"; allowed: one of global, group, per-source$/],
  ['description', ' ', /^description is " "; allowed: a text that is not empty$/],
  ['description', 'x'.repeat(10_001), /^description is "x+…; allowed/],
  ['trainedOn', null, /^trainedOn is null; allowed: an object$/],
  ['trainedOn', { ...CARD.trainedOn, rows: -1 }, /^trainedOn\.rows is -1; allowed: a whole number from 0/],
  [
    'sha256',
    [],
    /^sha256 is \[\]; allowed: one \{file, digest\} a file beside the card, model.onnx among them/,
  ],
  ['sha256', [DIGEST, DIGEST], /^sha256/],
  ['sha256', [{ file: 'weights.bin', digest: 'a'.repeat(64) }], /^sha256/],
  ['sha256', [DIGEST, { file: '../x', digest: 'a'.repeat(64) }], /^sha256/],
  ['sha256', [{ file: 'model.onnx', digest: 'A'.repeat(64) }], /^sha256/],
  ['sha256', [{ file: 'model.onnx', digest: 'a'.repeat(63) }], /^sha256/],
];

for (const [field, value, problem] of BAD) {
  test(`a card whose ${field} is wrong has that problem only: ${problem.source}`, () => {
    const problems = problemsOf({ ...CARD, [field]: value });
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', problem);
  });
}

test('all that is wrong is told at once', () => {
  const problems = problemsOf({ ...CARD, version: 0, horizon: 0, trainedOn: {}, scope: '' });
  const fields = problems.map((problem) => problem.split(' ')[0]);
  const trained = ['range', 'sources', 'rows', 'seed', 'revision'].map((field) => `trainedOn.${field}`);
  assert.deepEqual(fields, ['version', 'horizon', 'scope', ...trained]);
});

test('what is no object is no card', () => {
  for (const json of [null, undefined, 3, 'card', [CARD]]) {
    assert.match(problemsOf(json).join(), /^the card is .*; allowed: an object$/);
  }
});

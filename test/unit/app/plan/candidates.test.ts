/** Versions that are tried in the place of the one that mixes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from '../deferred.ts';
import { busyHour, drive } from './drive.ts';
import type { Drive, Outcome } from './drive.ts';
import type { FakeModel } from '../../../fakes/predictor.ts';
import { simpleModel } from '../../../fakes/predictor.ts';
import type { Score } from '../../../../src/core/feedback/score.ts';
import { formatTarget } from '../../../../src/core/forecast/target.ts';

const count = (minute: number): number => busyHour(minute) + ((((minute * 37) % 11) + 11) % 11);

const CHAMPION = simpleModel();
const SAME = simpleModel({ version: 2, experts: ['yesterday', 'newest'] });

/** Knows the demand of each minute to come. */
function knowing(): FakeModel & { now: number } {
  const model = {
    now: 0,
    card: simpleModel({ version: 2 }).card,
    experts: {
      newest: (_row: unknown, lead: number) => count(model.now + lead),
      yesterday: (_row: unknown, lead: number) => count(model.now + lead),
    },
  };
  return model;
}

const other: FakeModel = {
  card: simpleModel({ name: 'other', experts: ['mean'] }).card,
  experts: { mean: (row) => (row.context(1) + row.context(2) + row.context(3)) / 3 },
};

async function grown(candidate: FakeModel | undefined, models = [CHAMPION, other]): Promise<Drive> {
  const shelf = candidate ? [...models, candidate] : models;
  const given = await drive({ models, shelf });
  await given.load(9, count);
  const { planner } = given;
  await planner.prepare([
    ...models.map(({ card }) => ({ card, file: '' })),
    ...(candidate ? [{ card: candidate.card, file: '', isCandidate: true }] : []),
  ]);
  const served = await planner.serve();
  assert.deepEqual(
    served.candidates.map(({ version }) => version),
    candidate ? [2] : [],
  );
  return given;
}

async function live({ minute }: Drive, minutes: number, before?: (minute: number) => void) {
  const scores: Score[] = [];
  let outcome: Outcome | undefined;
  for (let at = 0; at < minutes; at += 1) {
    before?.(at);
    outcome = await minute(at, { web: count(at) });
    await settled(); // Nobody waits for candidates.
    scores.push(...outcome.scores);
  }
  return { outcome, scores };
}

const placeOf = ({ series, issuedAt, target }: Score): string =>
  `${series} ${issuedAt} ${formatTarget(target)}`;

/** Losses of the mixture and with the candidate, of issues that both were judged by. */
function pairs(scores: readonly Score[]): readonly (readonly [number, number])[] {
  const told = new Map(
    scores.filter(({ model }) => model === 'pra').map((one) => [placeOf(one), one.pinball]),
  );
  return scores
    .filter(({ model }) => model === 'pra+fake/2')
    .map((tried) => [told.get(placeOf(tried)) ?? Number.NaN, tried.pinball]);
}

test('a candidate that says what the champion says would have lost the same, to the last bit', async () => {
  const { scores } = await live(await grown(SAME), 60);
  const both = pairs(scores);
  // Two series; issues of every fifth minute; windows of 1, 5, 15 and 30 minutes, known after them.
  assert.ok(both.length > 60, `${both.length} were judged`);
  for (const [lost, would] of both) assert.equal(would, lost);
});

test('a candidate that knows better would have lost less, and counts nothing all the same', async () => {
  const better = knowing();
  const [tried, alone] = [await grown(better), await grown(undefined)];
  const [with_, without] = [
    await live(tried, 90, (minute) => {
      better.now = minute + 1;
    }),
    await live(alone, 90),
  ];
  assert.deepEqual(with_.outcome?.forecast('web'), without.outcome?.forecast('web'));
  assert.deepEqual(with_.outcome?.decision, without.outcome?.decision);
  assert.deepEqual(
    with_.scores.filter(({ model }) => !model.startsWith('pra+')),
    without.scores,
  );
  const both = pairs(with_.scores);
  const [lost, would] = [0, 1].map((place) => both.reduce((sum, pair) => sum + (pair[place] ?? 0), 0));
  assert.ok((would ?? 1) < 0.95 * (lost ?? 0), `${lost} and, with it, ${would}`);
});

test('it is asked for issues that are judged alone, in one call, and on demand', async () => {
  const given = await grown(SAME);
  await live(given, 20);
  const asked = given.predictor.requests.filter(({ model }) => model.version === 2);
  assert.deepEqual(
    asked.map(({ rows }) => rows),
    [2, 2, 2, 2],
  );
  const questions = [{ series: 'web', windows: [5] }];
  const [answer] = await given.planner.forecast({ model: { name: 'fake', version: 2 }, questions });
  assert.deepEqual(
    answer?.kind === 'forecast' && answer.forecast?.models.map(({ name, version }) => `${name}/${version}`),
    ['fake/2', 'fake/2'],
  );
});

test('a candidate that fails costs nobody anything, and is told', async () => {
  const given = await grown(SAME);
  given.predictor.break({ name: 'fake', version: 2 }, 'it is on fire');
  const failures: string[] = [];
  for (let at = 0; at < 10; at += 1) {
    const outcome = await given.minute(at, { web: count(at) });
    await settled();
    failures.push(...outcome.failures.map(({ model, detail }) => `${model.version}: ${detail}`));
    assert.equal(outcome.forecast('web')?.basis, 'model');
  }
  assert.deepEqual(failures, ['2: it is on fire']);
});

test('one that hangs holds up no cycle', async () => {
  const given = await grown(SAME);
  const predict = given.predictor.predict.bind(given.predictor);
  let release = (): void => undefined;
  given.predictor.predict = async (request) => {
    if (request.model.version === 2) await new Promise<void>((resolve) => (release = resolve));
    return predict(request);
  };
  const { outcome } = await live(given, 12);
  assert.equal(outcome?.forecast('web')?.basis, 'model');
  release();
  await settled();
});

test('when it is promoted it has the weights of the one before, and nobody is tried', async () => {
  const given = await grown(SAME);
  await live(given, 30);
  await given.planner.prepare([SAME, other].map(({ card }) => ({ card, file: '' })));
  const { serving, candidates } = await given.planner.serve();
  assert.deepEqual([serving.map(({ version }) => version), candidates], [[2, 1], []]);
  const outcome = await given.minute(30, { web: count(30) });
  assert.equal(outcome.forecast('web')?.basis, 'model');
  assert.equal(
    outcome.scores.some(({ model }) => model.startsWith('pra+')),
    false,
  );
});

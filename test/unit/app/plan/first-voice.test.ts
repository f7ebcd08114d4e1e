/** Who speaks for a series that nobody has been judged on, and for how long? */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeModel } from '../../../fakes/predictor.ts';
import { simpleModel } from '../../../fakes/predictor.ts';
import { atMinute } from '../../demand/given.ts';
import { drive, quantile } from './drive.ts';
import { castOf } from '../../../../src/core/forecast/model/cast.ts';
import { formatModelId } from '../../../../src/core/forecast/model/model-card.ts';
import type { ModelCard } from '../../../../src/core/forecast/model/model-card.ts';

/** Twice what came last, at every level. */
const voice = (changes: Partial<ModelCard> = {}): FakeModel => {
  const { card } = simpleModel({ levels: [0.25, 0.5, 0.75], experts: ['double'], ...changes });
  return { card, experts: { double: (row) => 2 * row.context(1) } };
};
const FIRST = voice({ name: 'known-at-once', firstVoice: 'only' });
const shares = (models: readonly { name: string; weight: number }[] | undefined) =>
  models?.filter(({ weight }) => weight > 0).map(({ name, weight }) => [name, weight]);

test('from its first minute on it speaks for a series, alone', async () => {
  const { minute } = await drive({ models: [simpleModel(), FIRST] });
  const outcome = await minute(0, { web: 100 });
  for (const series of ['web', 'pool:web']) {
    const said = outcome.forecast(series);
    assert.deepEqual([said?.basis, said?.reason], ['model', undefined]);
    // Five steps of 200.
    assert.equal(quantile(said, 'total(0,5)', 0.5), 1_000);
    assert.equal(quantile(said, 'peak(0,30)', 0.99), 200);
    assert.deepEqual(shares(said?.models), [['known-at-once', 1]]);
  }
});

test('as soon as experts can be weighed it is not asked any more, and its words do not mix', async () => {
  const { minute, predictor } = await drive({ models: [simpleModel(), FIRST] });
  const askedOf = (): number =>
    predictor.requests.filter(({ model }) => formatModelId(model) === formatModelId(FIRST.card)).length;
  let outcome = await minute(0, { web: 100 });
  const speaksFor = (series: string): boolean =>
    shares(outcome.forecast(series)?.models)?.[0]?.[0] === FIRST.card.name;
  let at = 1;
  for (; speaksFor('web'); at += 1) outcome = await minute(at, { web: 100 });
  // The outcomes of 24 issues, one in five minutes, the last of which is half an hour ahead.
  assert.ok(at > 24 * 5 && at < 24 * 5 + 45, `${at} minutes`);
  assert.deepEqual(shares(outcome.forecast('web')?.models)?.[0]?.[0], 'fake');
  // A pool's bridges lie further ahead.
  for (; speaksFor('pool:web') && at < 300; at += 1) outcome = await minute(at, { web: 100 });
  const asked = askedOf();
  outcome = await minute(at, { web: 100 });
  assert.equal(askedOf(), asked);
  assert.equal(quantile(outcome.forecast('web'), 'total(0,5)', 0.5), 500);
});

test('who has a history that was learned from is not young', async () => {
  const { load, minute, predictor } = await drive({ models: [simpleModel(), FIRST] });
  await load(3, () => 100);
  const outcome = await minute(0, { web: 100 });
  assert.equal(quantile(outcome.forecast('web'), 'total(0,5)', 0.5), 500);
  assert.ok(predictor.requests.every(({ model }) => model.name !== 'known-at-once'));
});

test('while it fails, or has no number, the newest load is carried forward', async () => {
  const { minute, predictor } = await drive({ models: [simpleModel(), FIRST] });
  predictor.break(FIRST.card, 'out of memory');
  const outcome = await minute(0, { web: 100 });
  const said = outcome.forecast('web');
  assert.deepEqual([said?.basis, said?.reason], ['reactive', 'too-little-history']);
  assert.equal(quantile(said, 'total(0,5)', 0.5), 500);
  assert.deepEqual(outcome.failures, [
    { model: { name: 'known-at-once', version: 1 }, detail: 'out of memory' },
  ]);
  const silent: FakeModel = { card: FIRST.card, experts: { double: () => Number.NaN } };
  const other = await drive({ models: [simpleModel(), silent] });
  assert.equal((await other.minute(0, { web: 100 })).forecast('web')?.basis, 'reactive');
});

test('on demand it speaks for the young, too, and alone where it is asked for', async () => {
  const { minute, planner } = await drive({ models: [simpleModel(), FIRST] });
  await minute(0, { web: 100 });
  const questions = [{ series: 'web', windows: [10] }];
  for (const model of [undefined, { name: 'known-at-once', version: 1 }]) {
    const [answer] = await planner.forecast({ model, questions });
    assert.equal(answer?.kind, 'forecast');
    const { forecast } = answer;
    assert.equal(quantile(forecast, 'total(0,10)', 0.5), 2_000);
    assert.deepEqual(shares(forecast?.models), [['known-at-once', 1]]);
  }
});

test('one that mixes as well has its own place among the experts', async () => {
  const both = voice({ name: 'own-net', firstVoice: 'too' });
  const { minute } = await drive({ models: [simpleModel(), both] });
  const said = (await minute(0, { web: 100 })).forecast('web');
  assert.deepEqual(
    said?.models.map(({ name, weight }) => [name, weight]),
    [
      ['fake', 0],
      ['fake', 0],
      ['own-net', 1],
    ],
  );
});

test('of two first voices the one that was trained last speaks: it knows this system', () => {
  const range = `${new Date(atMinute(-1_440)).toISOString()}/${new Date(atMinute(0)).toISOString()}`;
  const trainedOn = { ...FIRST.card.trainedOn, range };
  const own = voice({ name: 'zz', firstVoice: 'too', trainedOn }).card;
  const plain = simpleModel().card;
  assert.deepEqual(castOf([plain, FIRST.card, own]), { mixing: [plain, own], first: own });
  assert.deepEqual(castOf([plain]), { mixing: [plain], first: undefined });
});

/** Other models from one cycle to the next. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busyHour, drive } from './drive.ts';
import type { Drive, DriveOptions, Outcome } from './drive.ts';
import type { FakeModel } from '../../../fakes/predictor.ts';
import { simpleModel } from '../../../fakes/predictor.ts';

/** In each minute, as in the past. */
const count = (minute: number): number => busyHour(minute) + ((((minute * 37) % 11) + 11) % 11);

async function grown(options: DriveOptions = {}): Promise<Drive> {
  const given = await drive(options);
  await given.load(9, count);
  return given;
}

/** Minutes from `from` on; the outcome of the last. */
async function live({ minute }: Drive, from: number, minutes: number): Promise<Outcome> {
  let outcome = await minute(from, { web: count(from) });
  for (let at = from + 1; at < from + minutes; at += 1) outcome = await minute(at, { web: count(at) });
  return outcome;
}

async function changeTo({ planner }: Drive, models: readonly FakeModel[]) {
  const problems = await planner.prepare(models.map(({ card }) => ({ card, file: '' })));
  return { problems, ...(await planner.serve()) };
}

const weights = (outcome: Outcome): [string, number][] =>
  (outcome.forecast('web')?.models ?? []).map(({ name, version, expert, weight }) => [
    `${name}/${version}/${expert}`,
    weight,
  ]);

test('a new version with experts of the same names has the weights of the one before, also where they are in another order', async () => {
  const second = { ...simpleModel({ version: 2, experts: ['yesterday', 'newest'] }) };
  const shelf = [simpleModel(), second];
  const [kept, changed] = [await grown({ shelf }), await grown({ shelf })];
  await live(kept, 0, 30);
  await live(changed, 0, 30);
  const served = await changeTo(changed, [second]);
  assert.deepEqual(served, {
    problems: [undefined],
    fitted: [],
    serving: [{ name: 'fake', version: 2 }],
    candidates: [],
    pastIsShort: false,
  });
  // Issues of the first version are judged, and learned from, as ever.
  const [before, after] = [await live(kept, 30, 20), await live(changed, 30, 20)];
  assert.deepEqual(after.forecast('web')?.values, before.forecast('web')?.values);
  assert.deepEqual(
    new Map(weights(after)),
    new Map(weights(before).map(([name, weight]) => [name.replace('/1/', '/2/'), weight])),
  );
  assert.equal(after.scores.length, before.scores.length);
});

test('a new name changes nothing at first, and earns weight where it is better', async () => {
  // It knows the demand of each minute to come.
  const prophet: FakeModel = {
    card: simpleModel({ name: 'prophet', experts: ['knows'] }).card,
    experts: { knows: (_row, lead) => count(prophetAt + lead) },
  };
  let prophetAt = 0;
  const models = [simpleModel()];
  const shelf = [...models, prophet];
  const [kept, changed] = [await grown({ models, shelf }), await grown({ models, shelf })];
  await live(kept, 0, 10);
  await live(changed, 0, 10);
  const served = await changeTo(changed, shelf);
  assert.deepEqual(
    served.serving.map(({ name }) => name),
    ['fake', 'prophet'],
  );
  prophetAt = 11;
  const [before, after] = [await live(kept, 10, 1), await live(changed, 10, 1)];
  assert.deepEqual(after.forecast('web')?.values, before.forecast('web')?.values);
  assert.ok((weights(after)[2]?.[1] ?? 1) < 1e-9);
  // 24 outcomes, one in five minutes and the longest of them judged after 30: two hours and a half.
  let now = after;
  for (let minute = 11; minute < 11 + 150; minute += 1) {
    prophetAt = minute + 1;
    now = await live(changed, minute, 1);
  }
  const share = weights(now).find(([name]) => name === 'prophet/1/knows')?.[1] ?? 0;
  assert.ok(share > 0.3, `the prophet has ${share}`);
});

test('models that go take nothing of the others along', async () => {
  const aside = simpleModel({ name: 'aside', experts: ['newest'] });
  const given = await grown({ models: [aside, simpleModel()] });
  await live(given, 0, 30);
  await changeTo(given, [simpleModel()]);
  const after = await live(given, 30, 1);
  assert.deepEqual(
    weights(after).map(([name]) => name),
    ['fake/1/newest', 'fake/1/yesterday'],
  );
  assert.equal(after.forecast('web')?.basis, 'model');
  // Nobody is left: the load is carried forward, and it is said why.
  await changeTo(given, []);
  const none = await live(given, 31, 1);
  assert.deepEqual([none.forecast('web')?.basis, none.forecast('web')?.reason], ['reactive', 'model-failed']);
  // Who comes back has to earn everything again.
  await changeTo(given, [simpleModel()]);
  assert.equal((await live(given, 32, 1)).forecast('web')?.basis, 'reactive');
});

test('one that cannot be loaded does not serve, and the others do', async () => {
  const given = await grown({ models: [simpleModel()] });
  const { problems, serving } = await changeTo(given, [simpleModel(), simpleModel({ name: 'missing' })]);
  assert.deepEqual(problems, [undefined, 'it cannot be loaded']);
  assert.deepEqual(serving, [{ name: 'fake', version: 1 }]);
});

test('models that look back further want the past to be read again', async () => {
  const longer = simpleModel({ version: 2, contextLength: 40 });
  const given = await grown({ shelf: [simpleModel(), longer] });
  assert.equal((await changeTo(given, [longer])).pastIsShort, true);
  assert.equal((await changeTo(given, [simpleModel()])).pastIsShort, false);
  assert.equal((await changeTo(given, [longer])).pastIsShort, false);
});

/** What a model that fails, or says nothing that makes sense, may cost: its forecasts, never instances. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTEXT_ONLY } from '../../../../src/core/forecast/model/model-card.ts';
import { busyHour, drive, quantile } from './drive.ts';
import { minuteCard, simpleModel } from '../../../fakes/predictor.ts';
import type { FakeModel } from '../../../fakes/predictor.ts';

const FAKE = { name: 'fake', version: 1 };

test('a model that fails costs its forecasts: they are reactive and say why', async () => {
  const { load, minute, predictor } = await drive();
  await load(3, () => 600);
  predictor.break(FAKE, 'past its deadline');
  const { failures, forecast, decision } = await minute(0, { web: 600 });
  assert.deepEqual(failures, [{ model: FAKE, detail: 'past its deadline' }]);
  for (const series of ['web', 'pool:web']) {
    const said = forecast(series);
    assert.deepEqual([said?.basis, said?.reason, said?.models], ['reactive', 'model-failed', []]);
    assert.equal(quantile(said, 'total(0,5)', 0.95), 3_000);
  }
  assert.equal(decision.warm, 10);
});

test('while the models are missing nothing is taken away', async () => {
  const { load, minute, predictor } = await drive();
  await load(3, busyHour);
  for (let at = 0; at < 40; at += 1) await minute(at, { web: busyHour(at) });
  predictor.break(FAKE, 'lost');
  let last = await minute(40, { web: 60 });
  for (let at = 41; at < 80; at += 1) last = await minute(at, { web: 60 });
  assert.equal(last.decision.inputs.liveRatePerSecond, 1);
  assert.ok(last.decision.warm >= 10, `${last.decision.warm}`);
});

test('a model that is back forecasts again', async () => {
  const { load, minute, predictor } = await drive();
  await load(3, () => 600);
  predictor.break(FAKE, 'lost');
  await minute(0, { web: 600 });
  predictor.break(FAKE, undefined);
  assert.equal((await minute(1, { web: 600 })).forecast('web')?.basis, 'model');
});

test('of two models one may fail: the other goes on, and the shares are of who spoke', async () => {
  const other: FakeModel = {
    card: minuteCard({ name: 'other', experts: ['flat'], inputs: CONTEXT_ONLY }),
    experts: { flat: (row) => row.context(2) },
  };
  const { load, minute, predictor } = await drive({ models: [simpleModel(), other] });
  await load(3, () => 600);
  predictor.break({ name: 'other', version: 1 }, 'lost');
  const { failures, forecast } = await minute(0, { web: 600 });
  assert.equal(failures.length, 1);
  const said = forecast('web');
  assert.ok(said);
  assert.equal(said.basis, 'model');
  assert.deepEqual(
    said.models.map(({ name, weight }) => [name, name === 'other' ? weight : Math.round(weight * 10)]),
    [
      ['fake', 5],
      ['fake', 5],
      ['other', 0],
    ],
  );
});

// What the expert says of the leads from 20 on, after it was good for three days.
for (const nonsense of [Number.NaN, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
  test(`a model that begins to say ${nonsense} is one that is missing, not one that says 0`, async () => {
    let isGood = true;
    const spoiled: FakeModel = {
      card: minuteCard({ experts: ['newest'] }),
      experts: { newest: (row, lead) => (isGood || lead < 20 ? row.context(1) : nonsense) },
    };
    const { load, minute } = await drive({ models: [spoiled] });
    await load(3, () => 600);
    assert.equal((await minute(0, { web: 600 })).forecast('web')?.basis, 'model');
    isGood = false;
    const { forecast, decision, failures } = await minute(1, { web: 600 });
    const said = forecast('web');
    assert.deepEqual([said?.basis, said?.reason], ['reactive', 'model-failed']);
    // The source and its pool.
    assert.deepEqual(failures, [{ model: FAKE, detail: 'gave no usable number for 2 of 2 series' }]);
    assert.equal(quantile(said, 'total(0,30)', 0.5), 18_000);
    assert.ok(decision.warm >= 10);
  });
}

test('a model that said nothing while it should have learned is not trusted when it speaks', async () => {
  const { load, minute, predictor } = await drive();
  predictor.break(FAKE, 'lost');
  await load(3, () => 600);
  predictor.break(FAKE, undefined);
  const said = (await minute(0, { web: 600 })).forecast('web');
  assert.deepEqual([said?.basis, said?.reason], ['reactive', 'too-little-history']);
});

/** What do the methods of the ModelService give the app, and what comes back? Each method once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeApp } from '../../fakes/app.ts';
import { fakeModels } from '../../fakes/models.ts';
import { openDoor } from '../grpc-door.ts';

test('ListModels and GetModel give state, reasons, labels and the card', async (t) => {
  const { client } = await openDoor(t, fakeApp());
  const { models } = await client.listModels({});
  assert.deepEqual(
    models.map(({ version, state, reasons, mixes, labels }) => [version, state, reasons, mixes, labels]),
    [
      [1, 'MODEL_STATE_READY', [], true, ['champion']],
      [2, 'MODEL_STATE_REFUSED', ['model.onnx is missing', 'it is slow'], false, []],
    ],
  );
  assert.equal(models[1]?.card, null);
  assert.deepEqual(models[0]?.card?.experts, ['newest', 'yesterday']);
  assert.deepEqual(models[0].card.step, { seconds: 60, nanos: 0 });
  assert.deepEqual((await client.listModels({ name: 'other' })).models, []);
  const one = await client.getModel({ name: 'simple', version: 1 });
  assert.deepEqual(one.model, models[0]);
  const at = { seconds: 1_767_225_600, nanos: 0 };
  assert.deepEqual(one.changes, [{ version: 1, at, what: 'ready' }]);
  assert.deepEqual(one.counterfactuals, []);
  const tried = await client.getModel({ name: 'simple', version: 2 });
  assert.deepEqual(tried.counterfactuals, [
    { window: { seconds: 300, nanos: 0 }, forecasts: 40, meanPinballLoss: 12, meanPinballLossWithIt: 9 },
  ]);
});

test('LoadModel, SetLabel and RetireModel hand on what was asked', async (t) => {
  const asked: unknown[] = [];
  const answers = fakeModels();
  const models = fakeModels({
    load: (id) => (asked.push(['load', id]), answers.load(id)),
    setLabel: (label, of) => (asked.push([label, of]), answers.setLabel(label, of)),
    retire: (id) => (asked.push(['retire', id]), answers.retire(id)),
  });
  const { client } = await openDoor(t, fakeApp({ models }));
  const id = { name: 'simple', version: 1 };
  const replies = [
    await client.loadModel(id),
    await client.setLabel({ ...id, label: 'champion' }),
    await client.setLabel({ name: 'simple', label: 'canary' }),
    await client.retireModel(id),
  ];
  assert.ok(replies.every(({ model }) => model?.version === 1));
  assert.deepEqual(asked, [
    ['load', id],
    ['champion', id],
    ['canary', { name: 'simple', version: undefined }],
    ['retire', id],
  ]);
});

test('what there is not, what is not ready and what is no name is told as such', async (t) => {
  const { client } = await openDoor(t, fakeApp());
  const missing = { name: 'simple', version: 3 };
  for (const call of [client.getModel(missing), client.loadModel(missing), client.retireModel(missing)]) {
    await assert.rejects(call, { code: 'NOT_FOUND', reason: 'unknown-model' });
  }
  await assert.rejects(client.setLabel({ name: 'simple', version: 2, label: 'champion' }), {
    code: 'FAILED_PRECONDITION',
    reason: 'model-not-ready',
  });
  await assert.rejects(client.setLabel({ name: 'No Name', version: 1, label: '' }), (error: Error) => {
    assert.match(JSON.stringify(error), /label/);
    assert.match(JSON.stringify(error), /name/);
    return true;
  });
  await assert.rejects(client.loadModel({ name: 'simple', version: 0 }), { code: 'INVALID_ARGUMENT' });
});

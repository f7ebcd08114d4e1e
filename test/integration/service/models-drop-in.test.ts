/** A data scientist copies a model into place while the service runs. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { POOL } from '../bad-days/callers.ts';
import type { Day } from '../bad-days/day.ts';
import { openDay, requestsAt, temporaryFolder } from '../bad-days/day.ts';
import { CONTEXT_ONLY } from '../../../src/core/forecast/model/model-card.ts';
import { testCard, testGraph } from '../../contract/predictor-graphs.ts';
import { MessageWriter } from '../../../training/onnx/protobuf.ts';
import { versionFiles } from '../../../training/publish.ts';

const MODELS = fileURLToPath(new URL('../../../models', import.meta.url));

const minute = (day: Day) => day.minute({ lb: requestsAt(day.clock.now()) });

/** Share of the pool's forecast by name of model. */
async function shares({ client }: Day): Promise<ReadonlyMap<string, number>> {
  const { models, basis } = await client.predict({ subject: { pool: POOL } });
  assert.equal(basis, 'BASIS_MODEL');
  const byName = new Map<string, number>();
  for (const { name, version, weight } of models) {
    const id = `${name}/${version}`;
    byName.set(id, (byName.get(id) ?? 0) + weight);
  }
  return byName;
}

/** Children of this process that run that module. */
async function processesOf(module: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const read = (file: string) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '');
    if (!/^\d+$/.test(name) || !(await read('status')).includes(`PPid:\t${process.pid}\n`)) continue;
    if ((await read('cmdline')).includes(module)) found.push(Number(name));
  }
  return found;
}

/** Has the service look at the version now. */
async function load({ client }: Day, name: string, version: number) {
  const { model } = await client.loadModel({ name, version }, { timeoutMs: 120_000 });
  assert.ok(model);
  return model;
}

test('a model that is copied into place is READY, mixes from the next cycle on and earns weight, and no cycle is missed', async (t) => {
  const root = join(await temporaryFolder(t), 'models');
  await cp(join(MODELS, 'recent'), join(root, 'recent'), { recursive: true });
  await cp(join(MODELS, 'climate'), join(root, 'climate'), { recursive: true });
  const day = await openDay(t, { settings: [{ path: ['models'], value: root, origin: 'the test' }] });
  await minute(day);
  const before = await shares(day);
  assert.deepEqual([...before.keys()], ['climate/1', 'recent/1']);

  // Written beside, under a name that nobody reads, and renamed into place.
  const beside = join(root, '.mine');
  await cp(join(MODELS, 'last-day', '1'), join(beside, '1'), { recursive: true });
  const [card, graph] = [join(beside, '1', 'card.json'), join(beside, '1', 'model.onnx')];
  // Another graph by its digest, so it is no copy of PRA's own: it runs in a process of its own.
  const bytes = Buffer.concat([await readFile(graph), new MessageWriter().text(6, 'mine').finish()]);
  await writeFile(graph, bytes);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const text = (await readFile(card, 'utf8')).replace('"name": "last-day"', '"name": "mine"');
  await writeFile(card, text.replace(/"digest": "[0-9a-f]{64}"/, `"digest": "${digest}"`));
  await rename(beside, join(root, 'mine'));
  const ready = await load(day, 'mine', 1);
  assert.deepEqual([ready.state, ready.mixes, ready.reasons], ['MODEL_STATE_READY', false, []]);

  await minute(day); // After it the models are changed.
  await minute(day);
  const joined = await shares(day);
  assert.deepEqual([...joined.keys()], ['climate/1', 'mine/1', 'recent/1']);
  assert.ok((joined.get('mine/1') ?? 1) < 1e-6, 'it has earned nothing yet');
  // 24 outcomes, one in five minutes, the first of them known after five.
  for (let passed = 0; passed < 160; passed += 1) await minute(day);
  const earned = (await shares(day)).get('mine/1') ?? 0;
  assert.ok(earned > 0.05, `it has earned ${earned}`);
  t.diagnostic(`after 160 minutes it has ${earned}`);
  // Its process is killed: no cycle is missed, and the next one has a new process.
  const [pid] = await processesOf('model-child');
  process.kill(pid ?? Number.NaN, 'SIGKILL');
  await minute(day);
  await minute(day);
  assert.ok(((await shares(day)).get('mine/1') ?? 0) > 0.05);
  assert.equal(await day.metric('pra_plan_cycles_total{outcome="failed"}'), undefined);

  // One that cannot serve says why, and nothing else changes; junk is no model.
  await writeFile(join(root, 'notes.txt'), 'remember the milk');
  const next = testCard({ name: 'mine', version: 2, horizon: 60, levels: [0.5], inputs: CONTEXT_ONLY });
  await mkdir(join(root, 'mine', '2'));
  const files = versionFiles({ card: next, graph: testGraph({ ...next, contextLength: 5 }) });
  for (const [name, content] of Object.entries(files))
    await writeFile(join(root, 'mine', '2', name), content);
  const refused = await load(day, 'mine', 2);
  assert.equal(refused.state, 'MODEL_STATE_REFUSED');
  assert.match(
    refused.reasons.join(),
    /input context has the shape \[batch, 5\], the card says \[batch, 4\]/,
  );
  await minute(day);
  assert.deepEqual([...(await shares(day)).keys()], ['climate/1', 'mine/1', 'recent/1']);

  // It is taken out of service in one call.
  await day.client.retireModel({ name: 'mine', version: 1 });
  await minute(day);
  await minute(day);
  assert.deepEqual([...(await shares(day)).keys()], ['climate/1', 'recent/1']);
});

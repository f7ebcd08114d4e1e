import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseModelCard } from '../../../src/core/forecast/model/model-card-check.ts';
import { publishVersion, versionFiles } from '../../../training/publish.ts';
import { seasonalNaiveVersion } from '../../../training/seasonal-naive/version.ts';

const VERSION = seasonalNaiveVersion();
const ANOTHER = { ...VERSION, card: { ...VERSION.card, description: 'Another one.' } };

async function temporaryRoot(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'pra-publish-'));
  t.after(() => rm(root, { recursive: true }));
  return root;
}

test('the committed seasonal-naive is what its trainer makes, byte for byte', async () => {
  const folder = fileURLToPath(new URL('../../../models/seasonal-naive/1', import.meta.url));
  const files = versionFiles(VERSION);
  assert.deepEqual((await readdir(folder)).sort(), Object.keys(files).sort());
  for (const [name, content] of Object.entries(files)) {
    const committed = await readFile(join(folder, name));
    assert.ok(Buffer.compare(committed, content) === 0, `${name} differs: raise the version, or rebuild it`);
  }
});

test('the card that is published is a valid one', () => {
  const parsed = parseModelCard(JSON.parse(Buffer.from(versionFiles(VERSION)['card.json']).toString()));
  assert.ok(parsed.ok);
});

test('a version is published whole, and nothing is left beside it', async (t) => {
  const root = await temporaryRoot(t);
  assert.equal(await publishVersion(root, VERSION), 'published');
  assert.deepEqual(await readdir(join(root, 'seasonal-naive')), ['1']);
  assert.deepEqual((await readdir(join(root, 'seasonal-naive', '1'))).sort(), ['card.json', 'model.onnx']);
});

test('publishing the same version again changes nothing', async (t) => {
  const root = await temporaryRoot(t);
  await publishVersion(root, VERSION);
  assert.equal(await publishVersion(root, VERSION), 'unchanged');
  assert.deepEqual(await readdir(join(root, 'seasonal-naive')), ['1']);
});

test('another version cannot take the place of one that is there', async (t) => {
  const root = await temporaryRoot(t);
  await publishVersion(root, VERSION);
  await assert.rejects(
    publishVersion(root, ANOTHER),
    /seasonal-naive\/1 was published before and is immutable/,
  );
  assert.equal(await publishVersion(root, VERSION), 'unchanged');
});

test('of two that publish at the same time one wins, whole', async (t) => {
  const root = await temporaryRoot(t);
  const outcomes = await Promise.allSettled([publishVersion(root, VERSION), publishVersion(root, ANOTHER)]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const winner = outcomes[0].status === 'fulfilled' ? VERSION : ANOTHER;
  assert.equal(await publishVersion(root, winner), 'unchanged');
});

test('a version that was damaged is not taken for the same', async (t) => {
  const root = await temporaryRoot(t);
  await publishVersion(root, VERSION);
  await writeFile(join(root, 'seasonal-naive', '1', 'model.onnx'), '');
  await assert.rejects(publishVersion(root, VERSION), /immutable/);
});

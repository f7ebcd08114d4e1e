import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseModelCard } from '../../../src/core/forecast/model/model-card-check.ts';
import { present } from '../../../src/core/units/check.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { publishVersion, versionFiles } from '../../../training/publish.ts';
import { bundledVersions } from '../../../training/families.ts';
import { simpleVersion } from '../../../training/simple/version.ts';

const VERSION = simpleVersion(MINUTE_MS);
const ANOTHER = { ...VERSION, card: { ...VERSION.card, description: 'Another one.' } };

async function temporaryRoot(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'pra-publish-'));
  t.after(() => rm(root, { recursive: true }));
  return root;
}

const MODELS = fileURLToPath(new URL('../../../models', import.meta.url));
const bundled = new Map(bundledVersions(MINUTE_MS).map((version) => [version.card.name, version]));
const committed = (await readdir(MODELS, { withFileTypes: true })).filter((entry) => entry.isDirectory());

for (const { name } of committed) {
  test(`the committed ${name} is what its trainer makes, byte for byte`, async () => {
    const version = present(bundled.get(name), `what makes ${name}`);
    const folder = join(MODELS, name, `${version.card.version}`);
    const files = versionFiles(version);
    assert.deepEqual((await readdir(folder)).sort(), Object.keys(files).sort());
    for (const [file, content] of Object.entries(files)) {
      const kept = await readFile(join(folder, file));
      assert.ok(Buffer.compare(kept, content) === 0, `${file} differs: raise the version, or rebuild it`);
    }
  });
}

test('the cards of all families are valid, whatever the step', () => {
  for (const minutes of [1, 2, 3, 5, 10, 15, 20, 30]) {
    for (const version of bundledVersions(minutes * MINUTE_MS)) {
      const parsed = parseModelCard(JSON.parse(Buffer.from(versionFiles(version)['card.json']).toString()));
      assert.deepEqual(parsed.ok || parsed.problems, true);
    }
  }
});

test('a version is published whole, and nothing is left beside it', async (t) => {
  const root = await temporaryRoot(t);
  assert.equal(await publishVersion(root, VERSION), 'published');
  assert.deepEqual(await readdir(join(root, 'simple')), ['1']);
  assert.deepEqual((await readdir(join(root, 'simple', '1'))).sort(), ['card.json', 'model.onnx']);
});

test('publishing the same version again changes nothing', async (t) => {
  const root = await temporaryRoot(t);
  await publishVersion(root, VERSION);
  assert.equal(await publishVersion(root, VERSION), 'unchanged');
  assert.deepEqual(await readdir(join(root, 'simple')), ['1']);
});

test('another version cannot take the place of one that is there', async (t) => {
  const root = await temporaryRoot(t);
  await publishVersion(root, VERSION);
  await assert.rejects(publishVersion(root, ANOTHER), /simple\/1 was published before and is immutable/);
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
  await writeFile(join(root, 'simple', '1', 'model.onnx'), '');
  await assert.rejects(publishVersion(root, VERSION), /immutable/);
});

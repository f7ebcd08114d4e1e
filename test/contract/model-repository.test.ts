/** The repository in a folder keeps the contract, and says what is wrong with a version. */
import assert from 'node:assert/strict';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  rename,
  symlink,
  writeFile,
  truncate,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { joinRepositories } from '../../src/adapters/files/joined-repositories.ts';
import { openModelRepository } from '../../src/adapters/files/model-repository.ts';
import { publishVersion } from '../../training/publish.ts';
import { describe, modelRepositoryContract } from './model-repository.ts';
import { testCard, testGraph } from './predictor-graphs.ts';

const CARD = testCard();

async function temporaryRoot(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'pra-models-'));
  t.after(() => rm(root, { recursive: true }));
  return root;
}

modelRepositoryContract('folder', async (t) => {
  const root = await temporaryRoot(t);
  return {
    repository: await openModelRepository(root),
    publish: async (card) => {
      await publishVersion(root, { card, graph: testGraph(CARD) });
    },
    spoil: ({ name, version }) => rm(join(root, name, `${version}`, 'model.onnx')),
  };
});

modelRepositoryContract('two folders', async (t) => {
  const [given, learned] = [await temporaryRoot(t), await temporaryRoot(t)];
  const rootOf = ({ version }: { readonly version: number }): string => (version % 2 === 0 ? learned : given);
  return {
    repository: joinRepositories(await openModelRepository(given), await openModelRepository(learned)),
    publish: async (card) => {
      await publishVersion(rootOf(card), { card, graph: testGraph(CARD) });
    },
    spoil: (card) => rm(join(rootOf(card), card.name, `${card.version}`, 'model.onnx')),
  };
});

test('a version that two folders have is that of the first', async (t) => {
  const [given, learned] = [await withOneVersion(t), await withOneVersion(t)];
  const repository = joinRepositories(
    await openModelRepository(given.root),
    await openModelRepository(learned.root),
  );
  const ofFirst = (await (await openModelRepository(given.root)).look())[0];
  assert.deepEqual(await repository.look(), [ofFirst]);
  const read = await repository.read({ name: 'echo', version: 1 });
  assert.deepEqual(await repository.list(), [read]);
  assert.ok(read.state === 'intact' && read.file.startsWith(given.root));
});

/** A repository with `echo/1`, whole, and the folder of that version. */
async function withOneVersion(t: TestContext): Promise<{ readonly root: string; readonly folder: string }> {
  const root = await temporaryRoot(t);
  await publishVersion(root, { card: CARD, graph: testGraph(CARD) });
  return { root, folder: join(root, 'echo', '1') };
}

type Damage = (folder: string) => Promise<unknown>;

const editCard =
  (edit: (text: string) => string): Damage =>
  async (folder) => {
    const file = join(folder, 'card.json');
    await writeFile(file, edit(await readFile(file, 'utf8')));
  };

const DAMAGES: readonly (readonly [what: string, damage: Damage, reason: RegExp])[] = [
  ['has no graph', (folder) => rm(join(folder, 'model.onnx')), /ENOENT.*model\.onnx/],
  ['has no card', (folder) => rm(join(folder, 'card.json')), /ENOENT.*card\.json/],
  [
    'has a changed graph',
    (folder) => appendFile(join(folder, 'model.onnx'), 'x'),
    /model\.onnx has the sha256 [0-9a-f]{64}, card\.json says/,
  ],
  [
    'has a file that is not listed',
    (folder) => writeFile(join(folder, 'weights.bin'), ''),
    /weights\.bin is not listed in sha256 of card\.json/,
  ],
  // They have no blocks on the disk; who read them would take minutes, and memory that there is not.
  [
    'has a graph of 2 GB',
    (folder) => truncate(join(folder, 'model.onnx'), 2 ** 31),
    /model\.onnx .*2147483648 bytes/,
  ],
  [
    'has a card of 2 GB',
    (folder) => truncate(join(folder, 'card.json'), 2 ** 31),
    /card\.json .*2147483648 bytes/,
  ],
  ['has a card that is cut off', editCard((text) => text.slice(0, 50)), /card\.json is not JSON/],
  [
    'has a card with two bad fields',
    editCard((text) => text.replace('"horizon": 3', '"horizon": 0').replace('"global"', '"all"')),
    /card\.json: horizon is 0; allowed: .*; card\.json: scope is "all"; allowed: one of global/,
  ],
  [
    'has the card of another version',
    editCard((text) => text.replace('"version": 1', '"version": 7')),
    /card\.json is of echo\/7, its folder of echo\/1/,
  ],
  [
    'has the card of another model',
    editCard((text) => text.replace('"echo"', '"other"')),
    /card\.json is of other\/1, its folder of echo\/1/,
  ],
];

for (const [what, damage, reason] of DAMAGES) {
  test(`a version that ${what} is broken, with a reason`, async (t) => {
    const { root, folder } = await withOneVersion(t);
    await damage(folder);
    const [model] = await (await openModelRepository(root)).list();
    assert.ok(model?.state === 'broken');
    assert.deepEqual([model.name, model.version], ['echo', 1]);
    assert.match(model.reasons.join('; '), reason);
  });
}

test('a card cannot list a file outside of its folder', async (t) => {
  const { root, folder } = await withOneVersion(t);
  await writeFile(join(root, 'outside'), '');
  await editCard((text) =>
    text.replace('"sha256": [', `"sha256": [{"file": "../../outside", "digest": "${'0'.repeat(64)}"},`),
  )(folder);
  const [model] = await (await openModelRepository(root)).list();
  assert.ok(model?.state === 'broken');
  assert.match(model.reasons.join('; '), /sha256 is \[\{"file":"\.\.\/\.\.\/outside"/);
});

test('what is no version is left out: files, hidden folders, folders that are no number', async (t) => {
  const { root } = await withOneVersion(t);
  await writeFile(join(root, 'README.md'), '');
  await writeFile(join(root, 'echo', '2'), '');
  for (const folder of ['echo/0', 'echo/01', 'echo/latest', 'echo/.3-unfinished', '.git/1']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  assert.deepEqual((await (await openModelRepository(root)).list()).map(describe), ['echo/1 intact']);
});

test('a version may be a link to a folder; a link to nowhere is left out', async (t) => {
  const { root, folder } = await withOneVersion(t);
  await rename(folder, join(root, '.elsewhere'));
  await symlink(join(root, '.elsewhere'), folder);
  await symlink(join(root, '.nowhere'), join(root, 'echo', '2'));
  const models = await (await openModelRepository(root)).list();
  assert.deepEqual(models.map(describe), ['echo/1 intact']);
});

test('the path of a graph is absolute, where that of the repository is not', async (t) => {
  const { root } = await withOneVersion(t);
  const repository = await openModelRepository(relative(process.cwd(), root));
  const [model] = await repository.list();
  assert.ok(model?.state === 'intact' && isAbsolute(model.file));
});

test('a repository that is not there cannot be opened', async (t) => {
  const root = await temporaryRoot(t);
  await assert.rejects(openModelRepository(join(root, 'nowhere')), /ENOENT/);
});

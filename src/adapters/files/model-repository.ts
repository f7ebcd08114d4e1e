/**
 * Which model versions are there, and are they whole? A repository is a folder,
 * `<root>/<name>/<version>/{model.onnx, card.json}`; it is read afresh at each question, so that a version that
 * was copied into place is seen. What is wrong with a version is told as its reason and never thrown.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { GRAPH_FILE, parseModelCard } from '../../core/forecast/model/model-card-check.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelCard, ModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelRepository, PublishedModel } from '../../ports/models/model-repository.ts';

const CARD_FILE = 'card.json';
const VERSION_FOLDER = /^[1-9]\d{0,8}$/;

/** The repository in the folder `root`. Rejects if that is no folder or cannot be read; so does `list`. */
export async function openModelRepository(root: string): Promise<ModelRepository> {
  const absolute = resolve(root);
  await foldersIn(absolute);
  return {
    list: async () => {
      const models = await Promise.all((await versionsIn(absolute)).map((id) => readVersion(absolute, id)));
      return models.sort((a, b) => compareIds(idOf(a), idOf(b)));
    },
  };
}

async function versionsIn(root: string): Promise<ModelId[]> {
  const ids = (await foldersIn(root)).map(async (name) => {
    // A folder that cannot be read, or has just gone, has no version that could be named.
    const folders = await foldersIn(join(root, name)).catch(() => []);
    const versions = folders.filter((folder) => VERSION_FOLDER.test(folder));
    return versions.map((version) => ({ name, version: Number(version) }));
  });
  return (await Promise.all(ids)).flat();
}

/** Names of the folders in `path`, links to folders included (shared volumes are full of them). */
async function foldersIn(path: string): Promise<string[]> {
  const names = (await readdir(path)).filter((name) => !name.startsWith('.'));
  const found = await Promise.all(names.map((name) => stat(join(path, name)).catch(() => undefined)));
  return names.filter((_, i) => found[i]?.isDirectory());
}

async function readVersion(root: string, id: ModelId): Promise<PublishedModel> {
  const folder = join(root, id.name, `${id.version}`);
  try {
    const card = await readCard(folder, id);
    await checkFiles(folder, card);
    return { state: 'intact', card, file: join(folder, GRAPH_FILE) };
  } catch (error) {
    return { state: 'broken', ...id, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function readCard(folder: string, id: ModelId): Promise<ModelCard> {
  const parsed = parseModelCard(parseJson(await readFile(join(folder, CARD_FILE), 'utf8')));
  if (!parsed.ok) throw new Error(`${CARD_FILE}: ${parsed.problems.join('; ')}`);
  const { card } = parsed;
  if (compareIds(card, id) !== 0) {
    throw new Error(`${CARD_FILE} is of ${formatModelId(card)}, its folder of ${formatModelId(id)}`);
  }
  return card;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${CARD_FILE} is not JSON`, { cause: error });
  }
}

/** Throws unless the folder holds the files that the card lists, as it lists them, and no others. */
async function checkFiles(folder: string, { sha256 }: ModelCard): Promise<void> {
  const listed = new Set([CARD_FILE, ...sha256.map(({ file }) => file)]);
  const files = (await readdir(folder)).filter((file) => !file.startsWith('.'));
  const unlisted = files.find((file) => !listed.has(file));
  if (unlisted !== undefined) throw new Error(`${unlisted} is not listed in sha256 of ${CARD_FILE}`);
  for (const { file, digest } of sha256) {
    const actual = await sha256Of(join(folder, file));
    if (actual !== digest) throw new Error(`${file} has the sha256 ${actual}, ${CARD_FILE} says ${digest}`);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const idOf = (model: PublishedModel): ModelId => (model.state === 'intact' ? model.card : model);

const compareIds = (a: ModelId, b: ModelId): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.version - b.version;

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
/** Twenty times the largest model that anyone forecasts counts with; more is not even read. */
const FILE_BYTES_MAX = 512 * 1_048_576;
/** A hundred times a card with everything in it. */
const CARD_BYTES_MAX = 1_048_576;
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
    look: async () => {
      const ids = await versionsIn(absolute);
      const seen = await Promise.all(ids.map(async (id) => ({ ...id, stamp: await stampOf(absolute, id) })));
      return seen.sort(compareIds);
    },
    read: (id) => readVersion(absolute, id),
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

const folderOf = (root: string, { name, version }: ModelId): string => join(root, name, `${version}`);

/** Names, sizes and times of the files. */
async function stampOf(root: string, id: ModelId): Promise<string> {
  const folder = folderOf(root, id);
  const names = (await readdir(folder).catch(() => [])).sort();
  const marks = names.map(async (name) => {
    const { ino, size, mtimeMs } = await stat(join(folder, name)).catch(() => NO_FILE);
    return [name, ino, size, mtimeMs];
  });
  return JSON.stringify(await Promise.all(marks));
}

const NO_FILE = { ino: 0, size: 0, mtimeMs: 0 };

async function readVersion(root: string, id: ModelId): Promise<PublishedModel> {
  const folder = folderOf(root, id);
  const broken = (reasons: readonly string[]): PublishedModel => ({
    ...{ state: 'broken', name: id.name, version: id.version, reasons },
  });
  try {
    const parsed = parseModelCard(parseJson(await readCard(join(folder, CARD_FILE))));
    if (!parsed.ok) return broken(parsed.problems.map((problem) => `${CARD_FILE}: ${problem}`));
    const { card } = parsed;
    const reasons = compareIds(card, id) === 0 ? [] : [strange(card, id)];
    reasons.push(...(await fileProblems(folder, card)));
    return reasons.length > 0 ? broken(reasons) : { state: 'intact', card, file: join(folder, GRAPH_FILE) };
  } catch (error) {
    return broken([messageOf(error)]);
  }
}

async function readCard(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > CARD_BYTES_MAX) throw new Error(`${CARD_FILE} has ${size} bytes; allowed: ${CARD_BYTES_MAX}`);
  return readFile(path, 'utf8');
}

const strange = (card: ModelId, id: ModelId): string =>
  `${CARD_FILE} is of ${formatModelId(card)}, its folder of ${formatModelId(id)}`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${CARD_FILE} is not JSON`, { cause: error });
  }
}

/** Why the folder does not hold the files that the card lists, as it lists them, and no others. */
async function fileProblems(folder: string, { sha256 }: ModelCard): Promise<string[]> {
  const listed = new Set([CARD_FILE, ...sha256.map(({ file }) => file)]);
  const files = (await readdir(folder)).filter((file) => !file.startsWith('.'));
  const problems = files
    .filter((file) => !listed.has(file))
    .map((file) => `${file} is not listed in sha256 of ${CARD_FILE}`);
  for (const { file, digest } of sha256) {
    const problem = await fileProblem(join(folder, file), file, digest).catch(messageOf);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

async function fileProblem(path: string, file: string, digest: string): Promise<string | undefined> {
  const { size } = await stat(path);
  if (size > FILE_BYTES_MAX) return `${file} has ${size} bytes; allowed: ${FILE_BYTES_MAX}`;
  const actual = await sha256Of(path);
  return actual === digest ? undefined : `${file} has the sha256 ${actual}, ${CARD_FILE} says ${digest}`;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export const idOf = (model: PublishedModel): ModelId => (model.state === 'intact' ? model.card : model);

/** By name, then by version. */
export const compareIds = (a: ModelId, b: ModelId): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.version - b.version;

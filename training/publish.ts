/**
 * How does a model version come into a repository? Whole or not at all: it is written beside, under a name
 * that no repository reads, and then renamed. A version that is there is never changed.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatModelId } from '../src/core/forecast/model/model-card.ts';
import type { ModelCard } from '../src/core/forecast/model/model-card.ts';

export interface UnpublishedVersion {
  readonly card: Omit<ModelCard, 'sha256'>;
  /** Bytes of `model.onnx`. */
  readonly graph: Uint8Array;
  /** Further files by name, for people and for who trains on: a service reads nothing of them but their digests. */
  readonly besides?: Readonly<Record<string, Uint8Array>>;
}

/** Content by file name. */
type VersionFiles = Readonly<Record<string, Uint8Array>> & Readonly<Record<'card.json', Uint8Array>>;

/** The files of a version as they are published. */
export function versionFiles({ card, graph, besides }: UnpublishedVersion): VersionFiles {
  const files = { 'model.onnx': graph, ...besides };
  const sha256 = Object.entries(files).map(([file, content]) => ({
    file,
    digest: createHash('sha256').update(content).digest('hex'),
  }));
  const complete: ModelCard = { ...card, sha256 };
  return { ...files, 'card.json': Buffer.from(`${JSON.stringify(complete, null, 2)}\n`) };
}

/**
 * Publishes `version` under `root`; `unchanged` if the very same is there. Rejects, and changes nothing, if
 * another one with its name and number is there.
 */
export async function publishVersion(
  root: string,
  version: UnpublishedVersion,
): Promise<'published' | 'unchanged'> {
  const modelFolder = join(root, version.card.name);
  const folder = join(modelFolder, `${version.card.version}`);
  const files = Object.entries(versionFiles(version));
  const beside = join(modelFolder, `.${version.card.version}-${randomUUID()}`);
  await mkdir(beside, { recursive: true });
  try {
    await Promise.all(files.map(([name, content]) => writeFile(join(beside, name), content)));
    await rename(beside, folder);
    return 'published';
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    if (!isTaken(error)) throw error;
    if (await holds(folder, files)) return 'unchanged';
    const id = formatModelId(version.card);
    throw new Error(`${id} was published before and is immutable: raise the version`, { cause: error });
  }
}

async function holds(folder: string, files: readonly (readonly [string, Uint8Array])[]): Promise<boolean> {
  const same = files.map(async ([name, content]) => {
    const found = await readFile(join(folder, name)).catch(() => undefined);
    return found !== undefined && Buffer.compare(found, content) === 0;
  });
  return (await Promise.all(same)).every(Boolean);
}

/** A rename onto a folder that is not empty. */
const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EEXIST'].includes(String(error.code));

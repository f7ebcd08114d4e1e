/** The budgets that keep the code readable: how long a file may be, and how many a folder may hold. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LINES_MAX = 300;
const FILES_MAX = 12;
/** What a file over its budget says of itself in its first comment, followed by the reason. */
const EXCUSE = /^\/\*\*(?:(?!\*\/)[^])*Longer than its budget: \S/;
const GENERATED = 'src/adapters/grpc/gen';

interface Folder {
  /** Relative to the root. */
  readonly path: string;
  readonly files: readonly string[];
}

/** Folders with files, generated ones left out. */
async function foldersIn(path: string): Promise<readonly Folder[]> {
  if (path === GENERATED) return [];
  const entries = await readdir(join(ROOT, path), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const folders = entries.filter((entry) => entry.isDirectory());
  const below = await Promise.all(folders.map(({ name }) => foldersIn(join(path, name))));
  return [{ path, files }, ...below.flat()];
}

const sources = async (): Promise<readonly Folder[]> =>
  (await Promise.all(['src', 'training'].map(foldersIn))).flat();

const isTooLong = (content: string): boolean =>
  content.trimEnd().split('\n').length > LINES_MAX && !EXCUSE.test(content);

test(`no file of src or training is longer than ${LINES_MAX} lines without saying why`, async () => {
  const paths = (await sources()).flatMap(({ path, files }) => files.map((file) => join(ROOT, path, file)));
  const code = paths.filter((path) => path.endsWith('.ts'));
  assert.ok(code.length > 100, `only ${code.length} files were found`);
  const contents = await Promise.all(code.map((path) => readFile(path, 'utf8')));
  const tooLong = code.filter((_, index) => isTooLong(contents[index] ?? ''));
  assert.deepEqual(
    tooLong.map((path) => relative(ROOT, path)),
    [],
  );
});

test(`no folder of src or training holds more than ${FILES_MAX} files`, async () => {
  const tooFull = (await sources()).filter(({ files }) => files.length > FILES_MAX);
  assert.deepEqual(
    tooFull.map(({ path, files }) => `${path}: ${files.length}`),
    [],
  );
});

test('only the first comment excuses a long file, and only with a reason', () => {
  const body = 'x;\n'.repeat(LINES_MAX + 1);
  assert.ok(isTooLong(body));
  assert.ok(isTooLong(`/** What is x? */\n${body}/** Longer than its budget: too late. */`));
  assert.ok(isTooLong(`/**\n * Longer than its budget:\n */\n${body}`));
  assert.ok(!isTooLong(`/**\n * What is x?\n *\n * Longer than its budget: one table.\n */\n${body}`));
  assert.ok(!isTooLong('x;\n'.repeat(LINES_MAX)));
});

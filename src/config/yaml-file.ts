/** What does a YAML file say, and in which line and column? */
import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import type { Document, Node } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ConfigProblem, Path } from './problem.ts';
import { ConfigError } from './problem.ts';

export interface YamlFile {
  /** As plain data; an empty file is an empty section. */
  readonly content: unknown;
  /** Breaches of YAML itself; then `content` is not to be used. */
  readonly problems: readonly ConfigProblem[];
  /** `pra.yaml:12:3`: the key or the value at the path, or the innermost part of the path that is written. */
  place(path: Path, part: 'key' | 'value'): string;
}

/** More than a thousand rules take, and read in a second or two. */
const BYTES_MAX = 1024 * 1024;

/** What the file says. Rejects with `ConfigError` if it cannot be read, or is too large to be a configuration. */
export async function readYamlFile(file: string): Promise<YamlFile> {
  try {
    // `end` is the last byte that is read: one more than there may be, and no more of a device without end.
    const bytes = await buffer(createReadStream(file, { end: BYTES_MAX }));
    if (bytes.length > BYTES_MAX) throw new Error('it is larger than 1 MiB');
    return readYaml(file, bytes.toString('utf8'));
  } catch (error) {
    const detail = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new ConfigError([{ origin: file, path: [], detail }]);
  }
}

/** `file` is the name as the user gave it: it stands before each place. */
function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const place = (path: Path, part: 'key' | 'value'): string => at(offsetOf(document, path, part));
  const problems = document.errors.map(({ pos, message }) => notYaml(at(pos[0]), message));
  if (problems.length > 0) return { content: {}, problems, place };
  try {
    return { content: (document.toJS() as unknown) ?? {}, problems, place };
  } catch (error) {
    // Aliases that unfold to more than memory holds.
    return { content: {}, problems: [notYaml(file, error instanceof Error ? error.message : '')], place };
  }
}

const notYaml = (origin: string, message: string): ConfigProblem => ({
  origin,
  path: [],
  detail: `this is not YAML: ${message}`,
});

function offsetOf(document: Document.Parsed, path: Path, part: 'key' | 'value'): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    const container: unknown = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(container)
      ? container.items.find(({ key }) => (isScalar(key) ? key.value : key) === step)
      : undefined;
    const wantsKey = part === 'key' && depth === path.length - 1;
    const entry = wantsKey
      ? undefined
      : (pair?.value ?? (isSeq(container) ? container.items[Number(step)] : undefined));
    const found = (entry ?? pair?.key) as Node | undefined;
    if (found === undefined) return offset;
    offset = found.range?.[0] ?? offset;
    node = found;
  }
  return offset;
}

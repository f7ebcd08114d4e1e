/**
 * Configurations as people write them by mistake, and as nobody would: texts near YAML, structures near the schema,
 * variables near ours. All are made from the example, so that a new key is fuzzed without a word here.
 */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { parse, stringify } from 'yaml';
import type { Setting } from '../../../src/config/problem.ts';
import { isSection } from '../../../src/config/vocabulary.ts';
import { ABSURD_TEXTS, absurdNumber, absurdText, json } from '../values.ts';

const EXAMPLE = await readFile(new URL('../../../pra.example.yaml', import.meta.url), 'utf8');

/** All that a configuration is read from. */
export interface Written {
  /** Content of the file. */
  readonly yaml: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly overrides: readonly Setting[];
}

const inFile = (yaml: string): Written => ({ yaml, variables: {}, overrides: [] });

// The signs of YAML, and what has broken its readers.
const YAML_PIECES = [
  '\n',
  '\n  ',
  '\n- ',
  ': ',
  '- ',
  '? ',
  ', ',
  '[',
  ']',
  '{',
  '}',
  '|',
  '>',
  '|+2',
  '#',
  "'",
  '"',
  '\\',
  '\t',
  '&a ',
  '*a',
  '<<: ',
  '!!binary ',
  '!!set ',
  '!!js/function ',
  '!!timestamp ',
  '!x ',
  '---\n',
  '...\n',
  '%YAML 9.9\n',
  '~',
  'yes',
  '0x',
  '0o17',
  '1_000',
  '.nan',
  '.inf',
  '-.inf',
  '1e999',
  '2026-01-01',
  '__proto__: ',
  'constructor: ',
  '&a [*a]',
  '&a {b: *a}',
  '[[[[[[[[',
  'listen: ',
  'pools: ',
  'pools:\n  - id: a\n',
  'windows: ',
  'log: ',
  '\ud800',
  '\0',
  '\ufeff',
  '\u2028',
  '\r',
] as const;
/** Files that are nearly YAML, or nearly the example. */
export const texts: Arbitrary<Written> = fc
  .oneof(
    fc
      .array(fc.oneof(fc.constantFrom(...YAML_PIECES), fc.string({ maxLength: 8 })), { maxLength: 30 })
      .map((pieces) => pieces.join('')),
    // The example with something cut out of it and something put there.
    fc
      .tuple(fc.nat(), fc.nat({ max: 40 }), fc.array(fc.constantFrom(...YAML_PIECES), { maxLength: 3 }))
      .map(([anywhere, length, pieces]) => {
        const at = anywhere % EXAMPLE.length;
        return EXAMPLE.slice(0, at) + pieces.join('') + EXAMPLE.slice(at + length);
      }),
    absurdText,
  )
  .map(inFile);

/** Everything in the example, also what is not in force there. */
const COMPLETE: unknown = parse(EXAMPLE.replaceAll(/^#(?=(?: {2})*[a-zA-Z]+:)/gm, ''));

type Path = readonly (string | number)[];
const pathsIn = (value: unknown, path: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [
        path,
        ...Object.entries(value).flatMap(([key, part]) =>
          pathsIn(part, [...path, Array.isArray(value) ? Number(key) : key]),
        ),
      ];

const PATHS = pathsIn(COMPLETE).filter((path) => path.length > 0);
const plausible = fc.constantFrom<unknown>(
  '5m',
  '1ms',
  '0s',
  '99999d',
  '1MiB',
  '0B',
  '127.0.0.1:0',
  '[::1]:1',
  '0.0.0.0:1',
  'off',
  'act',
  '*',
  'a',
  true,
  false,
  0,
  1,
  0.5,
  60,
  1e9,
  ['*'],
  ['5m', '30m'],
  [],
  {},
);
const value = fc.oneof(
  { weight: 3, arbitrary: plausible },
  { weight: 1, arbitrary: absurdNumber },
  { weight: 1, arbitrary: json },
);

interface Change {
  readonly path: Path;
  readonly value: unknown;
  readonly how: 'set' | 'remove' | 'misspell' | 'repeat';
}
const change: Arbitrary<Change> = fc.record({
  path: fc.constantFrom(...PATHS),
  value,
  how: fc.constantFrom<Change['how']>('set', 'set', 'set', 'remove', 'misspell', 'repeat'),
});

/** The example with the changes made; what an earlier change took away is left alone. */
function changed(changes: readonly Change[]): unknown {
  const root = structuredClone(COMPLETE);
  for (const { path, value: written, how } of changes) {
    const holder = path
      .slice(0, -1)
      .reduce<unknown>(
        (section, key) =>
          typeof section === 'object' && section !== null ? Reflect.get(section, key) : undefined,
        root,
      );
    const key = path.at(-1) ?? '';
    if (Array.isArray(holder) && how === 'repeat') holder.push(structuredClone(holder[0]));
    else if (isSection(holder) && how === 'misspell') Reflect.set(holder, `${key}s`, written);
    else if (typeof holder !== 'object' || holder === null) continue;
    else if (how === 'remove') Reflect.deleteProperty(holder, key);
    else Reflect.set(holder, key, written);
  }
  return root;
}

/** Files near the schema, and structures of any kind. */
export const contents: Arbitrary<Written> = fc
  .oneof(
    { weight: 6, arbitrary: fc.array(change, { minLength: 1, maxLength: 4 }).map(changed) },
    { weight: 1, arbitrary: json },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...PATHS.map(([key]) => String(key))), json) },
  )
  .map((content) => inFile(stringify(content)));

// The variables of all keys of the example, and others.
const VARIABLES = [
  ...new Set(
    PATHS.map(
      (path) =>
        `PRA_${path
          .join('_')
          .replaceAll(/(?=[A-Z])/g, '_')
          .toUpperCase()}`,
    ),
  ),
];
const variable = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...VARIABLES) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('PRA_LISTN', 'PRA_SERVICE_HOST', 'PRA_', 'PATH', 'PRA_CONFIG', '__proto__'),
  },
  { weight: 1, arbitrary: absurdText.map((text) => `PRA_${text}`) },
);
const written = fc.oneof(
  plausible.map(String),
  fc.constantFrom(...ABSURD_TEXTS),
  absurdNumber.map(String),
  absurdText,
);

export const variablesAndOptions: Arbitrary<Written> = fc.record({
  yaml: fc.constantFrom('', '', '', EXAMPLE, 'log: 7', 'ingest: []', 'sources: x'),
  variables: fc
    .array(fc.tuple(variable, written), { maxLength: 3 })
    .map((pairs) => Object.fromEntries(pairs)),
  overrides: fc.array(
    fc.record({
      path: fc.constantFrom(['listen'], ['dataDir'], ['plan', 'mode']),
      value: written,
      origin: fc.constant('--option'),
    }),
    { maxLength: 1 },
  ),
});

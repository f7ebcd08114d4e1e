/**
 * Configurations as people write them by mistake, and as nobody would: texts near YAML, structures near the schema,
 * variables near ours. All are made from the example, so that a new key is fuzzed without a word here.
 */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { parse, stringify } from 'yaml';
import type { Setting } from '../../../src/config/problem.ts';
import { changed, pathsIn } from './changed.ts';
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
/** Texts that are nearly YAML, or nearly the example. */
export const nearYaml = (example: string): Arbitrary<string> =>
  fc.oneof(
    fc
      .array(fc.oneof(fc.constantFrom(...YAML_PIECES), fc.string({ maxLength: 8 })), { maxLength: 30 })
      .map((pieces) => pieces.join('')),
    // The example with something cut out of it and something put there.
    fc
      .tuple(fc.nat(), fc.nat({ max: 40 }), fc.array(fc.constantFrom(...YAML_PIECES), { maxLength: 3 }))
      .map(([anywhere, length, pieces]) => {
        const at = anywhere % example.length;
        return example.slice(0, at) + pieces.join('') + example.slice(at + length);
      }),
    absurdText,
  );

export const texts: Arbitrary<Written> = nearYaml(EXAMPLE).map(inFile);

/** Everything in the example, also what is not in force there. */
const COMPLETE = parse(EXAMPLE.replaceAll(/^#(?=(?: {2})*[a-zA-Z]+:)/gm, '')) as Readonly<
  Record<string, unknown>
>;

/** What keys of a configuration hold, wherever it is put. */
const plausible = fc.constantFrom<unknown>(
  ...[
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
  ],
  ...[true, false, 0, 1, 0.5, 60, 1e9, ['*'], ['5m', '30m'], [], {}],
);

/** Files near the schema, and structures of any kind. */
export const contents: Arbitrary<Written> = fc
  .oneof(
    { weight: 6, arbitrary: changed(COMPLETE, plausible) },
    { weight: 1, arbitrary: json },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...Object.keys(COMPLETE)), json) },
  )
  .map((content) => inFile(stringify(content)));

// The variables of all keys of the example, and others.
const VARIABLES = [
  ...new Set(
    pathsIn(COMPLETE).map(
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

/**
 * What the import table forbids, and what it allows, as small files in a tree that mirrors the project's.
 * Each violation has a file of its own, which nothing else is planted in.
 */

export interface Plant {
  /** Name of the rule that must complain. */
  readonly rule: string;
  /** Path from the root; the complaint is expected of this file. */
  readonly file: string;
  readonly content: string;
}

const LINE = ['units', 'scoring', 'demand', 'forecast', 'capacity', 'allocation', 'feedback'];

/** A harmless module in every place that the plants import from. */
export const GROUND: ReadonlyMap<string, string> = new Map(
  [
    ...LINE.map((folder) => `src/core/${folder}/ground.ts`),
    'src/ports/ground.ts',
    'src/app/ground.ts',
    'src/adapters/grpc/ground.ts',
    'src/adapters/trainer/ground.ts',
    'src/config/ground.ts',
    'src/compose.ts',
    'src/cli/ground.ts',
    'training/ground.ts',
  ].map((path) => [path, 'export const ground = 1;\nexport type Ground = number;\n']),
);

/** Packages that the tree has installed. */
export const PACKAGES = {
  dependencies: [
    '@duckdb/node-api',
    '@grpc/grpc-js',
    'cac',
    'date-holidays',
    'onnxruntime-node',
    'pg',
    'pino',
    'ioredis',
    'valibot',
    'left-pad',
  ],
  devDependencies: ['fast-check'],
};

const imports = (...paths: readonly string[]): string =>
  paths.map((path, index) => `import * as m${index} from '${path}';\nvoid m${index};\n`).join('');
const importsType = (path: string): string =>
  `import type { Ground } from '${path}';\nexport type Mine = Ground;\n`;

const plant = (rule: string, file: string, ...paths: readonly string[]): Plant => ({
  rule,
  file,
  content: imports(...paths),
});

/** Every station of the line with something from its right; the last one with what no station may import. */
const LINE_PLANTS = LINE.flatMap((folder, place) => {
  const rule = `core-${folder}-imports-only-from-its-left`;
  const right = LINE[place + 1];
  return [
    ...(right === undefined ? [] : [plant(rule, `src/core/${folder}/right.ts`, `../${right}/ground.ts`)]),
    plant(rule, `src/core/${folder}/port.ts`, '../../ports/ground.ts'),
    plant(rule, `src/core/${folder}/app.ts`, '../../app/ground.ts'),
    plant(rule, `src/core/${folder}/node.ts`, 'node:fs'),
    plant(rule, `src/core/${folder}/package.ts`, 'pino'),
  ];
});

const HOME_PLANTS = [
  plant('packages-of-src-adapters-calendar-stay-there', 'src/cli/holidays.ts', 'date-holidays'),
  plant('packages-of-src-adapters-duckdb-stay-there', 'src/cli/duckdb.ts', '@duckdb/node-api'),
  plant('packages-of-src-adapters-grpc-stay-there', 'src/cli/grpc.ts', '@grpc/grpc-js'),
  plant('packages-of-src-adapters-onnx-stay-there', 'src/adapters/grpc/onnx.ts', 'onnxruntime-node'),
  plant('packages-of-src-adapters-questdb-stay-there', 'src/cli/pg.ts', 'pg'),
  plant('packages-of-src-adapters-redis-stay-there', 'src/adapters/questdb/redis.ts', 'ioredis'),
  plant('packages-of-src-adapters-telemetry-stay-there', 'src/adapters/grpc/pino.ts', 'pino'),
  plant('packages-of-src-config-stay-there', 'src/adapters/grpc/valibot.ts', 'valibot'),
  plant('packages-of-src-cli-stay-there', 'src/config/cac.ts', 'cac'),
  plant('every-package-has-a-home', 'src/cli/stranger.ts', 'left-pad'),
];

export const VIOLATIONS: readonly Plant[] = [
  plant('no-circular', 'src/app/circle.ts', './circle.ts'),
  ...LINE_PLANTS,
  plant('core-has-no-loose-files', 'src/core/loose.ts', './units/ground.ts'),
  plant('ports-import-only-core-types', 'src/ports/app.ts', '../app/ground.ts'),
  plant('ports-import-only-core-types', 'src/ports/node.ts', 'node:fs'),
  plant('ports-import-core-as-types', 'src/ports/core.ts', '../core/units/ground.ts'),
  plant('app-imports-only-core-and-ports', 'src/app/adapter.ts', '../adapters/grpc/ground.ts'),
  plant('app-imports-only-core-and-ports', 'src/app/config.ts', '../config/ground.ts'),
  plant('app-imports-only-core-and-ports', 'src/app/node.ts', 'node:fs'),
  plant('app-imports-only-core-and-ports', 'src/app/package.ts', 'pino'),
  plant('adapters-know-only-app-types', 'src/adapters/grpc/app.ts', '../../app/ground.ts'),
  plant('adapters-never-import-each-other', 'src/adapters/duckdb/other.ts', '../grpc/ground.ts'),
  plant('adapters-import-no-outer-layer', 'src/adapters/grpc/config.ts', '../../config/ground.ts'),
  plant('adapters-import-no-outer-layer', 'src/adapters/grpc/compose.ts', '../../compose.ts'),
  ...HOME_PLANTS,
  plant('training-imports-only-core-and-the-runtime', 'training/port.ts', '../src/ports/ground.ts'),
  plant('training-imports-only-core-and-the-runtime', 'training/package.ts', 'valibot'),
  plant(
    'training-is-imported-only-by-its-adapter-and-cli',
    'src/app/training.ts',
    '../../training/ground.ts',
  ),
  plant(
    'training-is-imported-only-by-its-adapter-and-cli',
    'src/adapters/grpc/training.ts',
    '../../../training/ground.ts',
  ),
  plant('compose-is-imported-only-by-cli', 'src/config/compose.ts', '../compose.ts'),
  plant('cli-is-imported-only-by-main', 'src/compose-cli.ts', './cli/ground.ts'),
  plant('no-dev-dependency-in-src', 'src/cli/development.ts', 'fast-check'),
  plant('no-dev-dependency-in-src', 'training/development.ts', 'fast-check'),
  plant('resolvable', 'src/cli/missing.ts', './nowhere.ts'),
];

/** One file for each row of the table, with all that the row allows. */
export const ALLOWED: ReadonlyMap<string, string> = new Map([
  ...LINE.map((folder, place): [string, string] => [
    `src/core/${folder}/allowed.ts`,
    imports(...LINE.slice(0, place + 1).map((left) => `../${left}/ground.ts`)),
  ]),
  ['src/ports/allowed.ts', importsType('../core/feedback/ground.ts')],
  ['src/app/allowed.ts', imports('../core/feedback/ground.ts', '../ports/ground.ts')],
  ['src/adapters/duckdb/allowed.ts', imports('@duckdb/node-api', 'node:fs', '../../core/units/ground.ts')],
  ['src/adapters/grpc/allowed.ts', importsType('../../app/ground.ts') + imports('../../ports/ground.ts')],
  ['src/adapters/trainer/allowed.ts', imports('../../../training/ground.ts')],
  ['src/compose-allowed.ts', imports('./app/ground.ts', './adapters/grpc/ground.ts', './config/ground.ts')],
  ['src/cli/allowed.ts', imports('cac', '../compose.ts', '../../training/ground.ts')],
  ['src/main.ts', imports('./cli/ground.ts')],
  ['training/allowed.ts', imports('../src/core/units/ground.ts', 'onnxruntime-node', 'node:fs')],
]);

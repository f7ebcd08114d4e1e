// The import table of docs/architecture.md as rules. test/architecture plants a violation of each and
// expects its complaint.
const LINE = ['units', 'scoring', 'demand', 'forecast', 'capacity', 'allocation', 'feedback'];

/** `core/X` imports `core/` folders at or left of X, and nothing else. */
const coreLine = LINE.map((folder, place) => ({
  name: `core-${folder}-imports-only-from-its-left`,
  severity: 'error',
  from: { path: `^src/core/${folder}/` },
  to: { pathNot: `^src/core/(${LINE.slice(0, place + 1).join('|')})/` },
}));

/** Which folder speaks to which npm package. A package that is new to the project gets its line here. */
const HOMES = [
  { home: 'src/adapters/calendar', packages: ['date-holidays', 'ical\\.js'] },
  { home: 'src/adapters/duckdb', packages: ['@duckdb/node-api'] },
  {
    home: 'src/adapters/grpc',
    packages: ['@grpc/grpc-js', '@grpc/proto-loader', '@grpc/reflection', 'grpc-health-check'],
  },
  { home: 'src/adapters/onnx', packages: ['onnxruntime-node'] },
  { home: 'src/adapters/questdb', packages: ['@questdb/nodejs-client', 'pg'] },
  { home: 'src/adapters/redis', packages: ['ioredis'] },
  { home: 'src/adapters/telemetry', packages: ['pino', 'prom-client'] },
  { home: 'src/config', packages: ['valibot', 'yaml'] },
  { home: 'src/cli', packages: ['cac', 'cli-table3', 'log-update'] },
];
const packagePaths = (packages) => `^node_modules/(${packages.join('|')})/`;

const homes = HOMES.map(({ home, packages }) => ({
  name: `packages-of-${home.replaceAll('/', '-')}-stay-there`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^${home}/` },
  to: { path: packagePaths(packages) },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...coreLine,
    {
      name: 'core-has-no-loose-files',
      comment: 'Everything in the core belongs to a station of the line.',
      severity: 'error',
      from: { path: `^src/core/(?!(${LINE.join('|')})/)` },
      to: {},
    },
    {
      name: 'ports-import-only-core-types',
      severity: 'error',
      from: { path: '^src/ports/' },
      to: { pathNot: '^src/(core|ports)/' },
    },
    {
      name: 'ports-import-core-as-types',
      severity: 'error',
      from: { path: '^src/ports/' },
      to: { path: '^src/core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'app-imports-only-core-and-ports',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { pathNot: '^src/(app|core|ports)/' },
    },
    {
      name: 'adapters-know-only-app-types',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/app/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'adapters-never-import-each-other',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'adapters-import-no-outer-layer',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/(?!(adapters|app|core|ports)/)' },
    },
    ...homes,
    {
      name: 'every-package-has-a-home',
      comment: 'A new package gets its line in HOMES.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^node_modules/', pathNot: packagePaths(HOMES.flatMap(({ packages }) => packages)) },
    },
    {
      name: 'training-imports-only-core-and-the-runtime',
      severity: 'error',
      from: { path: '^training/' },
      to: { pathNot: '^(training/|src/core/|node_modules/onnxruntime-)', dependencyTypesNot: ['core'] },
    },
    {
      name: 'training-is-imported-only-by-its-adapter-and-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(adapters/trainer|cli)/' },
      to: { path: '^training/' },
    },
    {
      name: 'compose-is-imported-only-by-cli',
      severity: 'error',
      from: { path: '^(src|training)/', pathNot: '^src/(cli/|compose[^/]*\\.ts$)' },
      to: { path: '^src/compose' },
    },
    {
      name: 'cli-is-imported-only-by-main',
      severity: 'error',
      from: { path: '^(src|training)/', pathNot: '^src/(cli/|main\\.ts$)' },
      to: { path: '^src/(cli/|main\\.ts$)' },
    },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      from: { path: '^(src|training)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
};

// Generates the TypeScript types of the public contract from proto/. With --check it writes nothing and
// fails if the committed types are not current.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const committed = join(root, 'src/adapters/grpc/gen');
const check = process.argv.includes('--check');
const target = check ? mkdtempSync(join(tmpdir(), 'pra-proto-')) : committed;

// Every file of a folder, relative to it.
const files = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path))
    .sort();

if (!check) rmSync(committed, { recursive: true, force: true });
const protos = files(join(root, 'proto/pra')).map((file) => join('pra', file));
execFileSync(
  process.execPath,
  [
    join(root, 'node_modules/@grpc/proto-loader/build/bin/proto-loader-gen-types.js'),
    ...['--longs=Number', '--enums=String', '--defaults', '--arrays', '--oneofs', '--includeComments'],
    ...['--grpcLib=@grpc/grpc-js', '--importFileExtension=.ts', '--includeDirs=.'],
    `--outDir=${target}`,
    ...protos,
  ],
  { cwd: join(root, 'proto'), stdio: ['ignore', 'ignore', 'inherit'] },
);

if (check) {
  const stale = [...new Set([...files(target), ...files(committed)])].filter((file) => {
    try {
      return !readFileSync(join(target, file)).equals(readFileSync(join(committed, file)));
    } catch {
      return true; // In one of the two only.
    }
  });
  rmSync(target, { recursive: true });
  if (stale.length > 0) {
    console.error(`The generated types are not current (npm run proto:types): ${stale.join(', ')}`);
    process.exitCode = 1;
  }
}

/** Which Python runs the client, and the code that it generates from our protos with grpcio-tools. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROTOS = join(ROOT, 'proto');
/** Health and reflection are standard; their protos come with the packages that serve them. */
const HEALTH = join(ROOT, 'node_modules/grpc-health-check/proto');
const REFLECTION = join(ROOT, 'node_modules/@grpc/reflection/build/proto');

/** The interpreter: $PYTHON, otherwise `python3` of the path. */
const PYTHON = process.env['PYTHON'] ?? 'python3';

export const HOW_TO_GET_PYTHON =
  'To have it: python3 -m venv ~/.venvs/pra && ~/.venvs/pra/bin/pip install -r test/python/requirements.txt && ' +
  'PYTHON=~/.venvs/pra/bin/python npm test.';

export const hasGrpcTools = (): Promise<boolean> =>
  run(PYTHON, ['-c', 'import grpc_tools.protoc']).then(
    () => true,
    () => false,
  );

/** Generates the client code of all our protos, and of health and reflection, into `folder`. */
export async function generateStubs(folder: string): Promise<void> {
  const files = await readdir(PROTOS, { recursive: true });
  await run(PYTHON, [
    ...['-m', 'grpc_tools.protoc'],
    ...[PROTOS, HEALTH, REFLECTION].map((path) => `--proto_path=${path}`),
    `--python_out=${folder}`,
    `--grpc_python_out=${folder}`,
    ...files.filter((file) => file.endsWith('.proto')),
    'health/v1/health.proto',
    'grpc/reflection/v1/reflection.proto',
  ]);
}

/** What the client prints, line by line. Rejects with what it wrote to standard error if it fails. */
export async function runClient(address: string, stubs: string): Promise<readonly unknown[]> {
  const client = fileURLToPath(new URL('client.py', import.meta.url));
  const { stdout } = await run(PYTHON, [client, address, stubs], { maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

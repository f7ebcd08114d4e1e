// Runs the tests: all of them, or those whose path has one of the words that are given:
// `npm test -- allocation python`. Options of `node --test` go through: `npm test -- --test-only`.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const options = given.filter((argument) => argument.startsWith('-'));
const words = given.filter((argument) => !argument.startsWith('-'));

const files = readdirSync(join(root, 'test'), { recursive: true })
  .map((name) => join('test', String(name)))
  .filter((path) => path.endsWith('.test.ts'))
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort();

if (files.length === 0) {
  // Node would look for tests of its own accord, and find none, which looks like success.
  console.error(`No test has ${words.join(' or ')} in its path.`);
  process.exit(1);
}
// Node leaves one core to itself, which on a machine of two means one test file after the other; most of them wait
// for a server or a child process half of their time.
const concurrency = `--test-concurrency=${availableParallelism()}`;
const node = spawn(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-reporter=spec', concurrency, ...options, ...files],
  // Tests load ONNX Runtime themselves; its telemetry to its maker is switched off as the service does it.
  { cwd: root, stdio: 'inherit', env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' } },
);
node.on('exit', (code) => {
  process.exitCode = code ?? 1;
});

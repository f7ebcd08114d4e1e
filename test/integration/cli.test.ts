import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from '../../src/cli/commands.ts';
import { runProgram } from '../../src/cli/program.ts';

const pra = fileURLToPath(new URL('../../bin/pra.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs `pra` as a user does. */
const run = (...words: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const environment = { ...process.env, PRA_ADDRESS: '127.0.0.1:1' };
    execFile(process.execPath, [pra, ...words], { env: environment }, (failure, out, error) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), out, error });
    });
  });

interface Written {
  out: string;
  error: string;
}

/** The same in this process, which is quicker; only the environment is this process's own. */
async function runHere(words: readonly string[]): Promise<Ended> {
  const written: Written = { out: '', error: '' };
  const info = mock.method(console, 'info', (text: string) => void (written.out += text));
  try {
    const code = await runProgram(words, {
      out: { write: (text) => (written.out += text) },
      error: { write: (text) => (written.error += text) },
    });
    return { code, ...written };
  } finally {
    info.mock.restore();
  }
}

suite('the help', () => {
  for (const { usage, examples, options } of COMMANDS) {
    const [name = ''] = usage.split(' ');
    test(`of ${name} has its usage, every option and an example`, async () => {
      const { code, out, error } = await runHere([name, '--help']);
      assert.deepEqual([code, error], [0, '']);
      assert.ok(examples.length > 0);
      for (const part of [usage, ...examples, ...options.map(({ meaning }) => meaning)]) {
        assert.ok(out.includes(part), `"${part}" in\n${out}`);
      }
      assert.deepEqual(await runHere(['help', name]), { code, out, error });
    });
  }
});

suite('wrong use', () => {
  for (const [words, complaint] of [
    [[], /^pra: say what to do/],
    [['predcit', 'web'], /^pra: there is no command "predcit"; did you mean "predict"\?/],
    [['frobnicate', '--help'], /^pra: there is no command "frobnicate"/],
    [['predict'], /^pra predict: <subject> is missing/],
    [['predict', 'web', 'shop'], /^pra predict: "shop" is one word too many/],
    [
      ['predict', 'web', '--widnow', '5m'],
      /^pra predict: there is no option --widnow; did you mean --window\?/,
    ],
    [['predict', 'web', '-x'], /^pra predict: there is no option -x/],
    [['predict', 'web', '--window'], /^pra predict: --window needs a value/],
    [
      ['predict', 'web', '--window', '5'],
      /^pra predict: --window: "5" is not allowed; it must be a length of time/,
    ],
    [['predict', 'web', '--window', ''], /^pra predict: --window: "" is not allowed/],
    [['predict', 'not a source'], /^pra predict: subject: "not a source" is not allowed/],
    [['predict', '--', '-{'], /^pra predict: subject: "-{" is not allowed/],
    [['plan', '--address', 'here'], /^pra plan: --address: "here" is not allowed; it must be HOST:PORT/],
    [['plan', '--address', 'a:1', '--address', 'b:1'], /^pra plan: --address is given 2 times/],
    [['plan', '--cert', 'x'], /^pra plan: --cert, --key and --ca go together/],
    [
      ['explain', 'web', 'yesterday'],
      /^pra explain: at: "yesterday" is not allowed; it must be a time with its zone/,
    ],
    [
      ['import', 'a.log', '--format', 'apache'],
      /^pra import: --format: "apache" is not allowed; it must be one of/,
    ],
    [['import', 'a.log', '--format', 'common'], /^pra import: --rules are needed: they say to which source/],
    [
      ['import', 'a.csv', '--rules', 'r.yaml'],
      /^pra import: --rules are for access logs: say their --format/,
    ],
    [
      ['import', 'a.log', '--format', 'tsv', '--rules', 'r.yaml', '--import-id', 'x'],
      /^pra import: --import-id and --source are for --format csv/,
    ],
    [
      ['import', 'a.csv', 'b.csv', '--import-id', 'x'],
      /^pra import: --import-id names the import of one file/,
    ],
    [
      ['serve', '--listen', 'nowhere'],
      /^pra serve: the configuration cannot be used:\n {2}--listen: listen: "nowhere"/,
    ],
    [
      ['serve', '--config', 'none.yaml'],
      /^pra serve: the configuration cannot be used:\n {2}none.yaml: cannot be read/,
    ],
  ] as const) {
    test(`exits 2 and says what is wrong: pra ${words.join(' ')}`, async () => {
      const { code, out, error } = await runHere(words);
      assert.match(error, complaint);
      assert.deepEqual([code, out], [2, '']);
      assert.ok(error.trim().split('\n').length <= 2, error);
    });
  }
});

suite('the command line as a process', () => {
  test('--help lists every command and exits 0', async () => {
    const { code, out, error } = await run('--help');
    assert.deepEqual([code, error], [0, '']);
    for (const { summary } of COMMANDS) assert.ok(out.includes(summary), summary);
  });

  test('--version says it and exits 0', async () => {
    const { code, out } = await run('--version');
    assert.equal(code, 0);
    assert.match(out, /^pra \d+\.\d+\.\d+\n$/);
  });

  test('wrong use exits 2', async () => {
    const { code, out, error } = await run('predict');
    assert.deepEqual([code, out], [2, '']);
    assert.match(error, /^pra predict: <subject> is missing \(see `pra predict --help`\)\n$/);
  });

  for (const [words, complaint] of [
    [['plan', '--json'], /^pra plan: no answer from 127\.0\.0\.1:1: is `pra serve` running\?\n$/],
    [['directives'], /^pra directives: no answer from 127\.0\.0\.1:1: is `pra serve` running\?\n$/],
    [
      ['import', 'no-such-file.csv'],
      /^pra import: ENOENT: no such file or directory, open 'no-such-file\.csv'\n$/,
    ],
  ] as const) {
    test(`failure exits 1 with one clear line: pra ${words.join(' ')}`, async () => {
      const { code, out, error } = await run(...words);
      assert.deepEqual([code, out], [1, '']);
      assert.match(error, complaint);
    });
  }

  test('a reader that stops reading is no failure', async () => {
    const child = spawn(process.execPath, [pra, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let error = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number];
    assert.deepEqual([code, error], [0, '']);
  });

  test('serve answers, says where in one JSON document, and SIGTERM ends it with 0', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pra-serve-'));
    try {
      const config = join(folder, 'pra.yaml');
      await writeFile(config, 'metrics: { listen: off }\nlog: { level: warn }\n');
      const words = ['serve', '--json', '--config', config, '--data', folder, '--listen', '127.0.0.1:0'];
      const child = spawn(process.execPath, [pra, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      await once(child.stdout, 'data');
      const { address, metricsAddress } = JSON.parse(out) as { address: string; metricsAddress: unknown };
      assert.match(address, /^127\.0\.0\.1:\d+$/);
      assert.equal(metricsAddress, null);
      const { code, out: plan } = await run('plan', '--json', '--address', address);
      assert.equal(code, 0);
      assert.ok('decisions' in (JSON.parse(plan) as object));
      child.kill('SIGTERM');
      assert.deepEqual(await once(child, 'close'), [0, null]);
      assert.equal(out.trim().split('\n').length, 1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

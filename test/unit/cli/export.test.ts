import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Arguments } from '../../../src/cli/arguments.ts';
import type { HistoryReader } from '../../../src/cli/commands/export.ts';
import { exportHistory } from '../../../src/cli/commands/export.ts';
import { UsageError } from '../../../src/cli/failure.ts';
import { Output } from '../../../src/cli/output.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import type { HistoryRow } from '../../../src/core/demand/record.ts';

/** 2026-01-01T00:00Z. */
const START = 1_767_225_600_000;
const PAGES: readonly (readonly HistoryRow[])[] = [
  [{ source: 'web', start: START, count: 0 }],
  [
    { source: 'pay{route="/a"}', start: START + 60_000, count: 7 },
    { source: 'web', start: START + 60_000, count: 2 },
  ],
];

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pra-export-'));
});
after(() => rm(folder, { recursive: true }));

interface Asked {
  dataDir?: string;
  stepMs?: number;
  closed?: boolean;
}

async function run(
  options: Readonly<Record<string, string | true>>,
  breaksOff = false,
): Promise<[string, Asked]> {
  const asked: Asked = {};
  const reader: HistoryReader = {
    async *rows(stepMs) {
      asked.stepMs = stepMs;
      for (const page of PAGES) {
        await Promise.resolve();
        yield page;
      }
      if (breaksOff) throw new Error('the disk is gone');
    },
    close: () => {
      asked.closed = true;
      return Promise.resolve();
    },
  };
  let text = '';
  const entries = Object.entries(options).map(
    ([name, value]) => [name, value === true ? value : [value]] as const,
  );
  try {
    await exportHistory((dataDir) => {
      asked.dataDir = dataDir;
      return Promise.resolve(reader);
    })({
      arguments: new Arguments([], new Map(entries)),
      environment: readEnvironment({ PRA_DATA_DIR: '/from/environment' }),
      output: new Output({ write: (part) => (text += part) }, options['json'] === true),
    });
  } catch (error) {
    assert.ok(asked.closed === true || error instanceof UsageError, 'what was opened is closed');
    throw error;
  }
  return [text, asked];
}

const EXPECTED = [
  'timestamp,source,requests',
  '2026-01-01T00:00:00Z,web,0',
  '2026-01-01T00:01:00Z,"pay{route=""/a""}",7',
  '2026-01-01T00:01:00Z,web,2',
  '',
].join('\n');

test('the history is written to a file, and what was written is told', async () => {
  const out = join(folder, 'plain.csv');
  const [text, asked] = await run({ out, step: '1h', data: 'here' });
  assert.equal(await readFile(out, 'utf8'), EXPECTED);
  assert.equal(text, `${out}: 3 rows of 2 sources\n`);
  assert.deepEqual(asked, { dataDir: 'here', stepMs: 3_600_000, closed: true });
});

test('a name that ends in .gz is packed; with --json what was written is one document', async () => {
  const out = join(folder, 'packed.csv.gz');
  const [text, asked] = await run({ out, json: true });
  assert.equal(gunzipSync(await readFile(out)).toString(), EXPECTED);
  assert.deepEqual(JSON.parse(text), { rows: 3, sources: 2, out });
  assert.deepEqual(asked, { dataDir: '/from/environment', stepMs: 60_000, closed: true });
});

test('an export that breaks off leaves no file that looks complete', async () => {
  const out = join(folder, 'broken.csv');
  await assert.rejects(run({ out }, true), /the disk is gone/);
  assert.ok(!(await readdir(folder)).includes('broken.csv'));
});

test('wrong use is refused before anything is opened', async () => {
  await assert.rejects(run({ json: true }), UsageError);
  await assert.rejects(run({ out: join(folder, 'x'), step: '90s' }), UsageError);
});

/** `pra import` of access logs into data folders: what a user types, and what is in the history afterwards. */
import assert from 'node:assert/strict';
import { access, appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createFolder, exported, pra, RULES } from './import-given.ts';
import { needs } from '../servers/needs.ts';

const TRACES = fileURLToPath(new URL('../../../shared/traces', import.meta.url));
const traces = await needs(
  'the folder shared/traces beside the checkout',
  () =>
    access(TRACES).then(
      () => true,
      () => false,
    ),
  'It holds the published traces that the project is measured on.',
);

interface LogResult {
  readonly lines: number;
  readonly knownLines: number;
  readonly requests: number;
  readonly badLines: number;
  readonly sources: number;
  readonly problems: readonly { readonly line: number; readonly problem: string; readonly text: string }[];
}

/** Imports logs with `--json`; resolves with the result of each. */
async function importLogs(
  data: string,
  format: string,
  ...files: readonly string[]
): Promise<readonly LogResult[]> {
  const words = ['import', '--format', format, '--rules', RULES, '--data', data, '--json', ...files];
  const { code, out, error } = await pra(words);
  assert.deepEqual([code, error], [0, '']);
  return (JSON.parse(out) as { readonly imports: readonly LogResult[] }).imports;
}

const only = <T>(results: readonly T[]): T => results[0] ?? assert.fail('nothing was imported');

suite('real logs', traces, () => {
  test('the NASA log gives the published counts by path, count for count, and gives them once', async (t) => {
    const data = await createFolder(t);
    const file = join(TRACES, 'raw/nasa-http-19950801.tsv');
    const first = only(await importLogs(data, 'tsv', file));
    assert.deepEqual([first.requests, first.sources, first.badLines], [30_969, 13, 0]);
    const published = countsIn(await readFile(join(TRACES, 'nasa-http-19950801-by-path.1min.csv'), 'utf8'));
    assert.equal(published.size, 10_049);
    assert.deepEqual(countsIn(await exported(data)), published);

    const again = only(await importLogs(data, 'tsv', file));
    assert.deepEqual([again.requests, again.knownLines], [0, 30_969]);
    assert.deepEqual(countsIn(await exported(data)), published);
  });

  /** The formats as the handbook has them; here the line may be as slow to read as it likes. */
  const COMMON = String.raw`^\S+ \S+ .+ \[\d\d/\w{3}/\d{4}(?::\d\d){3} [+-]\d{4}\] "\w+ \S.*" \d{3} (?:\d+|-)`;

  for (const [format, name, pattern] of [
    ['common', 'nasa-http-1995-08-excerpt.clf.log', `${COMMON}$`],
    ['combined', 'apache-semicomplete-2015-first2000.combined.log', `${COMMON} ".*" ".*"$`],
  ] as const) {
    test(`the same rules read ${name}: each line is a request or is told of`, async (t) => {
      const data = await createFolder(t);
      const file = join(TRACES, 'raw', name);
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
      const good = lines.filter((text) => new RegExp(pattern).test(text)).length;
      const result = only(await importLogs(data, format, file));
      assert.deepEqual(
        [result.lines, result.requests, result.badLines, result.sources],
        [lines.length, good, lines.length - good, 13],
      );
      assert.equal(result.problems.length, Math.min(10, result.badLines));
      const counts = [...countsIn(await exported(data)).values()];
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        result.requests,
      );
    });
  }
});

/** Counts by time and source. */
const countsIn = (csv: string): Map<string, number> =>
  new Map(
    csv
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [time, source, requests] = line.split(',');
        return [`${time ?? ''} ${source ?? ''}`, Number(requests)];
      }),
  );

/** `hour:minute` on 24 November 2026, UTC. */
const line = (time: string, path: string): string =>
  `10.0.0.1 - - [24/Nov/2026:${time}:30 +0000] "GET ${path} HTTP/1.1" 200 100\n`;

const HEADER = 'timestamp,source,requests\n';
const row = (time: string, source: string, count: number): string =>
  `2026-11-24T${time}:00Z,${source},${count}\n`;

/** 7:01 to 7:03. */
const MORNING = line('07:01', '/a/x') + line('07:01', '/a/y') + line('07:03', '/robots.txt');
const MORNING_COUNTS =
  HEADER +
  [
    row('07:01', '/', 0),
    row('07:01', '/a', 2),
    row('07:02', '/', 0),
    row('07:02', '/a', 0),
    row('07:03', '/', 1),
    row('07:03', '/a', 0),
  ].join('');

async function logFolder(
  t: TestContext,
): Promise<(name: string, content: string | Buffer) => Promise<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-logs-'));
  t.after(() => rm(folder, { recursive: true }));
  return async (name, content) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
}

suite('what a log says of minutes and sources', () => {
  test('a source has a zero in every minute from the first line to the last', async (t) => {
    const [data, write] = [await createFolder(t), await logFolder(t)];
    await importLogs(data, 'common', await write('a.log', MORNING));
    assert.equal(await exported(data), MORNING_COUNTS);
  });

  test('lines out of order count for their own minutes', async (t) => {
    const [data, write] = [await createFolder(t), await logFolder(t)];
    const shuffled = MORNING.trimEnd().split('\n').reverse().join('\n');
    await importLogs(data, 'common', await write('a.log', shuffled));
    assert.equal(await exported(data), MORNING_COUNTS);
  });

  test('between two logs nothing is known, and logs of two servers add up', async (t) => {
    const [data, write] = [await createFolder(t), await logFolder(t)];
    const first = await write('a.log', line('07:00', '/a/x'));
    const second = await write('b.log', line('07:00', '/a/y'));
    const later = await write('c.log', line('07:02', '/a/x'));
    await importLogs(data, 'common', first, second, later);
    assert.equal(await exported(data), HEADER + row('07:00', '/a', 2) + row('07:02', '/a', 1));
  });

  test('a line with a date that cannot be is a bad line', async (t) => {
    const [data, write] = [await createFolder(t), await logFolder(t)];
    const wrong =
      line('07:02', '/a/x').replace('2026', '2071') + line('07:02', '/a/x').replace('2026', '1970');
    const result = only(await importLogs(data, 'common', await write('a.log', MORNING + wrong)));
    assert.deepEqual(
      result.problems.map(({ line: place, problem }) => [place, problem]),
      [
        [4, 'nobody can have come then'],
        [5, 'nobody can have come then'],
      ],
    );
    assert.equal(await exported(data), MORNING_COUNTS);
  });

  test('the largest are those of all the logs together', async (t) => {
    const [data, write] = [await createFolder(t), await logFolder(t)];
    // Thirteen directories a log: the twelve of the first log would leave none for the second.
    const directories = (letter: string, requests: number): string =>
      Array.from({ length: 13 }, (_, place) => line('07:00', `/${letter}${place}/`).repeat(requests)).join(
        '',
      );
    const small = await write('small.log', directories('s', 1));
    const large = await write('large.log', directories('l', 2));
    await importLogs(data, 'common', small, large);
    const sources = new Set([...countsIn(await exported(data)).keys()].map((key) => key.split(' ')[1]));
    assert.equal([...sources].filter((source) => source?.startsWith('/l')).length, 12);
    assert.equal(sources.size, 13, 'and the others');
  });
});

suite('once', () => {
  test('the same log under another name, packed, from standard input: nothing is counted twice', async (t) => {
    const [data, write] = [await createFolder(t), await logFolder(t)];
    const packed = gzipSync(MORNING);
    const files = [await write('access.log', MORNING), await write('access.log.1', packed)];
    assert.deepEqual(
      (await importLogs(data, 'common', ...files)).map(({ requests, knownLines }) => [requests, knownLines]),
      [
        [3, 0],
        [0, 3],
      ],
    );
    const words = ['import', '--format', 'common', '--rules', RULES, '--data', data, '-'];
    const temporaryFolder = await createFolder(t);
    const { code, out, error } = await pra(words, { input: packed, temporaryFolder });
    assert.deepEqual([code, error], [0, '']);
    assert.match(out, /^-: 0 requests of 0 sources, 3 lines known already, /);
    assert.equal(await exported(data), MORNING_COUNTS);
    const left = (await readdir(temporaryFolder)).filter((name) => name.startsWith('pra-'));
    assert.deepEqual(left, [], 'what was kept of standard input is gone');
  });

  test('of a log that has grown the new lines count, and it is as if it had been read at once', async (t) => {
    const [data, atOnce, write] = [await createFolder(t), await createFolder(t), await logFolder(t)];
    const file = await write('access.log', MORNING);
    await importLogs(data, 'common', file);
    // A minute that had begun, a source that is new, a minute later.
    await appendFile(file, line('07:03', '/a/x') + line('07:03', '/b/') + line('07:05', '/a/'));
    const grown = only(await importLogs(data, 'common', file));
    assert.deepEqual([grown.requests, grown.knownLines], [3, 3]);
    await importLogs(atOnce, 'common', file);
    assert.equal(await exported(data), await exported(atOnce));
    assert.match(await exported(data), /T07:01:00Z,\/b,0\n[^]*T07:03:00Z,\/a,1\n[^]*T07:04:00Z,\/b,0\n/);
  });

  test('a last line that was written only half is counted when it is whole, and once', async (t) => {
    const [data, write] = [await createFolder(t), await logFolder(t)];
    const last = line('07:04', '/a/x');
    const file = await write('access.log', MORNING + last.slice(0, 40));
    assert.equal(only(await importLogs(data, 'common', file)).badLines, 1);
    await write('access.log', MORNING + last.trimEnd());
    assert.equal(only(await importLogs(data, 'common', file)).requests, 1);
    await write('access.log', MORNING + last);
    assert.equal(only(await importLogs(data, 'common', file)).lines, 0, 'its end is no news');
    assert.equal(await exported(data), MORNING_COUNTS + row('07:04', '/', 0) + row('07:04', '/a', 1));
  });

  test('two logs that begin alike are two', async (t) => {
    const [data, write] = [await createFolder(t), await logFolder(t)];
    await importLogs(data, 'common', await write('a.log', MORNING));
    const other = MORNING.slice(0, -1) + ' other\n' + line('07:03', '/a/x');
    assert.equal(only(await importLogs(data, 'common', await write('b.log', other))).requests, 4);
  });
});

suite('what cannot be imported', () => {
  const failing = async (t: TestContext, content: string | Buffer, format = 'combined') => {
    const [data, write] = [await createFolder(t), await logFolder(t)];
    const good = await write('good.log', MORNING);
    const bad = await write('bad.log', content);
    const ended = await pra(['import', '--format', format, '--rules', RULES, '--data', data, good, bad]);
    assert.deepEqual([ended.code, ended.out], [1, '']);
    await assert.rejects(exported(data), /there is no history/, 'nothing of any file is counted');
    return ended.error;
  };

  for (const [what, magic, by] of [
    ['log.zst', [0x28, 0xb5, 0x2f, 0xfd, 0], 'zstd'],
    ['log.bz2', [0x42, 0x5a, 0x68, 0x39], 'bzip2'],
  ] as const) {
    test(`${what} is refused with the way to unpack it`, async (t) => {
      const error = await failing(t, Buffer.from(magic), 'common');
      assert.match(
        error,
        new RegExp(`bad\\.log is packed by ${by}, .*: ${by} -dc .*bad\\.log \\| pra import`),
      );
    });
  }

  test('a log of another format is refused before anything counts, with its first line', async (t) => {
    const error = await failing(t, MORNING);
    assert.match(
      error,
      /good\.log is no log of format combined: .*; line 1: there are no "referer" .*: 10\.0/,
    );
  });

  test('half of a packed file says so', async (t) => {
    const error = await failing(t, gzipSync(MORNING.repeat(50)).subarray(0, 60), 'common');
    assert.match(error, /bad\.log cannot be unpacked: unexpected end of file/);
  });

  test('rules that are wrong are told with their place, as wrong use', async (t) => {
    const [data, write] = [await createFolder(t), await logFolder(t)];
    const rules = await write('rules.yaml', 'rules:\n  - { rule: all, nmae: x }\n');
    const log = await write('a.log', MORNING);
    const ended = await pra(['import', '--format', 'common', '--rules', rules, '--data', data, log]);
    assert.equal(ended.code, 2);
    assert.match(ended.error, /rules\.yaml:2/);
  });
});

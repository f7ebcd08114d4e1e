import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import { dataFolder, PRA, serve } from './served.ts';
import { RpcError } from '../../../src/compose-client.ts';

const run = async (...words: readonly string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [PRA, ...words])).stdout;

/** Two sources; a blank is unknown, 0 is a count. */
const HISTORY = `timestamp,source,requests
2026-01-01T00:00:00Z,blog,3
2026-01-01T00:00:00Z,"shop{route=""/pay""}",12
2026-01-01T00:01:00Z,blog,
2026-01-01T00:01:00Z,"shop{route=""/pay""}",0
2026-01-01T09:30:00Z,blog,7
`;

suite('the command line against a served service', () => {
  test('what is imported, twice, is exported once, row for row', async (t) => {
    const dataDir = await dataFolder(t);
    const file = join(dataDir, 'history.csv');
    const service = await serve(t, dataDir);
    await writeFile(file, HISTORY);
    await run('import', file, '--address', service.address);
    const again = JSON.parse(await run('import', file, '--address', service.address, '--json')) as {
      readonly imports: readonly { readonly rows: number; readonly duplicateRows: number }[];
    };
    // Four of the five rows have a count.
    assert.deepEqual(
      again.imports.map(({ rows, duplicateRows }) => [rows, duplicateRows]),
      [[0, 4]],
    );
    assert.equal(await service.end('SIGTERM'), 0);
    const out = join(dataDir, 'out.csv');
    await run('export', '--data', dataDir, '--out', out);
    const known = HISTORY.split('\n').filter((line) => !line.endsWith(','));
    assert.deepEqual((await readFile(out, 'utf8')).split('\n'), known);
  });

  test('an hour of the export is the sum of its minutes, and is left out where one is unknown', async (t) => {
    const dataDir = await dataFolder(t);
    const file = join(dataDir, 'history.csv');
    const minutes = Array.from({ length: 90 }, (_, minute) => {
      const at = new Date(Date.UTC(2026, 0, 1, 6, minute)).toISOString();
      return `${at},shop,${minute}`;
    });
    await writeFile(file, ['timestamp,source,requests', ...minutes].join('\n'));
    const service = await serve(t, dataDir);
    await run('import', file, '--address', service.address);
    await service.end('SIGTERM');
    // 0 + 1 + … + 59; the second hour has 30 minutes only.
    assert.equal(
      await run('export', '--data', dataDir, '--step', '1h'),
      'timestamp,source,requests\n2026-01-01T06:00:00Z,shop,1770\n',
    );
  });

  test('SIGTERM ends open streams with UNAVAILABLE, and the process with 0', async (t) => {
    const service = await serve(t, await dataFolder(t));
    const targets = service.client.watchWarmTargets({ pool: 'default' })[Symbol.asyncIterator]();
    const first = await targets.next();
    assert.equal(first.done, false);
    const ended = targets.next();
    const code = service.end('SIGTERM');
    await assert.rejects(ended, (error) => error instanceof RpcError && error.code === 'UNAVAILABLE');
    assert.equal(await code, 0);
  });
});

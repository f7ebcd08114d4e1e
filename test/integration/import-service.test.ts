/** Imports beside a service: through it, and into the folder that it has open. */
import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createFolder, exported, pra, RULES } from './import-given.ts';
import { serve } from './service/served.ts';

const LOG = [
  '10.0.0.1 - - [24/Nov/2026:07:01:30 +0000] "GET /a/x HTTP/1.1" 200 1',
  '10.0.0.1 - - [24/Nov/2026:07:03:30 +0000] "GET /b/y HTTP/1.1" 200 1',
  '',
].join('\n');
const LOG_WORDS = ['import', '--format', 'common', '--rules', RULES] as const;

suite('beside a service', () => {
  test('a log through the service gives what it gives in a folder, once, also when it grows; --data says that the folder is in use', async (t) => {
    const [served, direct] = [await createFolder(t), await createFolder(t)];
    const file = join(direct, 'access.log');
    await writeFile(file, LOG);
    const service = await serve(t, served);

    const refused = await pra([...LOG_WORDS, '--data', served, file]);
    assert.equal(refused.code, 1);
    assert.match(
      refused.error,
      /pra\.duckdb is locked by process \d+ .*If it is a service, import through it: leave --data away/,
    );

    const through = await pra([...LOG_WORDS, '--address', service.address, file]);
    assert.match(through.out, /access\.log: 2 requests of 2 sources, 2026-11-24T07:01:30Z to /);
    const again = await pra([...LOG_WORDS, '--address', service.address, file]);
    assert.match(again.out, /access\.log: 0 requests of 0 sources, 2 lines known already/);
    await appendFile(file, LOG.replaceAll('07:03', '07:04').replaceAll('07:01', '07:04'));
    const grown = await pra([...LOG_WORDS, '--address', service.address, file]);
    assert.match(grown.out, /access\.log: 2 requests of 2 sources, 2 lines known already/);
    assert.equal(await service.end('SIGTERM'), 0);

    // What was counted through the service is known in its folder, too.
    const into = await pra([...LOG_WORDS, '--data', served, file]);
    assert.match(into.out, /access\.log: 0 requests of 0 sources, 4 lines known already/);
    await pra([...LOG_WORDS, '--data', direct, file]);
    assert.equal(await exported(served), await exported(direct));
  });

  test('a folder and an address do not go together', async (t) => {
    const data = await createFolder(t);
    const file = join(data, 'access.log');
    await writeFile(file, LOG);
    const ended = await pra([...LOG_WORDS, '--data', data, '--address', '127.0.0.1:1', file]);
    assert.equal(ended.code, 2);
    assert.match(ended.error, /--data and --address do not go together/);
  });
});

suite('counts', () => {
  test('what is exported can be imported into another folder, packed or not, and is the same there', async (t) => {
    const [first, second] = [await createFolder(t), await createFolder(t)];
    const counts = [
      'timestamp,source,requests',
      '2026-11-24T07:00:00Z,"shop{route=""/pay,now"",who=""a\\\\b\\""c""}",3',
      '2026-11-24T07:01:00Z,/,0',
      '',
    ].join('\n');
    const file = join(first, 'counts.csv');
    await writeFile(file, counts);
    const imported = await pra(['import', '--data', first, file]);
    assert.match(imported.out, /counts\.csv: 2 rows of 2 sources, /);
    assert.equal(await exported(first), counts);

    const packed = join(first, 'exported.backup');
    await writeFile(packed, gzipSync(await exported(first)));
    await pra(['import', '--format', 'csv', '--data', second, packed]);
    assert.equal(await exported(second), counts);
    const again = await pra(['import', '--data', second, file]);
    assert.match(again.out, /counts\.csv: 0 rows of 2 sources, 2 known already, /);
    assert.equal(await exported(second), counts);
  });
});

/** One service a data folder, as a user meets it: two processes, one folder. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { dataFolder, PRA, serve } from './served.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `pra serve` on the folder, which must end by itself. */
const ended = async (dataDir: string): Promise<Ended> => {
  const words = ['serve', '--data', dataDir, '--listen', '127.0.0.1:0'];
  const environment = { ...process.env, PRA_METRICS_LISTEN: 'off', PRA_LOG_LEVEL: 'error' };
  const running = promisify(execFile)(process.execPath, [PRA, ...words], { env: environment });
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Ended,
  );
};

test('a second service on the folder says which process has it and ends with 1; the first one serves on', async (t) => {
  const dataDir = await dataFolder(t);
  const first = await serve(t, dataDir);
  const { code, stdout, stderr } = await ended(dataDir);
  assert.equal(code, 1);
  assert.equal(stdout, '', 'nobody is told an address');
  assert.match(stderr, new RegExp(`^pra serve: .*pra\\.duckdb is locked by process ${first.pid} `));
  assert.match(stderr, /Stop that process, or give this one another file\.\n$/);
  assert.deepEqual((await first.client.listImports({})).imports, []);

  assert.equal(await first.end('SIGTERM'), 0);
  const next = await serve(t, dataDir);
  assert.equal(await next.end('SIGTERM'), 0);
});

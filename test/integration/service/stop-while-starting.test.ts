/** What becomes of a service that is told to stop before it has started? */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts';
import { DATABASE_FILE } from '../../../src/compose.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { dataFolder, PRA } from './served.ts';

test('SIGTERM while the service starts ends it with 0, without an answer and with its store closed', async (t) => {
  const parent = await dataFolder(t);
  const ending = new AbortController();
  t.after(() => {
    ending.abort();
  });
  const made = watch(parent, { signal: ending.signal });
  const data = join(parent, 'data');
  const child = spawn(process.execPath, [PRA, 'serve', '--json', '--data', data, '--listen', '127.0.0.1:0'], {
    env: { ...process.env, PRA_METRICS_LISTEN: 'off', PRA_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const written = text(child.stdout);
  // The data folder is made first; afterwards come the store, a thread with the models, and the door.
  await made[Symbol.asyncIterator]().next();
  child.kill('SIGTERM');
  assert.deepEqual(await gone, [0, null]);
  assert.equal(await written, '');
  // Nobody holds the file any longer, and nothing of it is half made.
  await (await openDuckDb({ path: join(data, DATABASE_FILE), stepMs: MINUTE_MS })).close();
});

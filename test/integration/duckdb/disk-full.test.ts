/** A disk that fills up costs nothing that was acknowledged. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { duckDbPlace } from '../../contract/stores/duckdb-place.ts';

const CHILD = fileURLToPath(new URL('disk-full-child.ts', import.meta.url));

/** Blocks of 512 bytes or 1 KiB, as the shell counts them: a few dozen batches of 1,000 contributions. */
const FILE_BLOCKS_MAX = 6_000;

test('when a file may not grow any more, appends are refused as disk-full and what was acknowledged stays', async (t) => {
  const place = await duckDbPlace(t);
  const script = `ulimit -f ${FILE_BLOCKS_MAX} && exec "$0" --import tsx "$@"`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script, process.execPath, CHILD, place.path]);
  const { acknowledged, reason, marked } = JSON.parse(stdout) as Record<string, unknown>;
  assert.equal(reason, 'disk-full');
  assert.ok(Number(acknowledged) > 0);
  assert.equal(marked, acknowledged, 'the mark went back to what is durable');

  const { history } = await place.open();
  const series = await history.readAll({ from: 0, to: (Number(acknowledged) + 1) * MINUTE_MS });
  const expected = new Float64Array(Number(acknowledged) + 1).fill(1);
  expected[Number(acknowledged)] = Number.NaN;
  assert.equal(series.length, 1_000);
  for (const { values } of series) assert.deepEqual(values, expected);
});

/**
 * The disk is full for a while, in the middle of a day. A limit on the size of this process's files stands for it
 * (Node ignores the signal, and writes fail); it is lifted again as room is made on a disk.
 */
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { RpcError } from '../../../src/compose-client.ts';
import { DATABASE_FILE } from '../../../src/compose.ts';
import { limitFiles, needsFileSizeLimit } from '../../servers/file-size-limit.ts';
import { openDay, requestsAt } from './day.ts';

const prlimit = await needsFileSizeLimit();

test(
  'while the disk is full reports are refused with a reason and a time to try again, the plan holds, and all goes on when there is room',
  prlimit,
  async (t) => {
    const day = await openDay(t);
    t.after(() => limitFiles(process.pid, 'unlimited'));
    let before = await day.minute({ lb: requestsAt(day.clock.now()) });
    const log = await stat(join(day.dataDir, `${DATABASE_FILE}.wal`));

    await limitFiles(process.pid, log.size);
    for (let minute = 1; minute <= 5; minute += 1) {
      const refusal = await day.minute({ lb: requestsAt(day.clock.now()) }).catch((error: unknown) => error);
      assert.ok(refusal instanceof RpcError);
      const { code, reason, retryDelayMs } = refusal;
      assert.deepEqual(
        { code, reason, retryDelayMs },
        { code: 'UNAVAILABLE', reason: 'disk-full', retryDelayMs: 1_000 },
      );
      // Nobody was heard, so the minute after it has its cycle at the end of its grace.
      const told = await day.minute({});
      assert.ok(told.warm >= before.warm, `minute ${minute}: ${before.warm} in force, then ${told.warm}`);
      assert.ok(told.expiresAt > day.clock.now() && told.revision > before.revision, 'the lease is renewed');
      before = told;
    }
    const lines = new Set(day.log.map(({ msg, reason }) => `${msg}: ${String(reason)}`));
    assert.ok(lines.has('the counts in force could not be stored: disk-full'));

    await limitFiles(process.pid, 'unlimited');
    const after = await day.minute({ lb: 2_400 });
    // 2,400 requests a minute are 40 a second, which 40 instances take.
    assert.ok(after.warm >= 40, `${after.warm} for a load that needs 40`);
    assert.equal(await day.metric('pra_data_age_seconds'), 0);
  },
);

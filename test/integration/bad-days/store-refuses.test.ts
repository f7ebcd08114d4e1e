/**
 * The store refuses to write for a while, in the middle of a day.
 *
 * For a full disk stands a limit on the size of this process's files (Node ignores the signal, and writes fail); it is
 * lifted again as room is made on a disk. A file system with open files cannot be made read-only by a test, so there
 * DuckDB's commits fail with the words that it has for it.
 */
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { DuckDBConnection } from '@duckdb/node-api';
import { RpcError } from '../../../src/compose-client.ts';
import { DATABASE_FILE } from '../../../src/compose.ts';
import { limitFiles, needsFileSizeLimit } from '../../servers/file-size-limit.ts';
import type { Presence } from '../../servers/needs.ts';
import { openDay, requestsAt } from './day.ts';
import type { Day } from './day.ts';

interface Refusal {
  readonly what: string;
  readonly reason: string;
  readonly presence: Presence;
  /** From now on nothing is written; resolves with what ends it. */
  readonly begin: (t: TestContext, day: Day) => Promise<() => Promise<void>>;
}

type Run = (
  this: DuckDBConnection,
  ...given: Parameters<DuckDBConnection['run']>
) => ReturnType<DuckDBConnection['run']>;

const REFUSALS: readonly Refusal[] = [
  {
    what: 'the disk is full',
    reason: 'disk-full',
    presence: await needsFileSizeLimit(),
    begin: async (t, day) => {
      const log = await stat(join(day.dataDir, `${DATABASE_FILE}.wal`));
      const end = (): Promise<void> => limitFiles(process.pid, 'unlimited');
      t.after(end);
      await limitFiles(process.pid, log.size);
      return end;
    },
  },
  {
    what: 'the file system is read-only',
    reason: 'read-only',
    presence: { skip: false },
    begin: (t) => {
      const run = Reflect.get<DuckDBConnection, 'run'>(DuckDBConnection.prototype, 'run');
      const refuse: Run = function (this: DuckDBConnection, ...given) {
        if (given[0] !== 'COMMIT') return Reflect.apply(run, this, given);
        const words = 'IO Error: Could not write file "pra.duckdb.wal": Read-only file system';
        return Promise.reject(new Error(words));
      };
      const { mock } = t.mock.method(DuckDBConnection.prototype, 'run', refuse);
      return Promise.resolve(() => {
        mock.restore();
        return Promise.resolve();
      });
    },
  },
];

for (const { what, reason, presence, begin } of REFUSALS) {
  test(
    `while ${what} reports are refused with a reason and a time to try again, the plan holds, and all goes on afterwards`,
    presence,
    async (t) => {
      const day = await openDay(t);
      let before = await day.minute({ lb: requestsAt(day.clock.now()) });

      const end = await begin(t, day);
      for (let minute = 1; minute <= 5; minute += 1) {
        const refusal = await day
          .minute({ lb: requestsAt(day.clock.now()) })
          .catch((error: unknown) => error);
        assert.ok(refusal instanceof RpcError);
        assert.deepEqual(
          [refusal.code, refusal.reason, refusal.retryDelayMs],
          ['UNAVAILABLE', reason, 1_000],
        );
        // Nobody was heard, so the minute after it has its cycle at the end of its grace.
        const told = await day.minute({});
        assert.ok(told.warm >= before.warm, `minute ${minute}: ${before.warm} in force, then ${told.warm}`);
        assert.ok(
          told.expiresAt > day.clock.now() && told.revision > before.revision,
          'the lease is renewed',
        );
        before = told;
      }
      const lines = new Set(day.log.map((line) => `${line.msg}: ${String(line['reason'])}`));
      assert.ok(lines.has(`the counts in force could not be stored: ${reason}`));

      await end();
      // A write of the cycle may still be failing: what is reported meanwhile fails with it, and is sent again.
      const after = await day.minute({ lb: 2_400 }).catch((error: unknown) => {
        assert.ok(error instanceof RpcError && error.reason === reason, String(error));
        return day.minute({ lb: 2_400 });
      });
      // 2,400 requests a minute are 40 a second, which 40 instances take.
      assert.ok(after.warm >= 40, `${after.warm} for a load that needs 40`);
      const age = await day.metric('pra_data_age_seconds');
      assert.ok(age !== undefined && age <= 10, `${age} s, more than the grace of a cycle`);
    },
  );
}

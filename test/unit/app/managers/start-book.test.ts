/** From managers' reports to what a cycle is told of starts, and over a restart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WEB } from '../given.ts';
import { createMemoryCheckpoints } from '../../../fakes/checkpoints.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { createFleet } from '../../../../src/adapters/local/fleet.ts';
import { createClaims } from '../../../../src/app/managers/claims.ts';
import { createReportTimes } from '../../../../src/app/managers/report-times.ts';
import { openStartBook } from '../../../../src/app/managers/start-book.ts';
import { takeReport } from '../../../../src/app/managers/take-report.ts';
import type { InstanceState } from '../../../../src/core/allocation/instance.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';
import { StoreUnavailable } from '../../../../src/ports/failure.ts';

const AT_1000 = Date.UTC(2026, 10, 24, 10, 0);
const atMinute = (minute: number): number => AT_1000 + minute * MINUTE_MS;

/** A pool's manager, and the book that is kept of it; `put` is what the store does. */
async function given(kept = new Map<string, string>(), put?: () => Promise<void>) {
  const telemetry = createRecordingTelemetry();
  const clock = createVirtualClock(AT_1000);
  const memory = createMemoryCheckpoints(kept);
  const checkpoints = put ? { ...memory, put } : memory;
  const startBook = await openStartBook({ checkpoints, telemetry });
  const fleet = createFleet({ reportLeaseMs: 2 * MINUTE_MS });
  const claims = createClaims({ leaseMs: MINUTE_MS });
  const times = createReportTimes({ oldMs: MINUTE_MS });
  const report = takeReport({ fleet, clock, telemetry, claims, times, startBook });
  return {
    telemetry,
    startBook,
    starts: async (minute: number) => startBook.starts(WEB, await fleet.instances(WEB.id), atMinute(minute)),
    report: async (minute: number, state: InstanceState, ids: readonly string[], since = minute) => {
      await clock.advanceTo(atMinute(minute));
      await report({
        manager: 'm',
        pool: WEB.id,
        snapshot: false,
        instances: ids.map((id) => ({
          id,
          address: '',
          state,
          since: atMinute(since),
          startDurationMs: undefined,
          detail: '',
        })),
        result: undefined,
        at: atMinute(minute),
      });
    },
  };
}

const IDS = Array.from({ length: 40 }, (_, index) => `i${index}`);

test('a pool of which nobody reported has the configured lead time', async () => {
  const { starts } = await given();
  assert.equal(await starts(0), undefined);
});

test('what starts take is learned from reports and survives a restart', async () => {
  const kept = new Map<string, string>();
  const first = await given(kept);
  await first.report(1, 'warming', IDS);
  await first.report(2, 'warm', IDS);
  const learned = await first.starts(2);
  assert.deepEqual([learned?.leadTimeMs, learned?.known, learned?.ready], [MINUTE_MS, 40, 40]);
  await first.startBook.keep();
  const second = await given(kept);
  const after = await second.starts(3);
  assert.deepEqual([after?.leadTimeMs, after?.known, after?.ready], [MINUTE_MS, 40, 0]);
});

test('a provider that is ten times slower is noticed while its starts still run', async () => {
  const { report, starts } = await given();
  await report(1, 'warming', IDS);
  await report(2, 'warm', IDS);
  await report(3, 'warming', ['s1', 's2', 's3', 's4']);
  for (let minute = 5; minute <= 13; minute += 1) {
    await report(minute, 'warming', ['s1', 's2', 's3', 's4'], 3);
    assert.equal((await starts(minute))?.leadTimeMs, (minute - 3) * MINUTE_MS, `minute ${minute}`);
  }
});

test('a store that refuses costs a line in the log; the next cycle tries again', async () => {
  let refusals = 0;
  const { report, startBook, telemetry } = await given(new Map(), () => {
    refusals += 1;
    return Promise.reject(new StoreUnavailable('disk-full', 'no room'));
  });
  await startBook.keep();
  assert.equal(refusals, 0, 'nothing is new');
  await report(1, 'failed', ['a']);
  await startBook.keep();
  await startBook.keep();
  assert.equal(refusals, 2);
  assert.equal(telemetry.lines.filter(({ level }) => level === 'warn').length, 2);
});

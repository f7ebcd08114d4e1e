/** Which drifts does a planner tell of? */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Drive } from './drive.ts';
import { drive, givePast, pastOf } from './drive.ts';
import { atMinute } from '../../demand/given.ts';
import type { CycleInput } from '../../../../src/app/plan/planner.ts';
import { NO_COVERAGE } from '../../../../src/core/demand/coverage.ts';
import type { Drift } from '../../../../src/core/feedback/drift/drift.ts';

const DAY = 1_440;
/** About 100 a minute, no minute like the next. */
const usual = (minute: number): number => 80 + ((((minute * 37) % 41) + 41) % 41);
const START = { coverage: NO_COVERAGE, poolStates: [], events: [], now: atMinute(0) };

/** A planner that has learned nine days and lived through one more, by whose outcomes its detectors know what is usual. */
async function grown(): Promise<Drive> {
  const driven = await drive();
  await driven.load(9, usual);
  await live(driven, { from: 0, to: DAY + 60, counts: usual });
  return driven;
}

/** The drifts that run in the end. */
async function live(
  { minute }: Drive,
  of: { readonly from: number; readonly to: number; readonly counts: (minute: number) => number },
  changes: (minute: number) => Partial<CycleInput> = () => ({}),
): Promise<readonly Drift[]> {
  let drifts: readonly Drift[] = [];
  for (let at = of.from; at < of.to; at += 1) {
    ({ drifts } = await minute(at, { web: of.counts(at) }, changes(at)));
  }
  return drifts;
}

const T = DAY + 60;

test('a level that triples for good is told of within half an hour, of the source and of its pool', async () => {
  const driven = await grown();
  const drifts = await live(driven, { from: T, to: T + 30, counts: (minute) => 3 * usual(minute) });
  assert.deepEqual(drifts.map(({ series, kind }) => [series, kind]).sort(), [
    ['pool:web', 'input'],
    ['web', 'input'],
  ]);
  for (const { since, seenAt, factor, confidence } of drifts) {
    assert.ok(since >= atMinute(T - 10) && since <= seenAt && seenAt <= atMinute(T + 30), `since ${since}`);
    assert.ok(factor > 1.3 && factor < 3.5 && confidence > 0.99, `× ${factor}, ${confidence}`);
  }
  // It goes on for as long as it has to, and a planner that begins anew knows of it.
  const { planner } = driven;
  await planner.begin({ ...START, now: atMinute(T + 30) });
  await planner.recall({ slices: [], edition: '', drifts, now: atMinute(T + 30) });
  await givePast(
    planner,
    { ...START, series: [pastOf('web', 9, usual)], until: atMinute(0) },
    { isBegun: true },
  );
  assert.deepEqual(await live(driven, { from: T + 30, to: T + 32, counts: usual }), drifts);
});

test('ordinary days, maintenance and what comes after it are no drift', async () => {
  const driven = await grown();
  assert.deepEqual(await live(driven, { from: T, to: T + 60, counts: usual }), []);
  const maintenance = {
    ...{ id: 'm', name: 'Maintenance', kind: 'maintenance' as const, sources: ['*'] },
    ...{ from: atMinute(T + 60), to: atMinute(T + 120), effect: { kind: 'learn' as const } },
  };
  const announced = (minute: number): Partial<CycleInput> =>
    minute === T + 60 ? { events: [maintenance] } : {};
  const within = await live(driven, { from: T + 60, to: T + 120, counts: () => 3 }, announced);
  assert.deepEqual(within, []);
  assert.deepEqual(await live(driven, { from: T + 120, to: T + 180, counts: usual }), []);
});

/** What a planner has learned outlives it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Drive, DriveOptions } from './drive.ts';
import { drive, givePast, pastOf } from './drive.ts';
import { atMinute, wholeBetween } from '../../demand/given.ts';
import { WEB } from '../given.ts';
import { simpleModel } from '../../../fakes/predictor.ts';
import type { Kept } from '../../../../src/app/plan/planner.ts';
import { SLICES } from '../../../../src/app/plan/planner.ts';
import { NO_COVERAGE } from '../../../../src/core/demand/coverage.ts';
import { DAY_MS } from '../../../../src/core/units/time.ts';

const SOURCES = ['web', 'webcam', 'weblog{shop="ü"}'];
/** A week and more, so that every season is there; the sources differ, and no minute is like the next. */
const count = (source: number, minute: number): number =>
  100 * (source + 1) +
  ((((minute * 37) % 61) + 61) % 61) +
  ((((minute * source) % 1_440) + 1_440) % 1_440) / 10;
const countsAt = (minute: number): Record<string, number> =>
  Object.fromEntries(SOURCES.map((id, source) => [id, Math.round(count(source, minute))]));

const pasts = (days: number, end = 0) =>
  SOURCES.map((id, source) => pastOf(id, days, (minute) => Math.round(count(source, minute + end))));

const EDITION = 'log-1=7';

/** A planner that learned nine days and lived through some minutes. */
async function grown(minutes: number): Promise<Drive> {
  const given = await drive();
  const start = { coverage: NO_COVERAGE, poolStates: [], events: [], now: atMinute(0) };
  await given.planner.begin(start);
  await given.planner.recall({ slices: [], edition: EDITION, drifts: [], now: atMinute(0) });
  await givePast(given.planner, { ...start, until: atMinute(0), series: pasts(9) }, { isBegun: true });
  for (let minute = 0; minute < minutes; minute += 1) await given.minute(minute, countsAt(minute));
  return given;
}

/** All slices, by asking until the round is over. */
async function keepAll({ planner }: Drive): Promise<Uint8Array[]> {
  const slices = new Map<number, Uint8Array>();
  for (let round = 0; round < SLICES; round += 1) {
    for (const { place, bytes } of await planner.keep()) slices.set(place, bytes);
  }
  return [...slices.values()];
}

async function begun(kept: Partial<Kept>, options: DriveOptions = {}) {
  const given = await drive(options);
  const now = kept.now ?? atMinute(20);
  await given.planner.begin({ coverage: NO_COVERAGE, poolStates: [], events: [], now });
  return {
    ...given,
    recalled: await given.planner.recall({ slices: [], edition: EDITION, drifts: [], now, ...kept }),
  };
}

test('a planner that recalls what another one knew says what that one would have said', async () => {
  // At minute 23 the next cycle has nothing to judge: what waited for judgement is not kept.
  const old = await grown(23);
  const slices = await keepAll(old);
  const { recalled, planner, minute } = await begun({ slices, now: atMinute(23) });
  assert.deepEqual(recalled, { series: 4, everyPool: true, until: atMinute(23), refused: [] });
  // Only a stretch that overlaps is read again, and nothing is learned.
  const stretch = SOURCES.map((id, source) => ({
    ...pastOf(id, 1, () => 0),
    start: atMinute(-100),
    values: Float64Array.from({ length: 123 }, (_, index) => Math.round(count(source, index - 100))),
  }));
  await planner.remember(stretch);
  assert.deepEqual(await planner.learn({ pasts: [], until: atMinute(23) }), []);
  const [then, now] = [
    await old.minute(23, countsAt(23)),
    await minute(23, countsAt(23), { coverage: wholeBetween(0, 24) }),
  ];
  for (const series of [...SOURCES, 'pool:web']) {
    const [expected, actual] = [then.forecast(series), now.forecast(series)];
    assert.ok(expected && actual);
    assert.deepEqual([actual.basis, actual.values], ['model', expected.values], series);
  }
});

test('what was kept is not taken over where no expert is left, for another past, from the future or after a day', async () => {
  const slices = await keepAll(await grown(1));
  const others = [simpleModel({ name: 'other' })];
  for (const [why, kept, options] of [
    ['models', {}, { models: others }],
    ['imported', { edition: 'log-1=8' }, {}],
    ['future', { now: atMinute(-5) }, {}],
    ['older', { now: atMinute(5) + DAY_MS }, {}],
  ] as const) {
    const { recalled } = await begun({ slices, ...kept }, options);
    assert.deepEqual([recalled.series, recalled.until], [0, undefined], why);
    assert.ok(
      recalled.refused.every((reason) => reason.includes(why)),
      recalled.refused.join(),
    );
    assert.equal(recalled.refused.length, slices.length);
  }
});

test('with a model more, and a new version of the one before, what is known of its experts counts on', async () => {
  const slices = await keepAll(await grown(23));
  const same = await begun({ slices, now: atMinute(23) });
  const models = [simpleModel({ name: 'aside', experts: ['newest'] }), simpleModel({ version: 2 })];
  const more = await begun({ slices, now: atMinute(23) }, { models });
  assert.deepEqual(more.recalled, same.recalled);
  const [then, now] = await Promise.all([same, more].map(({ minute }) => minute(23, countsAt(23))));
  for (const series of [...SOURCES, 'pool:web']) {
    const shares = now?.forecast(series)?.models ?? [];
    assert.deepEqual(
      shares.map(({ name, version, weight }) => [name, version, weight > 1e-9]),
      [
        ['aside', 1, false],
        ['fake', 2, true],
        ['fake', 2, true],
      ],
      series,
    );
    const [expected, actual] = [then, now].map((outcome) => outcome?.forecast(series)?.values);
    assert.deepEqual(actual, expected, series);
  }
});

test('what was kept by models that look back less far is known, and the past is read again', async () => {
  const slices = await keepAll(await grown(1));
  const models = [simpleModel({ contextLength: 60 })];
  const { recalled } = await begun({ slices, now: atMinute(1) }, { models });
  assert.deepEqual(recalled, { series: 4, everyPool: true, until: undefined, refused: [] });
});

test('a pool whose bridge is another one now is learned anew, its sources are not', async () => {
  const slices = await keepAll(await grown(1));
  const pools = [{ ...WEB, leadTimeMs: 2 * WEB.leadTimeMs }];
  const { recalled } = await begun({ slices, now: atMinute(1) }, { pools });
  assert.deepEqual([recalled.series, recalled.everyPool], [3, false]);
});

test('bytes that are damaged are refused, and nothing else is', async () => {
  const slices = await keepAll(await grown(1));
  const [first = new Uint8Array()] = slices;
  const damaged = [first.slice(0, 100), first.slice(0, -9), new Uint8Array(3), new Uint8Array(64)];
  const { recalled } = await begun({ slices: [...damaged, ...slices.slice(1)], now: atMinute(1) });
  assert.equal(recalled.refused.length, damaged.length);
  assert.ok(recalled.series > 0);
});

test('a series that has still to learn is not kept', async () => {
  const given = await drive();
  await given.planner.begin({ coverage: NO_COVERAGE, poolStates: [], events: [], now: atMinute(0) });
  for (let minute = 0; minute < 5; minute += 1) await given.minute(minute, { web: 10 });
  assert.deepEqual(await keepAll(given), []);
});

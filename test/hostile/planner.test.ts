/**
 * A planner that is given nonsense: clocks that run back, counts of any size at any time, models that say
 * anything. Whatever comes, what leaves it is finite, in order, and within the pool's bounds.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTEXT_ONLY } from '../../src/core/forecast/model/model-card.ts';
import fc from 'fast-check';
import { minuteCard } from '../fakes/predictor.ts';
import { WEB } from '../unit/app/given.ts';
import { drive, givePast, pastOf } from '../unit/app/plan/drive.ts';
import { atMinute } from '../unit/demand/given.ts';
import type { CycleOutput } from '../../src/app/plan/planner.ts';
import { NO_COVERAGE } from '../../src/core/demand/coverage.ts';
import { unpackForecast } from '../../src/core/forecast/forecast-set.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;

/** Everything that others read. */
function assertSane({ forecasts, decisions, scores }: CycleOutput): void {
  for (const { warm, readyBy, trail, inputs } of decisions) {
    assert.ok(Number.isSafeInteger(warm) && warm >= WEB.floor && warm <= WEB.ceiling, `warm ${warm}`);
    assert.ok(Number.isSafeInteger(readyBy) && trail.length > 0);
    const rates = [inputs.addRatePerSecond, inputs.keepRatePerSecond, inputs.liveRatePerSecond ?? 0];
    assert.ok(
      rates.every((rate) => Number.isFinite(rate) && rate >= 0),
      rates.join(),
    );
  }
  forecasts?.series.forEach((_, index) => {
    const { values, levels, models, basis } = unpackForecast(forecasts, index);
    values.forEach((value, at) => {
      assert.ok(Number.isFinite(value) && value >= 0, `${value}`);
      if (at % levels.length > 0) assert.ok(value >= (values[at - 1] ?? 0), 'quantiles cross');
    });
    const sum = models.reduce((total, { weight }) => total + weight, 0);
    assert.ok(Math.abs(sum - (basis === 'model' ? 1 : 0)) < 1e-5, `shares add up to ${sum}`);
  });
  for (const { actual, point, pinball } of scores) {
    assert.ok([actual, point, pinball].every((value) => Number.isFinite(value) && value >= 0));
  }
}

const NONSENSE = [
  0,
  -0,
  1,
  Number.NaN,
  -1,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  3.4e38,
  1e-40,
];

const counts = fc.oneof(fc.nat({ max: 5_000 }), fc.constantFrom(0, LARGEST));
/** Minutes past 10:00. */
const times = fc.oneof(
  { arbitrary: fc.integer({ min: -5, max: 60 }), weight: 6 },
  fc.constantFrom(-900_000, 0),
);

/** None, or one that may be empty, or the wrong way round. */
const ranges = fc.array(
  fc.tuple(times, times).map(([from, to]) => ({ from: atMinute(from), to: atMinute(to) })),
  { maxLength: 1 },
);

const cycles = fc.array(
  fc.record({
    now: times,
    deltas: fc.array(
      fc.record({ source: fc.constantFrom('web', 'web2', 'other'), minute: times, count: counts }),
      { maxLength: 4 },
    ),
    final: fc.option(times, { nil: undefined }),
    whole: ranges,
    partial: ranges,
    observed: fc.boolean(),
    running: fc.option(fc.constantFrom(0, 7, LARGEST), { nil: undefined }),
    answers: fc.tuple(fc.constantFrom(...NONSENSE), fc.constantFrom(...NONSENSE)),
  }),
  { minLength: 1, maxLength: 12 },
);

test('whatever comes, what leaves the planner is sane', async () => {
  await fc.assert(
    fc.asyncProperty(cycles, fc.boolean(), async (list, isTaught) => {
      let answers: readonly [number, number] = [60, 60];
      const { planner } = await drive({
        models: [
          {
            card: minuteCard({ contextLength: 2, inputs: CONTEXT_ONLY }),
            experts: { newest: () => answers[0], yesterday: (_, lead) => (lead < 20 ? 60 : answers[1]) },
          },
        ],
      });
      if (isTaught) {
        const past = {
          series: [pastOf('web', 2, () => 60)],
          coverage: NO_COVERAGE,
          until: atMinute(0),
          poolStates: [],
          events: [],
          now: atMinute(0),
        };
        await givePast(planner, past);
      }
      for (const { now, deltas, final, whole, partial, observed, running, answers: said } of list) {
        answers = said;
        assertSane(
          await planner.cycle({
            now: atMinute(now),
            deltas: deltas.map(({ source, minute, count }) => ({ source, start: atMinute(minute), count })),
            issueAt: final === undefined ? undefined : atMinute(final),
            coverage: { whole, partial },
            observed,
            events: undefined,
            running: new Map(running === undefined ? [] : [['web', running]]),
            starts: new Map(),
            costs: new Map(),
            levels: new Map(),
          }),
        );
      }
    }),
    { numRuns: 150 },
  );
});

// The past, in minutes: what each holds, oldest first.
for (const [what, count] of [
  ['nothing but unknown minutes', () => Number.NaN],
  ['nothing but zeros', () => 0],
  ['gaps at both ends', (minute: number) => (minute < -2_000 || minute > -60 ? Number.NaN : 60)],
  ['one minute', (minute: number) => (minute === -1_500 ? 60 : Number.NaN)],
  ['counts beyond what a float of 32 bits can tell apart', () => LARGEST],
  ['one minute of far too much', (minute: number) => (minute === -200 ? LARGEST : 60)],
  ['every other minute unknown', (minute: number) => (minute % 2 === 0 ? 60 : Number.NaN)],
] as const) {
  test(`a past of ${what} is survived`, async () => {
    const { load, minute } = await drive();
    await load(3, count);
    for (let at = 0; at < 8; at += 1) assertSane(await minute(at, { web: 60 }));
  });
}

test('a past without a single series, or that ends before it began, is survived', async () => {
  const { planner, minute } = await drive();
  for (const past of [
    { series: [], until: undefined },
    { series: [], until: atMinute(0) },
    { series: [pastOf('web', 1, () => 60)], until: undefined },
    { series: [pastOf('web', 1, () => 60)], until: atMinute(-5_000) },
    { series: [pastOf('web', 0, () => 60)], until: atMinute(0) },
  ]) {
    await givePast(planner, { ...past, coverage: NO_COVERAGE, poolStates: [], events: [], now: atMinute(0) });
    assertSane(await minute(0, { web: 60 }));
  }
});

test('what was stored of a pool may be anything', async () => {
  for (const state of [
    undefined,
    null,
    7,
    'x',
    [],
    {},
    { warm: -1 },
    { warm: Number.NaN },
    { warm: 1e300 },
  ]) {
    const { load, minute } = await drive();
    await load(1, () => 60, { poolStates: [{ pool: 'web', state }] });
    assertSane(await minute(0, { web: 60 }));
  }
});

test('a clock that runs back an hour, and finality with it, moves no forecast back', async () => {
  const { minute } = await drive();
  for (let at = 0; at < 10; at += 1) await minute(at, { web: 60 });
  const past = await minute(10, { web: 60 }, { now: atMinute(-50), issueAt: atMinute(-50) });
  assertSane(past);
  assert.equal(past.forecasts?.issuedAt, atMinute(10));
  assert.equal(past.decision.at, atMinute(-50));
});

test('a service that slept for a month goes on', async () => {
  const { minute } = await drive();
  for (let at = 0; at < 5; at += 1) await minute(at, { web: 60 });
  const month = 30 * 1_440;
  assertSane(await minute(month, { web: 120 }));
  const last = await minute(month + 1, { web: 120 });
  assert.equal(last.decision.inputs.liveRatePerSecond, 2);
});

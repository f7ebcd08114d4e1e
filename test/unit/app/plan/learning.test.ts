/** What the planner learns from: the past at start, causally, and what came of each forecast, once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTEXT_ONLY } from '../../../../src/core/forecast/model/model-card.ts';
import { busyHour, drive, givePast, pastOf, quantile } from './drive.ts';
import { atMinute } from '../../demand/given.ts';
import { WEB } from '../given.ts';
import { minuteCard } from '../../../fakes/predictor.ts';
import type { FakeModel } from '../../../fakes/predictor.ts';
import { NO_COVERAGE } from '../../../../src/core/demand/coverage.ts';
import type { Score } from '../../../../src/core/feedback/score.ts';
import { formatTarget } from '../../../../src/core/forecast/target.ts';
import { present } from '../../../../src/core/units/check.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

test('the past teaches at once: the first forecast is by models, and honest', async () => {
  const { load, minute } = await drive();
  // 600 and 720 in turn: the newest step is off by 120, yesterday's by none.
  const swing = (at: number): number => (at % 2 === 0 ? 600 : 720);
  await load(3, swing);
  const said = (await minute(0, { web: swing(0) })).forecast('web');
  assert.ok(said);
  assert.equal(said.basis, 'model');
  const yesterday = said.models.find(({ expert }) => expert === 'yesterday')?.weight ?? 0;
  assert.ok(yesterday > 0.99, `${yesterday}`);
  // 3 × 720 + 2 × 600, and hardly any spread.
  const [low, high] = [quantile(said, 'total(0,5)', 0.05), quantile(said, 'total(0,5)', 0.95)];
  assert.ok(low > 3_340 && high < 3_380 && low <= high, `${low} to ${high}`);
});

test('a day of history is too little', async () => {
  const { load, minute } = await drive();
  await load(1, () => 600);
  assert.equal((await minute(0, { web: 600 })).forecast('web')?.reason, 'too-little-history');
});

test('after clocks were set forward yesterday is 23 hours ago, and the day before 24 hours before that', async () => {
  // At 02:00, eight hours before the past ends, the wall clock went to 03:00.
  const change = { from: atMinute(-480), offsetMs: HOUR_MS };
  const zone = { name: 'Test/Forward', changes: [{ from: atMinute(-99_999), offsetMs: 0 }, change] };
  const card = minuteCard({ inputs: { ...CONTEXT_ONLY, lags: ['1d', '2d'] } });
  const { load, minute, predictor } = await drive({ models: [{ card, experts: {} }], zone });
  await load(4, (at) => at + 10_000);
  await minute(0, { web: 10_000 });
  const lags = present(predictor.requests.at(-1)?.lags, 'a request');
  // Row 0, lead 0: the step at minute 1, 24 × 60 - 60 steps back, and as much as two days back.
  const lead = card.contextLength * 2;
  assert.deepEqual([...lags.slice(lead, lead + 2)], [10_001 - 1_380, 10_001 - 2_820]);
});

test('learning from the past sees nothing at or after each issue', async () => {
  const { load, predictor } = await drive();
  // Minutes count upward, so whatever an input holds tells when it came.
  await load(3, (minute) => minute + 10_000);
  assert.ok(predictor.requests.length > 0);
  for (const { rows, context, lags } of predictor.requests) {
    const card = minuteCard();
    for (let row = 0; row < rows; row += 1) {
      const issue = (context[(row + 1) * card.contextLength - 1] ?? Number.NaN) + 1;
      const length = card.contextLength + card.horizon;
      for (let step = 0; step < length; step += 1) {
        const lag = lags[row * length + step] ?? Number.NaN;
        if (!Number.isNaN(lag)) assert.equal(lag, issue - card.contextLength + step - 1_440);
      }
      assert.ok(issue <= 10_000, 'nothing after the past is asked for');
    }
  }
});

test('what came after an issue does not change what was learned before it', async () => {
  const forecasts = await Promise.all(
    [60, 6_000].map(async (later) => {
      const { planner, minute } = await drive();
      const count = (at: number): number => (at < 0 ? busyHour(at) : later);
      const series = pastOf('web', 3, busyHour);
      // A past that was read later holds more than is final: it must not be learned from.
      const values = Float64Array.of(...series.values, ...new Array<number>(3).fill(count(0)));
      await givePast(planner, {
        series: [{ ...series, values }],
        coverage: NO_COVERAGE,
        until: atMinute(0),
        poolStates: [],
        events: [],
        now: atMinute(0),
      });
      const { forecast } = await minute(-1, {}, { now: atMinute(0) });
      return forecast('web');
    }),
  );
  assert.ok(forecasts[0]);
  assert.deepEqual(forecasts[0], forecasts[1]);
});

const bySeries = (scores: readonly Score[], series: string, model: string): string[] =>
  scores
    .filter((score) => score.series === series && score.model === model)
    .map(
      ({ issuedAt, target, actual }) =>
        `${(issuedAt - atMinute(0)) / MINUTE_MS} ${formatTarget(target)} = ${actual}`,
    );

test('each fifth forecast is scored once, when its time has come', async () => {
  const { load, minute } = await drive();
  await load(3, () => 60);
  const seen: string[] = [];
  for (let at = 0; at < 36; at += 1) {
    const { scores } = await minute(at, { web: at });
    for (const score of bySeries(scores, 'web', 'pra')) seen.push(`${at + 1}: ${score}`);
  }
  // Issued at 10:05, 10:10, …; total(0,5) of 10:05 is 5 + 6 + 7 + 8 + 9, final at 10:10.
  assert.deepEqual(seen.slice(0, 7), [
    '6: 5 total(0,1) = 5',
    '10: 5 total(0,5) = 35',
    '11: 10 total(0,1) = 10',
    '15: 10 total(0,5) = 60',
    '16: 15 total(0,1) = 15',
    '20: 5 total(0,15) = 180', // 5 + … + 19
    '20: 15 total(0,5) = 85',
  ]);
  assert.ok(seen.includes('35: 5 total(0,30) = 585')); // 5 + … + 34
  assert.equal(new Set(seen).size, seen.length);
  // By 10:36: six or seven of 5 minutes (10:05 to 10:30), four of 15, one of 30.
  assert.equal(seen.filter((score) => score.includes('total(0,5)')).length, 6);
  assert.equal(seen.filter((score) => score.includes('total(0,15)')).length, 4);
  assert.equal(seen.filter((score) => score.includes('total(0,30)')).length, 1);
});

test('the forecast that is issued where the past ends is scored, too', async () => {
  const { load, minute } = await drive();
  await load(3, () => 60);
  const scores = [...(await minute(-1, {}, { now: atMinute(0) })).scores];
  for (let at = 0; at < 5; at += 1) scores.push(...(await minute(at, { web: 60 })).scores);
  assert.deepEqual(bySeries(scores, 'web', 'pra'), ['0 total(0,1) = 60', '0 total(0,5) = 300']);
});

test('a score is of what was said: its point, its loss, its coverage; experts have their own', async () => {
  const { load, minute } = await drive();
  await load(3, () => 600);
  const scores: Score[] = [];
  let said: number[] = [];
  for (let at = 0; at < 12; at += 1) {
    const outcome = await minute(at, { web: at < 5 ? 600 : 660 });
    if (at === 4) said = [0.5, 0.95].map((level) => quantile(outcome.forecast('web'), 'total(0,5)', level));
    scores.push(...outcome.scores);
  }
  const mine = scores.find(
    ({ series, model, target }) => series === 'web' && model === 'pra' && target.toLead === 5,
  );
  assert.ok(mine);
  assert.equal(mine.issuedAt, atMinute(5));
  assert.equal(mine.actual, 3_300);
  // Kept as float32 until it is judged.
  assert.ok(Math.abs(mine.point - (said[0] ?? 0)) < 1e-3 * mine.point);
  // Everything said was about 3,000: each level is 300 too low, at the mean of the levels of it.
  assert.ok(mine.covered.every((isCovered) => !isCovered));
  const meanLevel = mine.levels.reduce((a, b) => a + b, 0) / mine.levels.length;
  assert.ok(Math.abs(mine.pinball / (300 * meanLevel) - 1) < 0.05, `${mine.pinball}`);
  const experts = new Set(scores.filter(({ series }) => series === 'web').map(({ model }) => model));
  assert.deepEqual([...experts].sort(), ['fake/1/newest', 'fake/1/yesterday', 'pra']);
});

test('a forecast whose time has an unknown step is not scored', async () => {
  const { load, minute } = await drive();
  await load(3, () => 60);
  const scores: Score[] = [];
  for (let at = 0; at < 12; at += 1) {
    // Nobody watched: an absent count is unknown.
    const counts = at === 5 || at === 10 ? {} : { web: 60 };
    scores.push(...(await minute(at, counts, { coverage: NO_COVERAGE })).scores);
  }
  assert.deepEqual(bySeries(scores, 'web', 'pra'), []);
});

test('a late count corrects what is judged later', async () => {
  const { load, minute } = await drive();
  await load(3, () => 60);
  const scores: Score[] = [];
  for (let at = 0; at < 20; at += 1) {
    const late = at === 9 ? [{ source: 'web', start: atMinute(6), count: 1_000 }] : [];
    const deltas = [{ source: 'web', start: atMinute(at), count: 60 }, ...late];
    scores.push(...(await minute(at, {}, { deltas })).scores);
  }
  assert.deepEqual(bySeries(scores, 'web', 'pra').slice(0, 2), ['5 total(0,1) = 60', '5 total(0,5) = 1300']);
});

test('a first count that is late leaves no unknown steps behind it', async () => {
  const contexts: number[][] = [];
  const watching: FakeModel = {
    card: minuteCard({ experts: ['newest'], inputs: CONTEXT_ONLY, contextLength: 5 }),
    experts: {
      newest: (row, lead) => {
        if (lead === 0) contexts.push([5, 4, 3, 2, 1].map((back) => row.context(back)));
        return row.context(1);
      },
    },
  };
  const { minute } = await drive({ models: [watching] });
  const running = new Map([[WEB.id, 1]]); // Something to decide on: neither source is of the pool.
  await minute(4, { other: 1 }, { running });
  contexts.length = 0;
  await minute(
    5,
    {},
    { running, events: undefined, deltas: [{ source: 'late', start: atMinute(3), count: 7 }] },
  );
  // Of 10:01 to 10:05, for `other` and for the one that is new.
  assert.deepEqual(contexts, [
    [Number.NaN, Number.NaN, Number.NaN, 1, 0],
    [Number.NaN, Number.NaN, 7, 0, 0],
  ]);
});

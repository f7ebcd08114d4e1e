/** What is announced changes what is forecast, once: before it begins, while it runs, and when it is over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Drive, Outcome } from './drive.ts';
import { drive, pastOf, quantile } from './drive.ts';
import { atMinute } from '../../demand/given.ts';
import { minuteCard, simpleModel } from '../../../fakes/predictor.ts';
import { CONTEXT_ONLY } from '../../../../src/core/forecast/model/model-card.ts';
import type { AnnouncedEvent } from '../../../../src/core/demand/events/announced-event.ts';

/** Triples what all sources get from minute 30 to minute 60, for sure. */
const CAMPAIGN: AnnouncedEvent = {
  id: 'campaign',
  name: 'Campaign',
  kind: 'campaign',
  from: atMinute(30),
  to: atMinute(60),
  sources: ['*'],
  effect: { kind: 'factor', factor: 3, logDeviation: 1e-9 },
};

/** 60 requests a minute, three times as many in the campaign. */
const withCampaign = (minute: number): number => (minute >= 30 && minute < 60 ? 180 : 60);

/** Minutes [from, to), each final, with what `web` counts in it; the last one's outcome. */
async function minutes(
  { minute }: Drive,
  { from, to }: { readonly from: number; readonly to: number },
  count: (at: number) => number,
): Promise<Outcome> {
  let last: Outcome | undefined;
  for (let at = from; at < to; at += 1) last = await minute(at, { web: count(at) });
  assert.ok(last);
  return last;
}

const near = (actual: number, expected: number, tolerance = 0.02): void => {
  assert.ok(Math.abs(actual - expected) <= tolerance * expected, `${actual} is not near ${expected}`);
};

test('a campaign is in the forecast before it begins, once while it runs, and no more when it is over', async () => {
  const driven = await drive();
  await driven.load(3, () => 60, { events: [CAMPAIGN] });
  const before = await minutes(driven, { from: 0, to: 20 }, withCampaign);
  for (const series of ['web', 'pool:web']) {
    const said = before.forecast(series);
    assert.equal(said?.basis, 'model');
    near(quantile(said, 'total(0,5)', 0.5), 300);
    // Ten minutes of 60, then twenty of 180.
    near(quantile(said, 'total(0,30)', 0.5), 600 + 3_600);
    near(quantile(said, 'peak(0,30)', 0.95), 180);
  }
  const meanwhile = await minutes(driven, { from: 20, to: 45 }, withCampaign);
  near(quantile(meanwhile.forecast('web'), 'total(0,5)', 0.5), 900);
  near(quantile(meanwhile.forecast('web'), 'total(0,30)', 0.5), 15 * 180 + 15 * 60);
  const after = await minutes(driven, { from: 45, to: 60 }, withCampaign);
  near(quantile(after.forecast('web'), 'total(0,5)', 0.5), 300);
  near(quantile(after.forecast('web'), 'peak(0,30)', 0.95), 60);
});

test("yesterday's campaign does not come back today", async () => {
  const yesterday = { ...CAMPAIGN, from: atMinute(-1_440), to: atMinute(-1_380) };
  const past = (minute: number): number => (minute >= -1_440 && minute < -1_380 ? 180 : 60);
  const driven = await drive({ models: [simpleModel()] });
  await driven.load(3, past, { events: [yesterday] });
  const { forecast } = await minutes(driven, { from: 0, to: 1 }, () => 60);
  near(quantile(forecast('web'), 'total(0,30)', 0.5), 1_800);
  near(quantile(forecast('web'), 'peak(0,30)', 0.99), 60);
});

test('a campaign that does half of what was announced is seen for what it is within minutes', async () => {
  const driven = await drive();
  const count = (minute: number): number => (minute >= 30 && minute < 60 ? 90 : 60);
  await driven.load(3, () => 60, {
    events: [{ ...CAMPAIGN, effect: { kind: 'factor', factor: 3, logDeviation: 0.3 } }],
  });
  const before = await minutes(driven, { from: 0, to: 29 }, count);
  near(quantile(before.forecast('web'), 'total(0,5)', 0.5), 60 + 4 * 180);
  const meanwhile = await minutes(driven, { from: 29, to: 42 }, count);
  near(quantile(meanwhile.forecast('web'), 'total(0,5)', 0.5), 450, 0.35);
});

test('how unsure an effect is widens the quantiles of the time that it acts on', async () => {
  const said = async (logDeviation: number) => {
    const driven = await drive();
    const effect = { kind: 'factor', factor: 3, logDeviation } as const;
    await driven.load(3, () => 60, { events: [{ ...CAMPAIGN, effect }] });
    return (await minutes(driven, { from: 0, to: 29 }, withCampaign)).forecast('web');
  };
  // The score of .95 is 1.6449: 180 · e^(.2 · 1.6449)
  near(quantile(await said(0.2), 'peak(0,15)', 0.95), 250.1);
  near(quantile(await said(1e-9), 'peak(0,15)', 0.95), 180);
});

test('maintenance is left out of the forecasts and of what is learned, and takes nothing away', async () => {
  const window: AnnouncedEvent = {
    ...CAMPAIGN,
    kind: 'maintenance',
    from: atMinute(10),
    to: atMinute(60),
    effect: { kind: 'learn' },
  };
  const driven = await drive();
  await driven.load(3, () => 600, { events: [window] });
  const count = (minute: number): number => (minute >= 10 && minute < 60 ? 0 : 600);
  const before = await minutes(driven, { from: 0, to: 10 }, count);
  const scores: number[] = [];
  for (let at = 10; at < 70; at += 1) {
    const last = await driven.minute(at, { web: count(at) });
    scores.push(...last.scores.map(({ actual }) => actual));
    near(quantile(last.forecast('web'), 'total(0,5)', 0.5), 3_000);
    assert.ok(last.decision.warm >= before.decision.warm, `minute ${at} holds ${last.decision.warm}`);
    assert.deepEqual(last.failures, []);
  }
  // None of a window with maintenance in it: the first are of the minute and the five minutes after it.
  assert.deepEqual([...new Set(scores)], [600, 3_000]);
});

test('a maintenance window with a factor is forecast by it', async () => {
  const window: AnnouncedEvent = {
    ...CAMPAIGN,
    kind: 'maintenance',
    effect: { kind: 'factor', factor: 0.5, logDeviation: 1e-9 },
  };
  const driven = await drive();
  await driven.load(3, () => 60, { events: [window] });
  const { forecast } = await minutes(driven, { from: 0, to: 45 }, (at) => (at < 30 ? 60 : 1));
  near(quantile(forecast('web'), 'total(0,5)', 0.5), 150);
});

test('an event that is changed, or taken back, while it runs counts from the next cycle on', async () => {
  const driven = await drive();
  await driven.load(3, () => 60, { events: [CAMPAIGN] });
  const running = await minutes(driven, { from: 0, to: 40 }, withCampaign);
  near(quantile(running.forecast('web'), 'total(0,30)', 0.5), 20 * 180 + 10 * 60);
  const shorter = await driven.minute(40, { web: 180 }, { events: [{ ...CAMPAIGN, to: atMinute(51) }] });
  near(quantile(shorter.forecast('web'), 'total(0,30)', 0.5), 10 * 180 + 20 * 60);
  const same = await driven.minute(41, { web: 180 });
  near(quantile(same.forecast('web'), 'total(0,30)', 0.5), 9 * 180 + 21 * 60);
  const newest = (): number | undefined => driven.predictor.requests.at(-1)?.context[29];
  assert.equal(newest(), 60, 'what would have come without it');
  await driven.minute(42, { web: 180 }, { events: [] });
  assert.equal(newest(), 180, 'no event explains it');
});

test('a pool has its share of what acts on a part of its sources', async () => {
  const driven = await drive();
  const event = { ...CAMPAIGN, sources: ['web-b'] };
  await driven.load(3, () => 0, {
    series: [pastOf('web-a', 3, () => 300), pastOf('web-b', 3, () => 100)],
    events: [event],
  });
  let last: Outcome | undefined;
  for (let at = 0; at < 30; at += 1) last = await driven.minute(at, { 'web-a': 300, 'web-b': 100 });
  const peaks = ['web-a', 'web-b', 'pool:web'].map((series) =>
    quantile(last?.forecast(series), 'peak(0,5)', 0.5),
  );
  [300, 300, 600].forEach((expected, at) => {
    near(peaks[at] ?? Number.NaN, expected);
  });
});

test('a volume is shared by requests among all sources that the event names', async () => {
  const driven = await drive();
  // 4 a second: 240 a minute, of which web-a has three quarters.
  const effect = { kind: 'volume', requestsPerSecond: 4, deviation: 1e-9 } as const;
  await driven.load(3, () => 0, {
    series: [pastOf('web-a', 3, () => 300), pastOf('web-b', 3, () => 100), pastOf('other', 3, () => 800)],
    events: [{ ...CAMPAIGN, sources: ['pool:web'], effect }],
  });
  let last: Outcome | undefined;
  for (let at = 0; at < 30; at += 1)
    last = await driven.minute(at, { 'web-a': 300, 'web-b': 100, other: 800 });
  const peaks = ['web-a', 'web-b', 'pool:web', 'other'].map((series) =>
    quantile(last?.forecast(series), 'peak(0,5)', 0.5),
  );
  [480, 160, 640, 800].forEach((expected, at) => {
    near(peaks[at] ?? Number.NaN, expected);
  });
});

test('a model with an input for a kind sees the counts as they are, and its word counts as often as the others', async () => {
  const card = minuteCard({
    name: 'knowing',
    experts: ['newest'],
    inputs: { ...CONTEXT_ONLY, events: ['campaign'] },
  });
  const seen: number[] = [];
  const knowing = {
    card,
    experts: {
      newest: (row: { context(back: number): number }): number => {
        seen.push(row.context(1));
        return row.context(1);
      },
    },
  };
  const driven = await drive({ models: [knowing] });
  await driven.load(3, () => 60, { events: [CAMPAIGN] });
  const { forecast } = await minutes(driven, { from: 0, to: 45 }, withCampaign);
  assert.equal(seen.at(-1), 180);
  near(quantile(forecast('web'), 'total(0,5)', 0.5), 900);
});

/** Twice as much from minute 30 on, of what was announced five times as much. */
const doubled = (minute: number): number => (minute >= 30 ? 1_200 : 600);
const WRONG: AnnouncedEvent = {
  ...CAMPAIGN,
  to: atMinute(90),
  effect: { kind: 'factor', factor: 5, logDeviation: 0.3 },
};
/** The factor by which what a model was given differs from what came. */
const factorSeen = ({ predictor }: Drive, came: number): number =>
  came / (predictor.requests.at(-1)?.context[29] ?? Number.NaN);

test('after a quarter of an hour a factor that was announced wrongly is much less wrong', async () => {
  const driven = await drive();
  await driven.load(9, () => 600, { events: [WRONG] });
  await minutes(driven, { from: 0, to: 30 }, doubled);
  assert.equal(factorSeen(driven, 600), 1);
  await minutes(driven, { from: 30, to: 31 }, doubled);
  near(factorSeen(driven, 1_200), 5, 1e-6);
  await minutes(driven, { from: 31, to: 45 }, doubled);
  const corrected = Math.log(factorSeen(driven, 1_200) / 2);
  assert.ok(Math.abs(corrected) < Math.log(5 / 2) / 3, `${Math.exp(corrected)} times too much`);
});

test('what nobody knows is learned while it runs, and the forecasts become surer', async () => {
  // All seven days before are kept.
  const week = simpleModel({ inputs: { ...CONTEXT_ONLY, lags: ['1d', '7d'] } });
  const driven = await drive({ models: [week] });
  const unknown: AnnouncedEvent = { ...WRONG, effect: { kind: 'learn' } };
  /** A little that no model knows: 570 to 630. */
  const noisy = (minute: number): number => 570 + (((minute + 20_000) * 7_919) % 61);
  await driven.load(9, noisy, { events: [unknown] });
  const spread = ({ forecast }: Outcome): number =>
    quantile(forecast('web'), 'peak(0,5)', 0.95) / quantile(forecast('web'), 'peak(0,5)', 0.5);
  const count = (minute: number): number => noisy(minute) * (minute >= 30 ? 2 : 1);
  const before = await minutes(driven, { from: 0, to: 30 }, count);
  const meanwhile = await minutes(driven, { from: 30, to: 60 }, count);
  near(factorSeen(driven, count(59)), 2, 0.15);
  assert.ok(spread(meanwhile) < spread(before), `${spread(meanwhile)} after ${spread(before)}`);
  near(quantile(meanwhile.forecast('web'), 'total(0,30)', 0.5), 30 * 1_200, 0.15);
});

test('a planner that begins again in the middle of an event knows as much of it', async () => {
  const events = [WRONG];
  const whole = await drive();
  await whole.load(9, () => 600, { events });
  await minutes(whole, { from: 0, to: 50 }, doubled);
  const again = await drive();
  // The past ends twenty minutes into the event, and is counted from there.
  const shift = 50;
  const { start, values, ...past } = pastOf('web', 9, (minute) => doubled(minute + shift));
  await again.load(9, () => 0, {
    series: [{ ...past, start: start + atMinute(shift) - atMinute(0), values }],
    until: atMinute(shift),
    now: atMinute(shift),
    events,
  });
  await minutes(whole, { from: 50, to: 52 }, doubled);
  await minutes(again, { from: 50, to: 52 }, doubled);
  near(factorSeen(again, 1_200), factorSeen(whole, 1_200), 1e-9);
});

test('an event that is changed while it runs keeps what was seen of it', async () => {
  const driven = await drive();
  await driven.load(9, () => 600, { events: [WRONG] });
  await minutes(driven, { from: 0, to: 45 }, doubled);
  const before = factorSeen(driven, 1_200);
  await driven.minute(45, { web: 1_200 }, { events: [{ ...WRONG, to: atMinute(120) }] });
  near(factorSeen(driven, 1_200), before, 0.05);
  const right = { ...WRONG, effect: { kind: 'factor', factor: 2, logDeviation: 0.3 } } as const;
  await driven.minute(46, { web: 1_200 }, { events: [right] });
  near(factorSeen(driven, 1_200), 2, 0.02);
});

test('what was learned of a source alone acts on it alone, and on its pool by its share', async () => {
  const driven = await drive();
  const effect = {
    kind: 'learned',
    all: { logFactor: Math.log(2), logVariance: 1e-12 },
    parts: new Map([['web-a', { logFactor: Math.log(3), logVariance: 1e-12 }]]),
    isSettled: false,
  } as const;
  await driven.load(3, () => 0, {
    series: [pastOf('web-a', 3, () => 100), pastOf('web-b', 3, () => 100)],
    events: [{ ...CAMPAIGN, effect }],
  });
  let last: Outcome | undefined;
  for (let at = 0; at < 30; at += 1) last = await driven.minute(at, { 'web-a': 100, 'web-b': 100 });
  const peaks = ['web-a', 'web-b', 'pool:web'].map((series) =>
    quantile(last?.forecast(series), 'peak(0,5)', 0.5),
  );
  [300, 200, 400].forEach((expected, at) => {
    near(peaks[at] ?? Number.NaN, expected);
  });
});

test('ten thousand events at once that nobody knows are borne, and none is made much of', async () => {
  const driven = await drive();
  const events = Array.from({ length: 10_000 }, (_, at): AnnouncedEvent => ({
    ...CAMPAIGN,
    ...{ id: `e-${at}`, name: `Event ${at}`, effect: { kind: 'learn' } },
  }));
  await driven.load(9, () => 600, { events });
  await minutes(driven, { from: 0, to: 45 }, doubled);
  near(factorSeen(driven, 1_200), 1, 0.2);
});

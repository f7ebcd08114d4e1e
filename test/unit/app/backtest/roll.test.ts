import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInProcessTrainer } from '../../../../src/adapters/trainer/in-process.ts';
import { scoreByEvents } from '../../../../src/app/backtest/event-scores.ts';
import { mixtureOf } from '../../../../src/app/backtest/losses.ts';
import { roll } from '../../../../src/app/backtest/roll.ts';
import type { BacktestSettings } from '../../../../src/app/backtest/settings.ts';
import { leadSteps, recordedIssues } from '../../../../src/app/backtest/settings.ts';
import type { Track } from '../../../../src/app/backtest/track.ts';
import { quantilesAt } from '../../../../src/app/backtest/track.ts';
import { present } from '../../../../src/core/units/check.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';
import type { SeriesPast, Trainer } from '../../../../src/ports/trainer.ts';
import { createFakePredictor, simpleModel } from '../../../fakes/predictor.ts';

const START = Date.parse('2026-03-02T00:00:00Z');

const settingsOf = (stepMs: number, changes: Partial<BacktestSettings> = {}): BacktestSettings => ({
  stepMs,
  zone: UTC,
  events: [],
  occurrences: [],
  from: START + 2 * DAY_MS,
  to: START + 3 * DAY_MS,
  everyMs: 30 * MINUTE_MS,
  leads: leadSteps(
    [5, 15, 30].map((minutes) => minutes * MINUTE_MS),
    stepMs,
  ),
  ...changes,
});

/** Four days of counts: a wave of a day, and a little that no model knows. */
const wave = (stepMs: number): Float64Array =>
  Float64Array.from({ length: (4 * DAY_MS) / stepMs }, (_, step) =>
    Math.round(100 + 50 * Math.sin((step * stepMs * 2 * Math.PI) / DAY_MS) + ((step * 7_919) % 13)),
  );

async function run(
  values: Float64Array,
  settings: BacktestSettings,
  trainer = createInProcessTrainer([]),
): Promise<Track> {
  const { stepMs } = settings;
  const predictor = createFakePredictor([simpleModel({ stepMs })]);
  const cards = await predictor.models();
  const deps = {
    predictor,
    trainer,
    cards,
    first: undefined,
    cardsAt: () => cards,
    progressed: () => undefined,
    failed: () => undefined,
  };
  return roll(deps, settings, { source: 'checkout', start: START, stepMs, values });
}

const said = ({ models }: Track): readonly Float64Array[] => models.map(({ quantiles }) => quantiles);

for (const minutes of [1, 5, 10, 30]) {
  test(`with steps of ${minutes} minutes a forecast does not know what comes after its issue time`, async () => {
    const stepMs = minutes * MINUTE_MS;
    const settings = settingsOf(stepMs);
    const values = wave(stepMs);
    const other = Float64Array.from(values);
    // From the last issue time on everything is different: all that was said until then must be the same.
    const last = present(recordedIssues(settings).at(-1), 'an issue');
    other.fill(1e6, last - START / stepMs);
    const track = await run(values, settings);
    assert.deepEqual(said(await run(other, settings)), said(track));
    assert.ok(track.basis.every((basis) => basis === 'model'));
  });
}

test('what came is learned from only once it is final: a change of one step changes nothing said before its end', async () => {
  const settings = settingsOf(5 * MINUTE_MS);
  const values = wave(settings.stepMs);
  const changed = Float64Array.from(values);
  // The step from 12:00 to 12:05 of the third day. Issue times are every half hour from midnight: the first 25
  // (to 12:00) do not know it, the 26th (12:30) does.
  changed[(2 * DAY_MS + 12 * HOUR_MS) / settings.stepMs] = 5_000;
  const [before, after] = [await run(values, settings), await run(changed, settings)];
  const first = 25 * settings.leads.length * before.scored.levels.length;
  said(before).forEach((quantiles, model) => {
    assert.deepEqual(said(after)[model]?.subarray(0, first), quantiles.subarray(0, first));
  });
  assert.notDeepEqual(said(after)[0]?.subarray(first), said(before)[0]?.subarray(first));
});

test('an expert that does not know a step says nothing there, and the others go on', async () => {
  const settings = settingsOf(5 * MINUTE_MS);
  const values = wave(settings.stepMs);
  // Unknown on the second day from 10:00 to 11:00: the fake's `yesterday` knows nothing for that hour of the third.
  values.fill(
    Number.NaN,
    (DAY_MS + 10 * HOUR_MS) / settings.stepMs,
    (DAY_MS + 11 * HOUR_MS) / settings.stepMs,
  );
  const track = await run(values, settings);
  const [mixture, newest, yesterday] = track.models;
  const at = { issue: 20, lead: 0 }; // 10:00
  assert.ok(quantilesAt(track, present(mixture, 'the mixture'), at).every(Number.isFinite));
  assert.ok(quantilesAt(track, present(newest, 'an expert'), at).every(Number.isFinite));
  assert.ok(quantilesAt(track, present(yesterday, 'an expert'), at).every(Number.isNaN));
});

test('without any model that has spoken the newest load is carried forward, and that is told', async () => {
  const settings = settingsOf(5 * MINUTE_MS, { from: START + 30 * MINUTE_MS, to: START + 2 * HOUR_MS });
  const track = await run(wave(settings.stepMs), settings);
  assert.deepEqual(new Set(track.basis), new Set(['reactive']));
  assert.ok(track.weights.every((weight) => weight === 0));
});

test('a series of which nothing is known is not forecast', async () => {
  const settings = settingsOf(5 * MINUTE_MS);
  const track = await run(new Float64Array((4 * DAY_MS) / settings.stepMs).fill(Number.NaN), settings);
  assert.ok(said(track).every((quantiles) => quantiles.every(Number.isNaN)));
});

test('every family is fitted each midnight, on what was known then and no longer back than it looks', async () => {
  const zone = { name: 'Test/Ahead', changes: [{ from: 0, offsetMs: HOUR_MS }] };
  const settings = settingsOf(5 * MINUTE_MS, { zone });
  const seen: SeriesPast[] = [];
  const trainer: Trainer = {
    families: () =>
      Promise.resolve([
        { name: 'fake', historyDays: 1 },
        { name: 'of-no-model', historyDays: 1 },
      ]),
    fit: ({ model, pasts }) => {
      assert.equal(model.name, 'fake');
      seen.push(...pasts);
      return Promise.resolve(pasts.map(({ series }) => ({ series, values: undefined, reason: 'none' })));
    },
    close: () => Promise.resolve(),
  };
  const values = wave(settings.stepMs);
  await run(values, settings, trainer);
  // Once when the first step is known, then at the midnights before days two and three; the last issue is on day three.
  const day = DAY_MS / settings.stepMs;
  const pasts = [values.subarray(0, 1), values.subarray(0, day), values.subarray(day, 2 * day)];
  assert.deepEqual(
    seen.map(({ values: past }) => past),
    pasts.map((past) => Float32Array.from(past)),
  );
  assert.deepEqual(
    seen.map(({ start }) => start),
    [START, START, START + DAY_MS],
  );
  assert.ok(seen.every((past) => past.zone === zone));
});

test('leads are whole steps, rounded up, each once', () => {
  const leads = [5, 15, 30].map((minutes) => minutes * MINUTE_MS);
  assert.deepEqual(leadSteps(leads, MINUTE_MS), [5, 15, 30]);
  assert.deepEqual(leadSteps(leads, 5 * MINUTE_MS), [1, 3, 6]);
  assert.deepEqual(leadSteps(leads, 10 * MINUTE_MS), [1, 2, 3]);
  assert.deepEqual(leadSteps(leads, 30 * MINUTE_MS), [1]);
});

test('the last issue time is the last whose furthest target ends in time', () => {
  // Six steps of five minutes: from 00:00, every half hour, until 23:30 whose target ends at 24:00.
  const settings = settingsOf(5 * MINUTE_MS);
  const issues = recordedIssues(settings);
  assert.equal(issues.length, 48);
  assert.equal(issues[0], settings.from / settings.stepMs);
  assert.equal(issues.at(-1), (settings.to - 30 * MINUTE_MS) / settings.stepMs);
});

test('a model sleeps at issues of the time that it was trained on', async () => {
  const stepMs = 30 * MINUTE_MS;
  const settings = settingsOf(stepMs);
  const { card, ...rest } = simpleModel({ stepMs });
  const until = settings.from + 6 * HOUR_MS;
  const trained = (from: number, to: number) => ({
    ...card.trainedOn,
    range: `${new Date(from).toISOString()}/${new Date(to).toISOString()}`,
  });
  const late = { ...rest, card: { ...card, trainedOn: trained(START, until) } };
  const predictor = createFakePredictor([late]);
  const deps = {
    predictor,
    ...{ trainer: createInProcessTrainer([]), progressed: () => undefined, failed: () => undefined },
    cards: [late.card],
    first: undefined,
    cardsAt: () => [late.card],
  };
  const track = await roll(deps, settings, {
    source: 'checkout',
    start: START,
    stepMs,
    values: wave(stepMs),
  });
  const expert = present(track.models[1], 'an expert');
  const isSilent = track.scored.issues.map((_, issue) =>
    Number.isNaN(quantilesAt(track, expert, { issue, lead: 0 })[0]),
  );
  // Every half hour: six hours of silence, the issue at the end of what it knows is the first one.
  assert.deepEqual([isSilent.indexOf(false), isSilent.lastIndexOf(true)], [12, 11]);
  assert.equal(
    predictor.requests.reduce((rows, request) => rows + request.rows, 0),
    isSilent.length - 12,
  );
});

test('an event that is announced is in the forecasts of its time, and its targets are scored apart', async () => {
  const stepMs = 5 * MINUTE_MS;
  const [from, to] = [START + 2.5 * DAY_MS, START + 2.5 * DAY_MS + 4 * HOUR_MS];
  const within = (step: number): boolean => step >= (from - START) / stepMs && step < (to - START) / stepMs;
  const values = wave(stepMs).map((count, step) => (within(step) ? 3 * count : count));
  const event = { id: 'sale', name: 'Sale', kind: 'campaign', from, to, sources: ['checkout'] } as const;
  const effect = { kind: 'factor', factor: 3, logDeviation: 0.1 } as const;
  const wapes = await Promise.all(
    [[{ ...event, effect }], []].map(async (events) => {
      const track = await run(values, settingsOf(stepMs, { events }));
      const scores = scoreByEvents(track, mixtureOf(track));
      if (!scores) return undefined;
      // 48 issue times, of three leads each: four hours of 24 are inside, two on each side around.
      assert.deepEqual([scores.inside.targets, scores.around.targets, scores.apart.targets], [24, 24, 96]);
      return scores.inside.byLead.map(({ wape }) => wape ?? Number.NaN);
    }),
  );
  assert.equal(wapes[1], undefined, 'nothing was announced');
  assert.ok(
    wapes[0]?.every((wape) => wape < 0.1),
    wapes[0]?.join(),
  );
});

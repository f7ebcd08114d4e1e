/** Rounds of fits: in which order, within which budget, and when what they left is used. */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { settled } from '../deferred.ts';
import { cycleDeps } from '../given.ts';
import { atMinute, batch } from '../../demand/given.ts';
import { plainContribution } from '../../../../src/core/demand/batch.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import type { FakePlannerOptions } from '../../../fakes/planner.ts';
import { createFakeTrainer } from '../../../fakes/trainer.ts';
import type { FakeTrainerOptions } from '../../../fakes/trainer.ts';
import { createPlannerDesk } from '../../../../src/app/refit/planner-desk.ts';
import { createRefits } from '../../../../src/app/refit/refits.ts';
import type { RefitPolicy } from '../../../../src/app/refit/refits.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';
import { TrainingFailed } from '../../../../src/ports/trainer.ts';

const MODEL = { name: 'fake-fit', version: 1 };
const POOL_PAST = {
  series: 'pool:web',
  stepMs: MINUTE_MS,
  start: atMinute(-60),
  values: new Float32Array(60).fill(9),
  zone: UTC,
};

interface Given {
  readonly trainer?: FakeTrainerOptions;
  readonly planner?: FakePlannerOptions;
  readonly policy?: Partial<RefitPolicy>;
  /** Requests of each source in the minute before 10:00. */
  readonly counts?: Readonly<Record<string, number>>;
  /** By a clock that only fits move. */
  readonly fitMs?: number;
}

/** Refits that run, at 10:00. `cycle` is the end of one; `pass` lets time pass, a cycle each minute. */
async function given(t: TestContext, { trainer, planner, policy, counts = { a: 1 }, fitMs = 0 }: Given = {}) {
  const clock = createVirtualClock(atMinute(0));
  const deps = await cycleDeps({ planner: { poolPasts: [POOL_PAST], ...planner } });
  const contributions = Object.entries(counts).map(([source, count]) =>
    plainContribution(source, atMinute(-1), count),
  );
  const counted = batch({ contributions, watermark: atMinute(0) });
  await deps.history.append([counted]);
  deps.feed.add(counted);
  let elapsed = 0;
  const fakeTrainer = createFakeTrainer({
    ...trainer,
    fit: (past) => {
      elapsed += fitMs;
      return trainer?.fit ? trainer.fit(past) : Float32Array.of(past.values.length);
    },
  });
  const desk = createPlannerDesk(deps.planner);
  const refits = createRefits(
    { ...deps, desk, trainer: fakeTrainer, clock, elapsedMs: () => elapsed },
    { stepMs: MINUTE_MS, zone: UTC, everyMs: DAY_MS, budgetMs: HOUR_MS, ...policy },
  );
  await deps.planner.begin({
    coverage: deps.feed.coverage(atMinute(0)),
    poolStates: [],
    events: [],
    now: atMinute(0),
  });
  const stopping = new AbortController();
  const running = refits.run(stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
  };
  t.after(stop);
  let fitted = [MODEL];
  const cycle = async (): Promise<void> => {
    await refits.betweenCycles();
    await desk.betweenCycles(fitted);
    await settled();
  };
  return {
    ...deps,
    clock,
    trainer: fakeTrainer,
    cycle,
    stop,
    serve: (models: typeof fitted) => (fitted = models),
    pass: async (minutes: number): Promise<void> => {
      for (let minute = 0; minute < minutes; minute += 1) {
        await clock.advanceTo(clock.now() + MINUTE_MS);
        await cycle();
      }
    },
    listeners: () => getEventListeners(stopping.signal, 'abort').length,
    adopted: () => deps.planner.loads[0]?.adopted ?? [],
  };
}

test('pools come first, then the sources with the most requests', async (t) => {
  const { pass, trainer, telemetry } = await given(t, {
    counts: { small: 1, large: 50, none: 0, middle: 7 },
  });
  await pass(6);
  assert.deepEqual(trainer.calls, [['pool:web'], ['large', 'middle', 'small']]);
  assert.equal(telemetry.counted('pra_fits_total', { family: 'fake-fit', outcome: 'fitted' }), 4);
  const [line] = telemetry.lines.filter(({ message }) => message === 'series were fitted');
  assert.deepEqual(line?.fields, { fitted: 4, without: 0, failed: 0, isSpent: false, seconds: 0 });
});

test('a source is fitted on as many days as the family looks at, up to the newest step, in its zone', async (t) => {
  const zone = { name: 'Test/Ahead', changes: [{ from: 0, offsetMs: HOUR_MS }] };
  const { pass, trainer } = await given(t, {
    ...{ counts: { a: 5 }, trainer: { historyDays: 2 }, policy: { zone } },
  });
  await pass(6);
  const past = trainer.pasts.find(({ series }) => series === 'a');
  assert.deepEqual([past?.start, past?.values.length, past?.values.at(-1)], [atMinute(-2_880), 2_880, 5]);
  assert.ok(Number.isNaN(past?.values[0]));
  assert.equal(past?.zone, zone);
});

test('rows are durable first, and reach the planner after the next cycle, not before', async (t) => {
  const { clock, cycle, parameters, adopted } = await given(t);
  await clock.advanceTo(atMinute(5));
  await settled();
  assert.deepEqual(await parameters.rows(MODEL), [], 'the pools are only told between cycles');
  await cycle();
  const rows = await parameters.rows(MODEL);
  assert.deepEqual(
    rows.map(({ series, fittedAt }) => [series, fittedAt]),
    [
      ['a', atMinute(0)],
      ['pool:web', atMinute(0)],
    ],
  );
  assert.deepEqual(adopted(), []);
  await cycle();
  assert.deepEqual(
    adopted().map(({ series, values }) => [series, ...values]),
    [
      ['pool:web', 60],
      ['a', 1_440],
    ],
  );
  await cycle();
  assert.equal(adopted().length, 2, 'each once');
});

test('a round ends when its budget is spent; the next day goes on with what is stale, from the top', async (t) => {
  const counts = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`s${i}`, 100 - i]));
  // The pool and twenty sources take 21 s; 20 s are one batch more than there is.
  const { pass, trainer, telemetry } = await given(t, { counts, fitMs: 1_000, policy: { budgetMs: 20_000 } });
  await pass(10);
  assert.deepEqual(
    trainer.calls.map(({ length }) => length),
    [1, 20],
  );
  assert.equal(
    telemetry.lines.find(({ message }) => message === 'series were fitted')?.fields['isSpent'],
    true,
  );
  await pass(1_440);
  // Nothing new was counted, so by the age of what is known the rows are still fresh: it goes on with the rest.
  assert.deepEqual(trainer.calls[2]?.slice(0, 2), ['s20', 's21']);
});

test('fits pause three times as long as they took', async (t) => {
  const counts = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`s${i}`, 100 - i]));
  const { pass, trainer } = await given(t, { counts, fitMs: 6_000 });
  // The pool at minute 5 and 18 s of pause; then 20 sources in two minutes, and six of pause.
  await pass(6);
  assert.equal(trainer.calls.length, 2);
  await pass(5);
  assert.equal(trainer.calls.length, 2);
  await pass(2);
  assert.equal(trainer.calls.length, 3);
});

test('one series that takes the process down costs itself alone', async (t) => {
  const fit = ({ series }: { series: string }): Float32Array => {
    if (series === 'c') throw new TrainingFailed('killed');
    return Float32Array.of(1);
  };
  const { pass, parameters, telemetry } = await given(t, {
    counts: { a: 4, b: 3, c: 2, d: 1 },
    trainer: { fit },
  });
  await pass(8);
  const rows = await parameters.rows(MODEL);
  assert.deepEqual(
    rows.map(({ series }) => series),
    ['a', 'b', 'd', 'pool:web'],
  );
  assert.equal(telemetry.counted('pra_fits_total', { family: 'fake-fit', outcome: 'failed' }), 1);
});

test('a series of which too little is known has no row, and keeps the one that it had', async (t) => {
  const { pass, parameters, telemetry } = await given(t, { trainer: { fit: () => undefined } });
  const old = { model: MODEL, series: 'a', fittedAt: atMinute(0) - 2 * DAY_MS, values: Float32Array.of(7) };
  await parameters.put([old]);
  await pass(6);
  assert.deepEqual(await parameters.rows(MODEL), [old]);
  assert.equal(telemetry.counted('pra_fits_total', { family: 'fake-fit', outcome: 'without' }), 2);
});

test('while no model that takes rows serves, nothing is fitted, and it is looked at again', async (t) => {
  const { pass, serve, trainer } = await given(t);
  serve([]);
  await pass(9);
  assert.equal(trainer.calls.length, 0);
  serve([MODEL]);
  await pass(6);
  assert.equal(trainer.calls.length, 2);
});

test('a model of which there is no family is left alone', async (t) => {
  const { pass, serve, trainer } = await given(t);
  serve([{ name: 'custom', version: 3 }]);
  await pass(6);
  assert.equal(trainer.calls.length, 0);
});

test('with no budget nothing is ever fitted', async (t) => {
  const { pass, trainer } = await given(t, { policy: { budgetMs: 0 } });
  await pass(20);
  assert.equal(trainer.calls.length, 0);
});

test('a round that fails is told, and the next one comes all the same', async (t) => {
  let fails = true;
  const fit = (): Float32Array => {
    if (fails) throw new Error('disk full');
    return Float32Array.of(1);
  };
  const { pass, telemetry, trainer } = await given(t, { trainer: { fit }, policy: { everyMs: HOUR_MS } });
  await pass(6);
  assert.equal(telemetry.lines.filter(({ message }) => message.startsWith('series could not be')).length, 1);
  fails = false;
  await pass(60);
  assert.ok(trainer.calls.length > 1);
});

test('a stop ends a round that waits, at once', async (t) => {
  const { clock, stop } = await given(t);
  await clock.advanceTo(atMinute(5)); // It waits for the end of a cycle that never comes.
  await stop();
});

test('however many rounds there were, one listener waits for the stop', async (t) => {
  const { pass, serve, listeners } = await given(t);
  serve([]);
  await pass(5 * 60);
  assert.ok(listeners() <= 1, `${listeners()} listeners`);
});

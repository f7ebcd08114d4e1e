/**
 * One of two balancers goes silent for an hour around the peak. The real planner, on fakes: what is forecast,
 * held and told meanwhile, and what happens when it is back.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { settled } from './deferred.ts';
import { cycleDeps, WEB } from './given.ts';
import { atMinute, NAMED_BY_SOURCE, record } from '../demand/given.ts';
import { createFakeModelTrainer } from '../../fakes/model-trainer.ts';
import { createFakeTrainer } from '../../fakes/trainer.ts';
import { createMemoryLedger } from '../../fakes/ledger.ts';
import { createVirtualClock } from '../../fakes/clock.ts';
import { createFakePredictor, simpleModel } from '../../fakes/predictor.ts';
import { startEngine } from '../../../src/app/engine.ts';
import { createPlanner } from '../../../src/app/plan/create-planner.ts';
import { UTC } from '../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/core/units/time.ts';

const CONFIG = {
  budget: undefined,
  stepMs: MINUTE_MS,
  zone: UTC,
  windowsMs: [5 * MINUTE_MS],
  extraction: NAMED_BY_SOURCE,
  ingest: {
    lateLimitMs: HOUR_MS,
    futureToleranceMs: 5_000,
    clientSilenceMs: 2 * MINUTE_MS,
    goneAfterMs: DAY_MS,
    gone: [],
  },
  plan: { forecastOnly: false, graceMs: 10_000, leaseMs: 3 * MINUTE_MS },
  pools: [WEB],
  retentionMs: 35 * DAY_MS,
  isOwnModel: () => true,
  refits: { everyMs: DAY_MS, budgetMs: 0 },
  retrain: { everyMs: 0 },
};

/** Requests in a minute past 10:00, every day: 300, and around 11:00 up to 1,200. An instance takes 60. */
const load = (minute: number): number => {
  const ofDay = ((minute % 1_440) + 1_440) % 1_440;
  return 300 + Math.round(900 * Math.exp(-(((ofDay - 60) / 30) ** 2)));
};
const PEAK_INSTANCES = 20;

/** A service that knows two such days, at 10:00. */
async function start(t: TestContext) {
  const clock = createVirtualClock(atMinute(0));
  const deps = await cycleDeps();
  const planner = await createPlanner(
    { predictor: createFakePredictor([simpleModel()]), elapsedMs: () => 0 },
    CONFIG,
  );
  const engine = await startEngine(
    {
      ...deps,
      planner,
      trainer: createFakeTrainer(),
      modelTrainer: createFakeModelTrainer(),
      ledger: createMemoryLedger(),
      clock,
      elapsedMs: () => 0,
    },
    CONFIG,
  );
  t.after(() => engine.close());
  const { app } = engine;
  const days = Array.from({ length: 2_880 }, (_, index) => index - 2_880);
  const rows = days.map((minute) => ({ source: 'web', start: atMinute(minute), count: load(minute) }));
  await app.importPart({ importId: 'days', sequence: 1, rows });
  app.finishImport();

  /** What a balancer has counted in these minutes, half of what came. */
  const report = (client: string, minutes: readonly number[]) => {
    const last = (minutes.at(-1) ?? 0) + 1;
    const attributes = [{ name: 'source', value: 'web' }];
    return app.reportRequests({
      client,
      sequence: last,
      records: minutes.map((minute) =>
        record({ time: atMinute(minute), count: load(minute) / 2, attributes }),
      ),
      watermark: atMinute(last),
      goodbye: false,
    });
  };
  /** The end of a minute, at which these clients report it; the count in force after it. */
  const minute = async (at: number, clients: readonly string[]): Promise<number> => {
    await clock.advanceTo(atMinute(at + 1));
    await Promise.all(clients.map((client) => report(client, [at])));
    for (let turn = 0; turn < 5; turn += 1) await settled();
    await clock.advanceTo(atMinute(at + 1) + 20 * SECOND_MS);
    return app.plan()[0]?.warm ?? 0;
  };
  return { ...deps, app, report, minute };
}

const [SILENT_FROM, BACK_AT] = [50, 110];

test('a silent balancer: nothing is scaled in, the peak is covered, and operators are told why', async (t) => {
  const { app, minute, report, telemetry } = await start(t);
  for (let at = 0; at < SILENT_FROM; at += 1) await minute(at, ['lb-1', 'lb-2']);
  assert.equal(app.predict(POOL).basis, 'model');

  let before = 0;
  for (let at = SILENT_FROM; at < BACK_AT; at += 1) {
    const warm = await minute(at, ['lb-1']);
    assert.ok(warm >= before, `minute ${at}: ${before} were in force, then ${warm}`);
    if (at >= 55) assert.ok(warm >= PEAK_INSTANCES, `minute ${at}: ${warm} for the whole peak, not its half`);
    before = warm;
  }
  // It passed 10:50, and the newest cycle was that of 11:50.
  assert.equal(telemetry.gauged('pra_clients_missing'), 1);
  assert.equal(telemetry.gauged('pra_data_age_seconds'), 3_600);
  const [told, ...others] = telemetry.lines.filter(({ message }) => message.includes('missing'));
  assert.deepEqual([told?.level, told?.fields['client'], others], ['warn', 'lb-2', []]);
  const { basis, issuedAt, dataAge } = app.predict(POOL);
  assert.deepEqual(
    [basis, issuedAt, dataAge.finalUntil],
    ['model', atMinute(BACK_AT), atMinute(SILENT_FROM)],
    'forecasts are of the present, and say how old the whole truth is',
  );
  const trail = app.plan()[0]?.trail.map(({ rule }) => rule) ?? [];
  assert.ok(trail.includes('hold-without-observation'), trail.join());

  // It is back, with all that it had counted: what is not needed any more is let go.
  const kept = Array.from({ length: BACK_AT - SILENT_FROM }, (_, index) => SILENT_FROM + index);
  const { rejected } = await report('lb-2', kept);
  assert.deepEqual(
    rejected.map(({ reason }) => reason),
    ['too-late'],
    'of 10:50; an hour later than 10:51 it is 11:50:20',
  );
  for (let at = BACK_AT; at < BACK_AT + 10; at += 1) before = await minute(at, ['lb-1', 'lb-2']);
  assert.ok(before < PEAK_INSTANCES / 2, `${before} for ${load(BACK_AT + 10)} requests a minute`);
  assert.equal(telemetry.gauged('pra_clients_missing'), 0);
  const back = telemetry.lines.filter(({ message }) => message.includes('was missing is back'));
  assert.deepEqual(
    back.map(({ fields }) => fields),
    [{ client: 'lb-2', untoldSeconds: 60 }],
  );
});

const POOL = { subject: { kind: 'pool', pool: 'web' }, windowsMs: [5 * MINUTE_MS] } as const;

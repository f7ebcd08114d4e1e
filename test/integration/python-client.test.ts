/**
 * The contract as a stranger meets it: a client in another language, generated from our .proto files and
 * nothing else, against the real service. Every method is called, and what comes back is looked at.
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { loadContract } from '../../src/adapters/grpc/contract.ts';
import { startService } from '../../src/compose.ts';
import type { Service } from '../../src/compose.ts';
import { horizonSteps } from '../../src/core/forecast/model/horizon.ts';
import { MINUTE_MS } from '../../src/core/units/time.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { generateStubs, hasGrpcTools, HOW_TO_GET_PYTHON, runClient } from '../python/python.ts';
import { needs } from '../servers/needs.ts';

const CONFIG = `
listen: 127.0.0.1:0
metrics: { listen: off }
dataDir: data
log: { level: error }
sources: { keep: [route] }
pools:
  - id: checkout
    sources: ['checkout*']
    requestCost: { cpu: 0.05 }
    instance: { cpu: 1 }
`;

interface Line {
  readonly method: string;
  readonly reply: unknown;
  readonly again: unknown;
  readonly error: unknown;
}

const python = await needs('python3 with grpcio-tools', hasGrpcTools, HOW_TO_GET_PYTHON);

describe('a Python client made with nothing but grpcio-tools and our protos', python, () => {
  let folder = '';
  let service: Service | undefined;
  let lines: readonly Line[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pra-python-'));
    const stubs = join(folder, 'stubs');
    await mkdir(stubs);
    await generateStubs(stubs);
    const file = join(folder, 'pra.yaml');
    await writeFile(file, CONFIG);
    const environment = readEnvironment({});
    service = await startService(
      await loadConfig({ file, environment, overrides: [], horizonSteps: horizonSteps(MINUTE_MS) }),
    );
    lines = (await runClient(service.address, stubs)) as readonly Line[];
  });
  after(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const line = (method: string): Line => {
    const found = lines.find((one) => one.method === method && one.error === undefined);
    assert.ok(found, `${method} was not called`);
    return found;
  };
  /** `actual` has at least what `expected` has. */
  const has = (actual: unknown, expected: object): void => {
    assert.deepEqual(subset(actual, expected), expected);
  };

  test('calls every method that there is', () => {
    const methods = Object.values(loadContract()).flatMap((service) =>
      Object.values(service as Record<string, { readonly path: string }>).map(({ path }) => path),
    );
    assert.ok(methods.length >= 12);
    const called = new Set(lines.map(({ method }) => method).filter((method) => method.startsWith('/pra.')));
    assert.deepEqual([...called].sort(), methods.sort());
  });

  test('imports eight days of minutes, and the second time nothing', () => {
    const { reply, again } = line('/pra.v1.IngestService/ImportHistory');
    has(reply, { rows: '11520', duplicate_rows: '0', sources: 1 }); // 8 · 24 · 60
    has(again, { rows: '0', duplicate_rows: '11520', sources: 1 });
  });

  test('learns how far its import came', () => {
    const { reply } = line('/pra.v1.IngestService/ListImports');
    const { imports } = reply as { readonly imports: readonly unknown[] };
    assert.equal(imports.length, 1);
    has(imports[0], { import_id: 'past', sequence: '2' });
  });

  test('has each batch acknowledged once it counts, and is told which record does not', () => {
    const { reply } = line('/pra.v1.IngestService/ReportRequests');
    const counted = { accepted: 1, duplicate: false, rejected: [{ index: 1, reason: 'no-source' }] };
    const known = { accepted: 0, duplicate: true, rejected: [] };
    has(reply, [
      { sequence: '1', ...counted },
      { sequence: '1', ...known },
      { sequence: '2', ...counted },
      { sequence: '2', ...known },
      { sequence: '99', accepted: 0, duplicate: false, highest_sequence: '99' },
    ]);
  });

  test('sees the forecast of its source as soon as a step is final', () => {
    const { reply } = line('/pra.v1.ForecastService/WatchForecasts');
    has(reply, {
      subject: { source: { name: 'checkout', parameters: [{ name: 'route', value: '/pay' }] } },
      basis: 'BASIS_MODEL',
      reason: '',
      windows: [{ window: '300s' }, { window: '900s' }, { window: '1800s' }],
    });
  });

  test('announces an event, changes it, sees it in the list and takes it back', () => {
    const { reply } = line('/pra.v1.EventService/PutEvent');
    has(reply, [{ replaced: false }, { replaced: true }]);
    const factor = { factor: 3, uncertainty: 0.3 };
    const sale = { id: 'sale', kind: 'EVENT_KIND_CAMPAIGN', sources: ['checkout*'], factor };
    const { events } = line('/pra.v1.EventService/ListEvents').reply as {
      readonly events: readonly { id: string }[];
    };
    has(
      events.find(({ id }) => id === 'sale'),
      sale,
    );
    // Bavaria has twelve or more public holidays a year, and 430 days are looked at.
    const holidays = line('/pra.v1.EventService/ImportCalendar').reply as { readonly imported: number };
    assert.ok(holidays.imported >= 12, String(holidays.imported));
    has(line('/pra.v1.EventService/DeleteEvent').reply, [{ deleted: true }, { deleted: false }]);
  });

  test('asks for windows of its own, and gets what they need of each resource', () => {
    const { reply } = line('/pra.v1.ForecastService/Predict');
    has(reply, { subject: { pool: 'checkout' }, windows: [{ window: '300s' }, { window: '720s' }] });
    const [short] = (reply as { windows: readonly Window[] }).windows;
    assert.ok(short);
    const rate = short.peak_rate_per_second.at(-1)?.value ?? 0;
    const need = short.resources.at(-1)?.resources;
    assert.ok(rate > 0 && need);
    // A request costs 0.05 CPU-seconds.
    assert.ok(Math.abs(need.cpu_cores - 0.05 * rate) < 1e-9);
  });

  test('asks for many subjects at once and gets them in order, the unknown one too', () => {
    const { reply } = line('/pra.v1.ForecastService/BatchPredict');
    has(reply, [
      { subject: { source: { name: 'checkout' } }, basis: 'BASIS_MODEL' },
      { subject: { pool: 'checkout' }, basis: 'BASIS_MODEL' },
      { subject: { source: { name: 'never-seen' } }, basis: 'BASIS_HELD', reason: 'unknown-source' },
    ]);
  });

  test('is told how many instances to hold, and until when', () => {
    const { reply } = line('/pra.v1.AllocationService/StreamDirectives');
    has(reply, { pool: 'checkout', epoch: '1', basis: 'BASIS_MODEL' });
    const { warm, revision } = reply as { readonly warm: number; readonly revision: string };
    assert.ok(warm >= 1 && Number(revision) >= 1);
  });

  test('reports its instances, and sees them as warm targets in their order', () => {
    has(line('/pra.v1.AllocationService/ReportInstances').reply, { pool: 'checkout', warm: 1, warming: 1 });
    const targets = [
      { instance_id: 'i-2', address: '10.0.0.2:8080', state: 'INSTANCE_STATE_WARM', weight: 100, rank: 1 },
      { instance_id: 'i-1', address: '10.0.0.1:8080', state: 'INSTANCE_STATE_WARMING', weight: 0, rank: 2 },
    ];
    has(line('/pra.v1.AllocationService/WatchWarmTargets').reply, [
      { stale: true, targets: [] },
      { stale: false, targets },
    ]);
    has(line('/pra.v1.AllocationService/GetWarmTargets').reply, { stale: false, targets });
  });

  test('reads the plan in force, and why it is so', () => {
    const { reply: plan } = line('/pra.v1.AllocationService/GetPlan');
    has(plan, { decisions: [{ pool: 'checkout' }], forecast_only: false });
    const [decision] = (plan as { decisions: readonly { trail: readonly unknown[] }[] }).decisions;
    const trail = decision?.trail as readonly { readonly rule: string }[];
    // It reported what its requests took; the need follows from it.
    assert.deepEqual(
      trail.slice(0, 2).map(({ rule }) => rule),
      ['learn-cost', 'cover-bridge'],
    );
    assert.deepEqual(line('/pra.v1.AllocationService/ExplainDecision').reply, decision);
  });

  test('reads how good the forecasts were', () => {
    const { reply } = line('/pra.v1.FeedbackService/GetAccuracy');
    // One forecast was five minutes old when its last step became final; 100 requests had come by then.
    has(reply, {
      accuracies: [
        { model: 'pra', window: '60s', forecasts: 1 },
        { model: 'pra', window: '300s', forecasts: 1, mean_actual_requests: 100 },
      ],
    });
    // Less than a day is known: nobody can say yet what is usual.
    has(line('/pra.v1.FeedbackService/ListDrift').reply, {});
  });

  test('looks after models: what there is, promotion, retirement and back', () => {
    const reply = (method: string): unknown => line(`/pra.v1.ModelService/${method}`).reply;
    const simple = { name: 'simple', version: 1 };
    has(reply('ListModels'), { models: [{ ...simple, state: 'MODEL_STATE_READY', mixes: true }] });
    has(reply('SetLabel'), { model: { ...simple, labels: ['champion'] } });
    has(reply('RetireModel'), { model: { ...simple, state: 'MODEL_STATE_RETIRED', labels: [] } });
    has(reply('LoadModel'), { model: { ...simple, state: 'MODEL_STATE_READY', reasons: [] } });
    has(reply('GetModel'), { model: { ...simple, card: { step: '60s' } } });
  });

  test('finds the service healthy, and its services listed', () => {
    assert.deepEqual(line('/grpc.health.v1.Health/Check').reply, { status: 'SERVING' });
    const { reply: listed } = line('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo');
    for (const name of ['Ingest', 'Event', 'Forecast', 'Allocation', 'Model', 'Feedback']) {
      assert.ok((listed as readonly string[]).includes(`pra.v1.${name}Service`));
    }
  });

  test('reads what is wrong with a request from the details, all of it at once', () => {
    const [invalid, missing] = lines.flatMap(({ error }) => (error === undefined ? [] : [error]));
    has(invalid, {
      code: 'INVALID_ARGUMENT',
      details: {
        BadRequest: {
          field_violations: [{ field: 'subject' }, { field: 'windows[0]' }, { field: 'windows[1]' }],
        },
      },
    });
    has(missing, {
      code: 'NOT_FOUND',
      details: {
        ErrorInfo: { reason: 'unknown-pool', metadata: { pool: 'chekout', known: 'checkout' } },
      },
    });
  });
});

interface Window {
  readonly peak_rate_per_second: readonly { readonly value: number }[];
  readonly resources: readonly { readonly resources: { readonly cpu_cores: number } }[];
}

/** What of `actual` is where `expected` has something; lists are kept at their length. */
function subset(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    const wanted: readonly unknown[] = expected;
    return actual.map((entry: unknown, index) => (index in wanted ? subset(entry, wanted[index]) : entry));
  }
  if (!isPlain(actual) || !isPlain(expected)) return actual;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, subset(actual[key], expected[key])]));
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

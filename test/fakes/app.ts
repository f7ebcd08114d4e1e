/**
 * The use cases with answers that a test can look up and replace: what the door is tested against. It keeps
 * what it was given, and its streams hand on what the test publishes, the newest only.
 */
import type {
  App,
  ImportPart,
  ModelWish,
  PredictQuery,
  Prediction,
  RequestsReport,
} from '../../src/app/api.ts';
import type { CalendarImport } from '../../src/app/events/import-calendar.ts';
import type { AnnouncedEvent } from '../../src/core/demand/events/announced-event.ts';
import { fakeModels } from './models.ts';
import type { Directive, NumberedDecision } from '../../src/core/allocation/decision.ts';
import type { InstancesReport, WarmTargets } from '../../src/core/allocation/instance.ts';
import type { Pool } from '../../src/core/capacity/pool.ts';
import type { KnownDrift } from '../../src/app/drift/drift-book.ts';
import type { Accuracy, Counterfactual } from '../../src/core/feedback/score.ts';
import { DAY_MS, MINUTE_MS } from '../../src/core/units/time.ts';

/** 2026-01-01T00:00Z, on a whole minute. */
export const AT = 1_767_225_600_000;

export interface FakeApp extends App {
  readonly given: {
    readonly reports: RequestsReport[];
    readonly parts: ImportPart[];
    readonly instances: InstancesReport[];
    readonly events: AnnouncedEvent[];
    readonly calendars: CalendarImport[];
    /** Models that forecasts were asked of. */
    readonly wishes: (ModelWish | undefined)[];
    importsFinished: number;
  };
  readonly news: {
    readonly predictions: News<Prediction>;
    readonly drifts: News<KnownDrift>;
    readonly warmTargets: News<WarmTargets>;
    readonly directives: News<Directive>;
  };
}

/** An app that answers with the values of this file, but for what `replaced` says. */
export function fakeApp(replaced: Partial<App> = {}): FakeApp {
  const given: FakeApp['given'] = {
    reports: [],
    parts: [],
    instances: [],
    events: [],
    calendars: [],
    wishes: [],
    importsFinished: 0,
  };
  const news = {
    predictions: new News<Prediction>(),
    drifts: new News<KnownDrift>(),
    warmTargets: new News<WarmTargets>(),
    directives: new News<Directive>(),
  };
  return {
    given,
    news,
    settings: {
      stepMs: MINUTE_MS,
      windowsMs: [5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS],
      horizonMs: 60 * MINUTE_MS,
      futureToleranceMs: 5_000,
      lateLimitMs: 60 * MINUTE_MS,
      forecastOnly: false,
    },
    pools: [poolNamed('checkout'), poolNamed('search')],
    reportRequests: (report) => {
      given.reports.push(report);
      const { records, sequence } = report;
      return Promise.resolve({
        accepted: records.length,
        duplicate: false,
        highestSequence: sequence,
        rejected: [],
      });
    },
    importPart: (part) => {
      given.parts.push(part);
      return Promise.resolve({ duplicate: false });
    },
    latestImportStart: () => AT + DAY_MS,
    imports: () => Promise.resolve([{ importId: 'july', sequence: 2, countedAt: AT }]),
    finishImport: () => {
      given.importsFinished += 1;
    },
    putEvents: (events) => {
      given.events.push(...events);
      return Promise.resolve({ kind: 'kept', replaced: new Set() });
    },
    importCalendar: (request) => {
      given.calendars.push(request);
      const range = { from: AT - DAY_MS, to: AT + DAY_MS };
      const problems = [{ line: 7, detail: 'the entry has no DTSTART' }];
      return Promise.resolve({ kind: 'imported', imported: 3, removed: 1, problems, isCut: false, range });
    },
    removeEvents: (ids) => Promise.resolve(new Set(ids.filter((id) => id === SALE.id))),
    events: () => [{ event: SALE, learned: { logFactor: Math.log(2), logVariance: 0.01, occurrences: 1 } }],
    models: fakeModels(),
    predict: (query) => predictionOf(query),
    predictNow: (query) => {
      given.wishes.push(query.model);
      return { kind: 'prediction', prediction: predictionOf(query) };
    },
    watchForecasts: (_queries, signal) => news.predictions.follow(signal),
    warmTargets: () => Promise.resolve(WARM_TARGETS),
    watchWarmTargets: (_pool, signal) => news.warmTargets.follow(signal),
    directives: (_question, signal) => news.directives.follow(signal),
    reportInstances: (report) => {
      given.instances.push(report);
      const freshUntil = AT + 30_000;
      const instances = report.instances.map((one) => ({ ...one, manager: report.manager, freshUntil }));
      return Promise.resolve({ known: { pool: report.pool, instances, freshUntil }, at: AT });
    },
    plan: () => [DECISION],
    explain: () => Promise.resolve(DECISION),
    counterfactual: ({ version }) => Promise.resolve(version === 1 ? [] : [COUNTERFACTUAL]),
    accuracy: () => Promise.resolve([ACCURACY]),
    drifts: () => [DRIFT, { ...DRIFT, series: 'pool:checkout', kind: 'loss', endedAt: AT }],
    watchDrifts: (_question, signal) => news.drifts.follow(signal),
    ...replaced,
  };
}

/** Values for any number of readers; one who is slow misses some, never the newest. */
class News<Value> {
  readers = 0;
  #newest: { readonly value: Value } | undefined;
  #ended = false;
  readonly #waiting = new Set<() => void>();

  publish(value: Value): void {
    this.#newest = { value };
    this.#wakeAll();
  }

  /** As when the service stops. */
  end(): void {
    this.#ended = true;
    this.#wakeAll();
  }

  async *follow(signal: AbortSignal): AsyncGenerator<Value> {
    this.readers += 1;
    let seen: unknown;
    signal.addEventListener('abort', () => {
      this.#wakeAll();
    });
    try {
      while (!signal.aborted && !this.#ended) {
        if (this.#newest !== undefined && this.#newest !== seen) {
          seen = this.#newest;
          yield this.#newest.value;
        } else {
          await new Promise<void>((resolve) => this.#waiting.add(resolve));
        }
      }
    } finally {
      this.readers -= 1;
      this.#wakeAll();
    }
  }

  /** Resolves when that many follow. */
  async readersAre(count: number): Promise<void> {
    while (this.readers !== count) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  #wakeAll(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

const poolNamed = (id: string): Pool => ({
  id,
  sources: [`${id}*`],
  cost: { cpuSeconds: 0.02, memoryBytes: 1e6, serviceSeconds: 0.1, bytes: 2e4 },
  instance: { cpuCores: 2, memoryBytes: 4e9, bandwidthBytesPerSecond: 1e8 },
  targetUtilisation: { cpu: 0.7, memory: 0.8, bandwidth: 0.8 },
  floor: 1,
  ceiling: 50,
  priority: 0,
  leadTimeMs: 5 * MINUTE_MS,
  level: 0.95,
  stabilizationMs: MINUTE_MS,
  rateLimits: { out: undefined, in: undefined },
});

const LEVELS = [0.5, 0.9, 0.95];

/** The same numbers for every subject: window i has a total of 100·(i+1) requests at level 0.5. */
export const predictionOf = (query: PredictQuery, issuedAt = AT): Prediction => ({
  subject: query.subject,
  basis: 'model',
  reason: undefined,
  issuedAt,
  windows: query.windowsMs.map((windowMs, index) => ({
    windowMs,
    total: { levels: LEVELS, values: [100, 140, 150].map((value) => value * (index + 1)) },
    peakRate: { levels: LEVELS, values: [1.5, 2.5, 3] },
    resources: LEVELS.map(() => ({
      cpuCores: 0.03,
      memoryBytes: 150_000,
      bandwidthBytesPerSecond: 30_000,
      instances: 1,
      binding: 'cpu' as const,
    })),
  })),
  models: [{ name: 'simple', version: 1, expert: 'yesterday', weight: 1 }],
  dataAge: { finalUntil: issuedAt, knownUntil: issuedAt + MINUTE_MS, ageMs: 2_500 },
});

export const WARM_TARGETS: WarmTargets = {
  pool: 'checkout',
  targets: [
    {
      instance: {
        id: 'i-1',
        address: '10.0.0.7:80',
        state: 'warm',
        since: AT,
        startDurationMs: 9_000,
        detail: '',
      },
      weight: 100,
      rank: 1,
    },
    {
      instance: {
        id: 'i-2',
        address: '',
        state: 'warming',
        since: AT,
        startDurationMs: undefined,
        detail: '',
      },
      weight: 10,
      rank: 2,
    },
  ],
  stale: false,
  at: AT,
};

export const SALE: AnnouncedEvent = {
  id: 'summer-sale-2026',
  name: 'Summer sale',
  kind: 'campaign',
  from: AT + DAY_MS,
  to: AT + 2 * DAY_MS,
  sources: ['checkout*'],
  effect: { kind: 'factor', factor: 3, logDeviation: 0.2 },
};

export const DIRECTIVE: Directive = {
  pool: 'checkout',
  epoch: 3,
  revision: 41,
  warm: 7,
  readyBy: AT + 5 * MINUTE_MS,
  expiresAt: AT + 3 * MINUTE_MS,
  decidedAt: AT,
  reason: 'cover-bridge',
  detail: 'the bridge needs 7',
  basis: 'model',
};

export const DECISION: NumberedDecision = {
  pool: 'checkout',
  at: AT,
  epoch: 3,
  revision: 41,
  warm: 7,
  readyBy: AT + 5 * MINUTE_MS,
  trail: [{ rule: 'cover-bridge', from: 0, to: 7, why: 'the bridge needs 7' }],
  inputs: {
    basis: 'model',
    reason: undefined,
    issuedAt: AT - MINUTE_MS,
    level: 0.95,
    addRatePerSecond: 480,
    keepRatePerSecond: 450,
    liveRatePerSecond: 420,
    observed: true,
    previous: 6,
    capacityPerSecond: 70,
    bindingResource: 'cpu',
    leadTimeMs: 5 * MINUTE_MS,
    starts: {
      leadTimeMs: 5 * MINUTE_MS,
      configuredMs: 4 * MINUTE_MS,
      known: 40,
      overdue: 2,
      failureShare: 0.125,
      ready: 6,
      starting: 3,
    },
    cost: {
      cost: { cpuSeconds: 0.02, memoryBytes: 1e6, serviceSeconds: 0.1, bytes: 5_000 },
      unsure: { cpuSeconds: 0.03, memoryBytes: undefined, serviceSeconds: undefined, bytes: undefined },
      configured: { cpuSeconds: 0.01, memoryBytes: 1e6, serviceSeconds: 0.1, bytes: 5_000 },
    },
    models: [{ name: 'simple', version: 1, expert: 'yesterday', weight: 1 }],
  },
};

const COUNTERFACTUAL: Counterfactual = {
  windowMs: 5 * MINUTE_MS,
  forecasts: 40,
  loss: 12,
  lossWithIt: 9,
};

export const DRIFT: KnownDrift = {
  ...{ series: 'checkout{tenant="acme"}', kind: 'input', endedAt: undefined },
  ...{ since: AT - 10 * MINUTE_MS, seenAt: AT - 5 * MINUTE_MS, factor: 2.1, confidence: 0.9997 },
};

export const ACCURACY: Accuracy = {
  series: 'pool:checkout',
  model: 'pra',
  windowMs: 5 * MINUTE_MS,
  forecasts: 12,
  meanActual: 100,
  meanAbsoluteError: 10,
  weightedAbsolutePercentageError: 0.1,
  meanPinballLoss: 3.5,
  levels: [0.5, 0.9],
  coverage: [0.55, 0.92],
};

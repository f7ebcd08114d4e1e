/** The use cases, put together: what stands behind the door. */
import type { AccuracyQuestion, App, AppSettings, AskOutcome, DataAge, OnDemandQuery } from './api.ts';
import type { PredictQuery, Prediction } from './api.ts';
import type { Broadcast } from './broadcast.ts';
import type { DriftBook } from './drift/drift-book.ts';
import type { EventBook } from './events/event-book.ts';
import { importCalendar } from './events/import-calendar.ts';
import type { DemandFeed } from './ingest/demand-feed.ts';
import type { RequestCosts } from './ingest/request-costs.ts';
import { createClaims } from './managers/claims.ts';
import { createReportTimes } from './managers/report-times.ts';
import type { StartBook } from './managers/start-book.ts';
import { subscribe } from './managers/subscribe.ts';
import { takeReport } from './managers/take-report.ts';
import type { Revisions } from './cycle/revisions.ts';
import type { LedgerWriter } from './cycle/ledger-writer.ts';
import type { Models } from './models/model-status.ts';
import type { OnDemand } from './on-demand/on-demand.ts';
import { answerPredict, readsOff } from './predict.ts';
import { createRanker } from './rank-once.ts';
import type { Snapshot } from './snapshot.ts';
import { watchWarmTargets } from './watch-warm-targets.ts';
import { withCost } from '../core/capacity/cost/cost-book.ts';
import { compileMembership } from '../core/capacity/membership.ts';
import type { Pool, PoolId } from '../core/capacity/pool.ts';
import { isWithin } from '../core/demand/events/announced-event.ts';
import type { Forecast } from '../core/forecast/forecast.ts';
import type { Clock } from '../ports/clock.ts';
import type { Calendars } from '../ports/events/calendars.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { PlanBus } from '../ports/plan-bus.ts';
import type { Telemetry } from '../ports/telemetry.ts';

export interface AppDeps {
  readonly ingest: Pick<App, 'reportRequests' | 'importPart' | 'latestImportStart' | 'imports'>;
  readonly eventBook: EventBook;
  readonly models: Models;
  readonly driftBook: Pick<DriftBook, 'list' | 'watch'>;
  readonly calendars: Calendars;
  readonly feed: DemandFeed;
  readonly fleet: Fleet;
  readonly startBook: Pick<StartBook, 'take'>;
  readonly costs: Pick<RequestCosts, 'inForce'>;
  readonly planBus: PlanBus;
  readonly revisions: Pick<Revisions, 'surpass'>;
  /** For how long a directive is in force. */
  readonly leaseMs: number;
  readonly ledger: Ledger;
  readonly ledgerWriter: LedgerWriter;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly snapshot: () => Snapshot;
  /** A newer snapshot is there. */
  readonly issued: Broadcast;
  readonly finishImport: () => void;
  readonly onDemand: OnDemand;
}

export function createApp(deps: AppDeps, settings: AppSettings, pools: readonly Pool[]): App {
  const { clock, eventBook, fleet } = deps;
  const rank = createRanker();
  const claims = createClaims({ leaseMs: deps.leaseMs });
  const times = createReportTimes({ oldMs: deps.leaseMs });
  const { predict, predictNow } = createPredict(deps, settings, pools);
  return {
    settings,
    pools,
    ...deps.ingest,
    models: deps.models,
    finishImport: deps.finishImport,
    putEvents: (events) => eventBook.put(events),
    importCalendar: (request) => importCalendar(deps, request),
    removeEvents: (ids) => eventBook.remove(ids),
    events: (range) =>
      eventBook
        .all()
        .filter((event) => !range || isWithin(event, range))
        .map((event) => ({ event, learned: eventBook.learned(event) })),
    predict,
    predictNow,
    async *watchForecasts(queries, signal) {
      const issues = deps.issued.listen(signal);
      while (!(await issues.next()).done) yield* queries.map(predict);
    },
    warmTargets: async (pool) => rank(await fleet.instances(pool), clock.now()),
    watchWarmTargets: (pool, signal) => watchWarmTargets(deps, pool, signal),
    directives: (question, signal) =>
      subscribe({ ...deps, claims }, question, { known: pools.map(({ id }) => id), signal }),
    reportInstances: takeReport({ ...deps, claims, times }),
    plan: () => [...deps.snapshot().decisions.values()],
    explain: async (pool, at) => {
      if (at === undefined) return deps.snapshot().decisions.get(pool) ?? newestDecision(deps, pool);
      await deps.ledgerWriter.settled();
      return deps.ledger.decisionAt(pool, at);
    },
    drifts: (question) => deps.driftBook.list(question),
    watchDrifts: (question, signal) => deps.driftBook.watch(question, signal),
    counterfactual: async (candidate) => {
      await deps.ledgerWriter.settled();
      return deps.ledger.counterfactual(candidate);
    },
    accuracy: async (question: AccuracyQuestion) => {
      await deps.ledgerWriter.settled();
      return deps.ledger.accuracy(question);
    },
  };
}

const newestDecision = (deps: AppDeps, pool: PoolId) => deps.ledger.decisionAt(pool, deps.clock.now());

function createPredict(
  deps: AppDeps,
  settings: AppSettings,
  pools: readonly Pool[],
): Pick<App, 'predict' | 'predictNow'> {
  const membership = compileMembership(pools);
  const byId = new Map(pools.map((pool) => [pool.id, pool]));
  const answer = (query: PredictQuery, snapshot: Pick<Snapshot, 'forecast' | 'hasForecasts'>): Prediction => {
    const { subject } = query;
    const now = deps.clock.now();
    const id = subject.kind === 'pool' ? subject.pool : membership(subject.source);
    const { finalUntil, knownUntil } = deps.feed.progress(now);
    const dataAge: DataAge = {
      finalUntil,
      knownUntil,
      ageMs: finalUntil === undefined ? undefined : Math.max(0, now - finalUntil),
    };
    const configured = id === undefined ? undefined : byId.get(id);
    const pool = configured && withCost(configured, deps.costs.inForce(configured.id));
    return answerPredict(query, { snapshot, dataAge, pool }, now);
  };
  const predict = (query: PredictQuery): Prediction => answer(query, deps.snapshot());
  return {
    predict,
    predictNow: (query: OnDemandQuery, signal): AskOutcome | Promise<AskOutcome> => {
      // Before the first cycle is done there is nothing to be asked.
      const isRead = query.model === undefined && readsOff(query, settings);
      if (isRead || (query.model === undefined && !deps.snapshot().hasForecasts)) {
        return { kind: 'prediction', prediction: predict(query) };
      }
      const now = (forecast: Forecast | undefined): Prediction =>
        answer(query, { forecast: () => forecast, hasForecasts: deps.snapshot().hasForecasts });
      return deps.onDemand.ask(query, now, signal());
    },
  };
}

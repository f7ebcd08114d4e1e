/**
 * The service without its doors: the use cases, and the cycles that run behind them from start to close.
 */
import type { App, AppSettings } from './api.ts';
import { createApp } from './app.ts';
import { createBroadcast } from './broadcast.ts';
import { createCycles } from './cycle/cycle.ts';
import { issueWithin } from './cycle/reload.ts';
import { showCycle } from './cycle/show-cycle.ts';
import { openDriftBook } from './drift/drift-book.ts';
import { openEventBook } from './events/event-book.ts';
import { createEventFeed } from './events/event-feed.ts';
import { createEffectLearner } from './events/learn-effects.ts';
import { withoutEvents } from './events/without-events.ts';
import { createClientWatch } from './ingest/client-watch.ts';
import { createDemandFeed } from './ingest/demand-feed.ts';
import { createGate } from './ingest/gate.ts';
import { keepHouse } from './ingest/housekeeping.ts';
import { createIngest } from './ingest/ingest.ts';
import { openKnownSources } from './ingest/known-sources.ts';
import { openRequestCosts } from './ingest/request-costs.ts';
import { openServiceLevels } from './ingest/service-levels.ts';
import { createLedgerWriter } from './cycle/ledger-writer.ts';
import { openStartBook } from './managers/start-book.ts';
import type { KeeperDeps } from './models/keeper-deps.ts';
import { openModelKeeper } from './models/model-keeper.ts';
import { createReferee } from './models/referee.ts';
import { createOnDemand } from './on-demand/on-demand.ts';
import type { Planner } from './plan/planner.ts';
import { openRevisions } from './cycle/revisions.ts';
import { runCycles } from './cycle/schedule.ts';
import { createPlannerDesk } from './refit/planner-desk.ts';
import { createRefits } from './refit/refits.ts';
import { createRetrainings } from './retrain/retrainings.ts';
import { emptySnapshot } from './snapshot.ts';
import type { Pool } from '../core/capacity/pool.ts';
import type { ClientId } from '../core/demand/batch.ts';
import type { FinalityPolicy } from '../core/demand/finality.ts';
import type { RuleSet } from '../core/demand/rules/rule-set.ts';
import { horizonSteps } from '../core/forecast/model/horizon.ts';
import type { CivilZone } from '../core/units/civil-time.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Clock } from '../ports/clock.ts';
import type { Calendars } from '../ports/events/calendars.ts';
import type { Events } from '../ports/events/events.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { History } from '../ports/history.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Parameters } from '../ports/parameters.ts';
import type { PlanBus } from '../ports/plan-bus.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { ServableModel } from '../ports/models/model-repository.ts';
import type { ModelTrainer } from '../ports/models/model-trainer.ts';
import type { Trainer } from '../ports/trainer.ts';

export interface EngineDeps {
  readonly history: History;
  readonly ledger: Ledger;
  readonly checkpoints: Checkpoints;
  readonly parameters: Parameters;
  readonly events: Events;
  readonly calendars: Calendars;
  readonly fleet: Fleet;
  readonly planBus: PlanBus;
  readonly planner: Planner;
  readonly trainer: Trainer;
  readonly modelTrainer: ModelTrainer;
  readonly models: Pick<KeeperDeps, 'repository' | 'validator' | 'folderClock'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Milliseconds of some monotonic clock, for durations in metrics alone. */
  readonly elapsedMs: () => number;
}

/** What of the configuration the use cases depend on. */
export interface EngineConfig {
  readonly stepMs: number;
  /** In which a day is a day. */
  readonly zone: CivilZone;
  readonly windowsMs: readonly number[];
  readonly extraction: RuleSet;
  readonly ingest: {
    readonly lateLimitMs: number;
    readonly futureToleranceMs: number;
    readonly clientSilenceMs: number;
    readonly goneAfterMs: number;
    readonly gone: readonly ClientId[];
  };
  readonly plan: { readonly forecastOnly: boolean; readonly graceMs: number; readonly leaseMs: number };
  readonly pools: readonly Pool[];
  /** How long history, decisions and scores are kept. */
  readonly retentionMs: number;
  /** The model came with PRA. */
  readonly isOwnModel: (model: ServableModel) => boolean;
  /** How often series are fitted again, and how much time that may take. */
  readonly refits: { readonly everyMs: number; readonly budgetMs: number };
  /** How often models that learn from all series are trained anew, at the least. */
  readonly retrain: { readonly everyMs: number };
}

export interface Engine {
  readonly app: App;
  /** Ends the streams of the app, lets the cycle that runs finish, and writes what is still to be written. */
  close(): Promise<void>;
}

/** Starts the cycles; the stores and ports are the caller's to close, afterwards. */
export async function startEngine(deps: EngineDeps, config: EngineConfig): Promise<Engine> {
  const { history, ledger, checkpoints, clock, telemetry } = deps;
  const { stepMs, zone, pools, plan, ingest } = config;
  const finality = finalityOf(config);
  const feed = createDemandFeed(await history.clients(), finality);
  const clients = createClientWatch({ feed, telemetry }, finality, clock.now());
  const revisions = await openRevisions(checkpoints);
  const sources = await openKnownSources(deps, { rules: config.extraction, stepMs });
  const eventBook = await openEventBook(deps.events);
  const startBook = await openStartBook(deps);
  const costs = await openRequestCosts(deps, pools);
  const driftBook = await openDriftBook(deps);
  const serviceLevels = await openServiceLevels(deps, pools, clock.now());
  const models = await openModelKeeper({ ...deps, ...deps.models }, { stepMs, isOwn: config.isOwnModel });
  const gate = createGate();
  const ledgerWriter = createLedgerWriter(ledger, telemetry);
  const news = createBroadcast();
  const issued = createBroadcast();
  const stopping = new AbortController();
  const cycles = createCycles(
    {
      ...{
        ...deps,
        feed,
        clients,
        gate,
        revisions,
        startBook,
        costs,
        serviceLevels,
        driftBook,
        ledger: ledgerWriter,
      },
      eventFeed: createEventFeed(eventBook),
      stopping: stopping.signal,
    },
    { stepMs, graceMs: plan.graceMs, leaseMs: plan.leaseMs, forecastOnly: plan.forecastOnly, pools },
  );
  const desk = createPlannerDesk(deps.planner);
  const takeAway = withoutEvents(() => eventBook.known(), pools);
  const refits = createRefits(
    { ...deps, feed, desk, withoutEvents: takeAway },
    { stepMs, zone, ...config.refits },
  );
  const referee = createReferee({ ...deps, models });
  const retrainings = createRetrainings(
    {
      ...{ ...deps, feed, desk, models, withoutEvents: takeAway },
      beforeTraining: (name) => referee.beforeTraining(name),
    },
    { stepMs, zone, ...config.retrain },
  );
  const effects = createEffectLearner({ ...deps, feed, eventBook }, { stepMs, pools });
  let snapshot = emptySnapshot;
  let importBrought = false;
  let importIsNew = false;
  const running = runCycles(
    {
      clock,
      news,
      heardUntil: (now) => feed.progress(now).heardUntil,
      isUrgent: () => importIsNew,
      cycle: (now) => {
        importIsNew = false;
        return showCycle(
          { cycles, refits, desk, models, issued, telemetry, stopping: stopping.signal },
          now,
          (next) => {
            snapshot = next;
            effects.next(issueWithin(feed.progress(now), stepMs, now), now);
          },
        );
      },
      meanwhile: (now) => cycles.learnMore(now),
    },
    { stepMs, graceMs: plan.graceMs },
    stopping.signal,
  );
  const fitting = refits.run(stopping.signal);
  const training = retrainings.run(stopping.signal);
  const judging = referee.run(stopping.signal);
  const watchingModels = models.run(stopping.signal);
  const tidying = keepHouse(
    { ...deps, eventBook },
    { stepMs, lateLimitMs: ingest.lateLimitMs, retentionMs: config.retentionMs },
    stopping.signal,
  );
  const intake = createIngest(
    {
      ...{ history, feed, sources, costs, serviceLevels, clock, telemetry, gate, elapsedMs: deps.elapsedMs },
      onNews: () => {
        news.announce();
      },
    },
    { stepMs, ...ingest },
  );
  const app = createApp(
    {
      ...deps,
      ingest: noticingImports(intake, () => (importBrought = true)),
      eventBook,
      startBook,
      costs,
      models,
      driftBook,
      feed,
      revisions,
      leaseMs: plan.leaseMs,
      ledgerWriter,
      onDemand: createOnDemand({ ...deps, models, clock: deps.models.folderClock }, stepMs),
      snapshot: () => snapshot,
      issued,
      finishImport: () => {
        if (!importBrought) return; // All of it was known: there is nothing to learn from anew.
        importBrought = false;
        void sources.adoptHistory();
        cycles.forgetPast();
        effects.startOver();
        importIsNew = true;
        news.announce();
      },
    },
    settingsOf(config),
    pools,
  );
  return {
    app,
    close: async () => {
      stopping.abort();
      issued.close();
      driftBook.close();
      await deps.trainer.close(); // Nobody waits for the fit in hand.
      await deps.modelTrainer.close(); // Nor for a training.
      await deps.models.validator.close(); // Nor for the version that is put to the test.
      await Promise.all([running, tidying, fitting, training, judging, watchingModels]);
      news.close();
      await Promise.all([ledgerWriter.settled(), sources.settled(), effects.settled()]);
    },
  };
}

type Intake = ReturnType<typeof createIngest>;

/** The same intake; `brought` runs after each part of an import that counts. */
const noticingImports = (intake: Intake, brought: () => void): Intake => ({
  ...intake,
  importPart: async (part) => {
    const result = await intake.importPart(part);
    if (!result.duplicate) brought();
    return result;
  },
});

const finalityOf = ({ stepMs, ingest }: EngineConfig): FinalityPolicy => ({
  stepMs,
  silenceMs: ingest.clientSilenceMs,
  goneAfterMs: ingest.goneAfterMs,
  gone: ingest.gone,
});

const settingsOf = ({ stepMs, windowsMs, ingest, plan }: EngineConfig): AppSettings => ({
  stepMs,
  windowsMs,
  horizonMs: horizonSteps(stepMs) * stepMs,
  futureToleranceMs: ingest.futureToleranceMs,
  lateLimitMs: ingest.lateLimitMs,
  forecastOnly: plan.forecastOnly,
});

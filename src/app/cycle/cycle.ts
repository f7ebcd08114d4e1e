/**
 * One planning cycle as the service runs it: what is new goes to the planner, what it decided is published.
 *
 * A cycle that fails changes nothing that executors see: the last directives run on until their lease
 * freezes them, and the next cycle starts from the history again.
 */
import type { ClientWatch } from '../ingest/client-watch.ts';
import type { Progress } from '../ingest/demand-feed.ts';
import type { DriftBook } from '../drift/drift-book.ts';
import type { CycleInput, CycleOutput, Served } from '../plan/planner.ts';
import type { PublishDeps, PublishPolicy } from './publish.ts';
import { publish } from './publish.ts';
import type { ReloadDeps, Reloaded } from './reload.ts';
import { keep } from './keepsakes.ts';
import { issueWithin, learnMore, reload } from './reload.ts';
import type { RequestCosts } from '../ingest/request-costs.ts';
import type { ServiceLevels } from '../ingest/service-levels.ts';
import type { StartBook } from '../managers/start-book.ts';
import type { Snapshot } from '../snapshot.ts';
import { runningInstances } from '../../core/allocation/warm-targets.ts';
import type { PoolStarts } from '../../core/allocation/starts/lead-time.ts';
import type { Pool, PoolId } from '../../core/capacity/pool.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import type { Instant } from '../../core/units/time.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import type { Fleet } from '../../ports/fleet.ts';

export interface CycleDeps extends ReloadDeps, PublishDeps {
  /** Sees in each cycle who is waited for. */
  readonly clients: ClientWatch;
  readonly fleet: Fleet;
  readonly startBook: Pick<StartBook, 'starts' | 'keep'>;
  readonly costs: Pick<RequestCosts, 'learn' | 'keep'>;
  readonly driftBook: Pick<DriftBook, 'take' | 'keep' | 'list'>;
  readonly serviceLevels: Pick<ServiceLevels, 'steer' | 'keep'>;
}

export interface CyclePolicy extends PublishPolicy {
  readonly stepMs: number;
  /** How long after its end a step may become final and still count as on time. */
  readonly graceMs: number;
  readonly pools: readonly Pool[];
}

export interface Cycles {
  /** The next cycle begins with the history. */
  forgetPast(): void;
  /** Runs one cycle and returns what is to be shown from now on. No two of these calls may overlap. */
  run(now: Instant): Promise<Snapshot>;
  /** Keeps some of what the planner knows: once a cycle, after what that said was told. */
  keep(now: Instant): Promise<void>;
  /** Has the planner learn some more of the past, for about a second. Resolves with whether there is still more to learn. */
  learnMore(now: Instant): Promise<boolean>;
  /** Has the planner serve what it has prepared. Not during the others. */
  changeModels(): Promise<Served>;
  /** Models that take a row of parameters for each series, as the planner said when it last began. */
  fitted(): readonly ModelId[];
}

export function createCycles(deps: CycleDeps, policy: CyclePolicy): Cycles {
  const { telemetry } = deps;
  let pastIsKnown = false;
  /** Steps before this are what the planner takes for the past. */
  let issuedAt: Instant | undefined;
  let wanted: Reloaded['wanted'] = [];
  let fitted: Reloaded['fitted'] = [];
  let inForce: CycleOutput['poolStates'] | undefined;
  const readPast = async (now: Instant): Promise<void> => {
    pastIsKnown = true; // Before it is read: what is to be forgotten meanwhile is read again.
    const past = await reload(deps, { stepMs: policy.stepMs, inForce }, now);
    wanted = past.wanted;
    fitted = past.fitted;
    telemetry.log('info', 'the past was read', { sources: past.sources, recalled: past.recalled });
  };
  return {
    fitted: () => fitted,
    forgetPast: () => {
      pastIsKnown = false;
    },
    changeModels: async () => {
      try {
        const served = await deps.planner.serve();
        const known = new Set(fitted.map(formatModelId));
        fitted = served.fitted;
        if (served.pastIsShort) pastIsKnown = false;
        for (const model of fitted.filter((id) => pastIsKnown && !known.has(formatModelId(id)))) {
          await deps.planner.adopt(await deps.parameters.rows(model));
        }
        return served;
      } catch (error) {
        pastIsKnown = false;
        throw error;
      }
    },
    run: async (now) => {
      try {
        // The clock was set back: the planner's past ends in the future, and it would not see the present.
        if (issuedAt !== undefined && issuedAt > now) pastIsKnown = false;
        if (!pastIsKnown) await readPast(now);
        const progress = deps.feed.progress(now);
        const issueAt = issueWithin(progress, policy.stepMs, now);
        showProgress(deps, progress, now);
        const output = await deps.planner.cycle({
          now,
          deltas: deps.feed.takeDeltas(),
          issueAt,
          coverage: deps.feed.coverage(now),
          events: deps.eventFeed.changed(now),
          observed: isObserved(progress, policy, now),
          costs: deps.costs.learn(now),
          levels: deps.serviceLevels.steer(now),
          ...(await seenInstances(deps, policy.pools, now)),
        });
        inForce = output.poolStates;
        deps.driftBook.take(output.drifts, now);
        issuedAt = issueAt;
        telemetry.count('pra_plan_cycles_total', { outcome: 'done' });
        telemetry.observe('pra_plan_cycle_seconds', output.spent.totalMs / SECOND_MS);
        return await publish(deps, policy, output);
      } catch (error) {
        pastIsKnown = false;
        if (!deps.stopping.aborted) telemetry.count('pra_plan_cycles_total', { outcome: 'failed' });
        throw error;
      }
    },
    keep: async (now) => {
      if (!pastIsKnown) return;
      try {
        await deps.startBook.keep();
        await deps.costs.keep(now);
        await deps.driftBook.keep();
        await deps.serviceLevels.keep(now);
        await keep(deps);
      } catch (error) {
        telemetry.log('warn', 'what was learned could not be kept; it is tried again after the next cycle', {
          error,
        });
      }
    },
    learnMore: async (now) => {
      if (!pastIsKnown || wanted.length === 0) return false;
      try {
        wanted = await learnMore(deps, { stepMs: policy.stepMs, wanted }, now);
        if (wanted.length === 0) telemetry.log('info', 'all of the past was learned from');
        return wanted.length > 0;
      } catch (error) {
        telemetry.log('warn', 'the past could not be learned from; the next cycle tries again', { error });
        return false;
      }
    },
  };
}

/** Everybody has passed the newest step that can be expected, so what is seen is what there is. */
function isObserved(progress: Progress, policy: CyclePolicy, now: Instant): boolean {
  const { finalUntil, waitingFor, issueAt } = progress;
  if (finalUntil === undefined || waitingFor.length > 0) return false;
  // The clock was set back: clients had passed what is still to come, so they seem to have passed everything.
  if (issueAt !== undefined && issueAt > now) return false;
  return now - finalUntil < policy.stepMs + policy.graceMs;
}

/** What the managers' reports say of each pool. */
async function seenInstances(
  { fleet, startBook }: Pick<CycleDeps, 'fleet' | 'startBook'>,
  pools: readonly Pool[],
  now: Instant,
): Promise<Pick<CycleInput, 'running' | 'starts'>> {
  const running = new Map<PoolId, number>();
  const starts = new Map<PoolId, PoolStarts>();
  for (const pool of pools) {
    const known = await fleet.instances(pool.id);
    const count = runningInstances(known, now);
    if (count !== undefined) running.set(pool.id, count);
    const learned = startBook.starts(pool, known, now);
    if (learned) starts.set(pool.id, learned);
  }
  return { running, starts };
}

function showProgress({ clients, telemetry }: CycleDeps, progress: Progress, now: Instant): void {
  clients.look(progress.waitingFor, now);
  if (progress.finalUntil !== undefined) {
    telemetry.gauge('pra_data_age_seconds', (now - progress.finalUntil) / SECOND_MS);
  }
}

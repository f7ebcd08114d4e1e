/**
 * Reads the past from the history into the planner: at start, after an import, after a planner was lost.
 *
 * Everything is read stretch by stretch, and a stretch at a time counts wait outside (`gate`): what was counted
 * before is in the history, what comes afterwards goes to the planner with the next cycle. So each count
 * reaches it on one way only, and nobody waits long for an acknowledgement.
 */
import { readPasts, readStretches } from './read-stretches.ts';
import type { DriftBook } from '../drift/drift-book.ts';
import type { EventFeed } from '../events/event-feed.ts';
import type { DemandFeed, Progress } from '../ingest/demand-feed.ts';
import type { Gate } from '../ingest/gate.ts';
import type { Planner, RestoredPool } from '../plan/planner.ts';
import { recall } from './keepsakes.ts';
import { POOL_STATES } from './publish.ts';
import type { Coverage } from '../../core/demand/coverage.ts';
import { fillWhole } from '../../core/demand/coverage.ts';
import type { Series } from '../../core/demand/series.ts';
import type { SeriesId } from '../../core/forecast/forecast.ts';
import { isPoolSeries } from '../../core/forecast/forecast.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import type { Instant, TimeRange } from '../../core/units/time.ts';
import { DAY_MS, floorToStep } from '../../core/units/time.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { History } from '../../ports/history.ts';
import type { Parameters } from '../../ports/parameters.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface ReloadDeps {
  readonly planner: Planner;
  readonly feed: DemandFeed;
  readonly eventFeed: EventFeed;
  readonly history: History;
  readonly checkpoints: Checkpoints;
  readonly parameters: Parameters;
  /** Counts wait outside while a stretch is read, not while the planner learns. */
  readonly gate: Gate;
  readonly driftBook: Pick<DriftBook, 'list'>;
  readonly telemetry: Telemetry;
  /** Aborted when the service stops: then nothing more is read or learned. */
  readonly stopping: AbortSignal;
}

/** A week for the longest season, a week to learn from, and a day to spare. */
const PAST_MS = 15 * DAY_MS;
/** So much of what was known when it was kept is read again: late counts may have come since. */
const OVERLAP_MS = DAY_MS;
/** The step that runs and the next one: clocks differ, so a record may be a little ahead of this one. */
const STEPS_AHEAD = 2;

export interface ReloadPolicy {
  readonly stepMs: number;
  /** Counts that this process put in force; `undefined`: none yet, those of the process before are. A store that failed since may hold older ones. */
  readonly inForce: readonly RestoredPool[] | undefined;
}

export interface Reloaded {
  /** How many there are. */
  readonly sources: number;
  /** Series, pools among them, that go on from what an earlier planner knew of them. */
  readonly recalled: number;
  /** Series that are still to be learned from, for `learnMore`. */
  readonly wanted: readonly SeriesId[];
  /** Models that take a row for each series. */
  readonly fitted: readonly ModelId[];
}

/** Resolves when the planner remembers the past and has learned from the part that matters most; rejects when the service stops before. */
export async function reload(deps: ReloadDeps, policy: ReloadPolicy, now: Instant): Promise<Reloaded> {
  const { planner, feed } = deps;
  const poolStates = policy.inForce ?? readPoolStates(await deps.checkpoints.get(POOL_STATES));
  const coverage = feed.coverage(now);
  const events = deps.eventFeed.all(now);
  const { fitted } = await planner.begin({ coverage, poolStates, events, now });
  const recalled = await recall(deps, now);
  for (const model of fitted) await planner.adopt(await deps.parameters.rows(model));
  // A pool's past is the sum of its sources': where one is missing, all are read.
  const from = recalled.everyPool && recalled.until !== undefined ? recalled.until - OVERLAP_MS : undefined;
  const sources = await remember(deps, { stepMs: policy.stepMs, coverage, from }, now);
  const until = issueWithin(feed.progress(now), policy.stepMs, now);
  let wanted = await planner.learn({ pasts: [], until });
  while (wanted.some(isPoolSeries)) {
    deps.stopping.throwIfAborted();
    wanted = await planner.learn({ pasts: [], until });
  }
  deps.stopping.throwIfAborted();
  return {
    sources,
    recalled: recalled.series,
    fitted,
    wanted: await learnMore(deps, { stepMs: policy.stepMs, wanted }, now),
  };
}

/** Gives the planner the past of the sources that it wants, and resolves with the series that it wants next. */
export async function learnMore(
  { history, feed, planner }: Pick<ReloadDeps, 'history' | 'feed' | 'planner'>,
  { stepMs, wanted }: { readonly stepMs: number; readonly wanted: readonly SeriesId[] },
  now: Instant,
): Promise<readonly SeriesId[]> {
  if (wanted.length === 0) return [];
  const until = issueWithin(feed.progress(now), stepMs, now);
  const range = until === undefined ? undefined : await pastUntil(history, until);
  if (!range) return planner.learn({ pasts: [], until });
  const coverage = feed.coverage(now);
  const read = async (part: TimeRange) => {
    const stretch = await history.readAll(part, wanted);
    for (const series of stretch) fillWhole(series, coverage);
    return stretch;
  };
  return planner.learn({ pasts: await readPasts(read, range, stepMs), until });
}

async function remember(
  deps: ReloadDeps,
  {
    stepMs,
    coverage,
    from,
  }: { readonly stepMs: number; readonly coverage: Coverage; readonly from: Instant | undefined },
  now: Instant,
): Promise<number> {
  const { feed, history, gate, planner } = deps;
  const range = await pastUntil(history, floorToStep(now, stepMs) + STEPS_AHEAD * stepMs, from);
  let sources = 0;
  let known: Instant | undefined;
  const read = (part: TimeRange) =>
    gate.closed(async () => {
      const stretch = await history.readAll(part);
      // What was counted in it so far is in what was read. Nothing lies beyond its end but what a clock told that
      // was set back since.
      feed.forget({ from: part.from, to: part.to === range?.to ? Number.POSITIVE_INFINITY : part.to });
      return stretch;
    });
  if (range) {
    for await (const stretch of readStretches(read, range, stepMs)) {
      deps.stopping.throwIfAborted();
      sources = stretch.length;
      for (const series of stretch) fillWhole(series, coverage);
      known = newestKnown(stretch) ?? known;
      await planner.remember(stretch);
    }
  }
  // A step that is not over is not known, whatever was counted in it so far.
  feed.setImportedUntil(known === undefined ? undefined : Math.min(known, floorToStep(now, stepMs)));
  return sources;
}

/** The part of the last days that the history goes back to; `undefined`: it knows nothing of them. */
async function pastUntil(
  history: History,
  to: Instant,
  from: Instant = to - PAST_MS,
): Promise<TimeRange | undefined> {
  const span = await history.span();
  if (!span || span.from >= to) return undefined;
  return { from: Math.max(from, span.from), to };
}

/**
 * Up to where forecasts may be issued from: what lies ahead of the clock, because that was set back, is not the past.
 */
export const issueWithin = ({ issueAt }: Progress, stepMs: number, now: Instant): Instant | undefined =>
  issueAt === undefined ? undefined : Math.min(issueAt, floorToStep(now, stepMs));

/** End of the newest known step of any series. */
function newestKnown(series: readonly Series[]): Instant | undefined {
  let newest: Instant | undefined;
  for (const { start, stepMs, values } of series) {
    const last = values.findLastIndex((value) => !Number.isNaN(value));
    if (last >= 0) newest = Math.max(newest ?? 0, start + (last + 1) * stepMs);
  }
  return newest;
}

function readPoolStates(stored: unknown): readonly RestoredPool[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter((entry): entry is RestoredPool => {
    const { pool } = (entry ?? {}) as { pool?: unknown };
    return typeof pool === 'string';
  });
}

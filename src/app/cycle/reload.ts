/** Reads the past from the history into the planner: at start, after an import, after a planner was lost. */
import type { DemandFeed, Progress } from '../ingest/demand-feed.ts';
import type { Gate } from '../ingest/gate.ts';
import type { Past, Planner, RestoredPool } from '../plan/planner.ts';
import { POOL_STATES } from './publish.ts';
import { fillWhole } from '../../core/demand/coverage.ts';
import type { Series } from '../../core/demand/series.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS, floorToStep } from '../../core/units/time.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { History } from '../../ports/history.ts';

export interface ReloadDeps {
  readonly planner: Planner;
  readonly feed: DemandFeed;
  readonly history: History;
  readonly checkpoints: Checkpoints;
  /** Counts wait outside while the history is read, not while the planner learns from it: each must reach the planner on one way only. */
  readonly gate: Gate;
}

/** A week for the longest season, a week to learn from, and a day to spare. */
const PAST_MS = 15 * DAY_MS;
/** The step that runs and the next one: clocks differ, so a record may be a little ahead of this one. */
const STEPS_AHEAD = 2;

export interface ReloadPolicy {
  readonly stepMs: number;
  /** Counts that this process put in force; `undefined`: none yet, those of the process before are. A store that failed since may hold older ones. */
  readonly inForce: readonly RestoredPool[] | undefined;
}

/** Resolves with the number of sources read. */
export async function reload(deps: ReloadDeps, policy: ReloadPolicy, now: Instant): Promise<number> {
  const poolStates = policy.inForce ?? readPoolStates(await deps.checkpoints.get(POOL_STATES));
  const past = await deps.gate.closed(() => readPast(deps, policy.stepMs, now));
  await deps.planner.load({ ...past, poolStates, now });
  return past.series.length;
}

async function readPast(
  { feed, history }: ReloadDeps,
  stepMs: number,
  now: Instant,
): Promise<Pick<Past, 'series' | 'coverage' | 'until'>> {
  feed.takeDeltas(); // What they tell is in the history.
  const to = floorToStep(now, stepMs) + STEPS_AHEAD * stepMs;
  const series = await history.readAll({ from: to - PAST_MS, to });
  const coverage = feed.coverage(now);
  for (const each of series) fillWhole(each, coverage);
  const known = newestKnown(series);
  // A step that is not over is not known, whatever was counted in it so far.
  feed.setImportedUntil(known === undefined ? undefined : Math.min(known, floorToStep(now, stepMs)));
  return { series, coverage, until: issueWithin(feed.progress(now), stepMs, now) };
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

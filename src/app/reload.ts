/** Reads the past from the history into the planner: at start, after an import, after a planner was lost. */
import type { DemandFeed } from './demand-feed.ts';
import type { Gate } from './gate.ts';
import type { Planner, RestoredPool } from './plan/planner.ts';
import { POOL_STATES } from './publish.ts';
import type { Series } from '../core/demand/series.ts';
import type { Instant } from '../core/units/time.ts';
import { ceilToStep, DAY_MS } from '../core/units/time.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { History } from '../ports/history.ts';

export interface ReloadDeps {
  readonly planner: Planner;
  readonly feed: DemandFeed;
  readonly history: History;
  readonly checkpoints: Checkpoints;
  /** Counts wait outside while the history is read: each must reach the planner on one way only. */
  readonly gate: Gate;
}

/** A week for the longest season, a week to learn from, and a day to spare. */
const PAST_MS = 15 * DAY_MS;

/** Resolves with the number of sources read. */
export async function reload(deps: ReloadDeps, stepMs: number, now: Instant): Promise<number> {
  const { feed, history, planner, checkpoints } = deps;
  const states = readPoolStates(await checkpoints.get(POOL_STATES));
  return deps.gate.closed(async () => {
    feed.takeDeltas(); // What they tell is in the history.
    const to = ceilToStep(now, stepMs);
    const series = await history.readAll({ from: to - PAST_MS, to }, feed.progress(now).finalUntil);
    feed.setImportedUntil(newestKnown(series));
    await planner.load({ series, until: feed.progress(now).issueAt, poolStates: states, now });
    return series.length;
  });
}

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

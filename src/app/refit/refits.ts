/**
 * When are series fitted again, and when do forecasts begin to use it? Once a day, in the background; what a fit
 * left is handed to the planner between two cycles, never inside one.
 */
import { fitRound } from './fit-round.ts';
import type { RoundDeps } from './fit-round.ts';
import type { PlannerDesk } from './planner-desk.ts';
import { issueWithin } from '../cycle/reload.ts';
import type { DemandFeed } from '../ingest/demand-feed.ts';
import type { Planner } from '../plan/planner.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import type { Instant } from '../../core/units/time.ts';
import { MINUTE_MS, SECOND_MS } from '../../core/units/time.ts';
import type { FittedRow } from '../../ports/parameters.ts';

export interface RefitDeps extends Omit<RoundDeps, 'onRows' | 'feed'> {
  readonly feed: DemandFeed;
  readonly planner: Pick<Planner, 'adopt'>;
  readonly desk: PlannerDesk;
}

export interface RefitPolicy {
  readonly stepMs: number;
  readonly zone: CivilZone;
  /** From one round to the next. */
  readonly everyMs: number;
  /** Time of fitting in a round; 0: nothing is ever fitted. */
  readonly budgetMs: number;
}

export interface Refits {
  /** Runs rounds until `signal` aborts; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Hands over what was fitted. */
  betweenCycles(): Promise<void>;
}

/** A start has other things to do, and the planner learns first. */
const FIRST_AFTER_MS = 5 * MINUTE_MS;
/** Where nothing can be fitted yet: no model serves that takes rows, or nothing is known. */
const AGAIN_AFTER_MS = 5 * MINUTE_MS;
/** Rows of the same round differ in age by as long as it took. */
const FRESH_SHARE = 0.75;

export function createRefits(deps: RefitDeps, policy: RefitPolicy): Refits {
  const { clock, telemetry, planner, desk } = deps;
  let waiting: FittedRow[] = [];

  /** Resolves with whether there was anything to fit. */
  async function round(signal: AbortSignal): Promise<boolean> {
    const { models, poolPasts } = await desk.facts(signal);
    const now = clock.now();
    const until = issueWithin(deps.feed.progress(now), policy.stepMs, now);
    if (models.length === 0 || until === undefined) return false;
    const { spentMs, ...counts } = await fitRound(
      { ...deps, onRows: (rows) => waiting.push(...rows) },
      { ...policy, models, poolPasts, until, freshAfter: until - FRESH_SHARE * policy.everyMs },
      signal,
    );
    telemetry.log('info', 'series were fitted', { ...counts, seconds: spentMs / SECOND_MS });
    return true;
  }

  return {
    run: async (signal) => {
      if (policy.budgetMs === 0) return;
      let due: Instant = clock.now() + FIRST_AFTER_MS;
      await clock.until(due, signal);
      while (!signal.aborted) {
        let isDone = true;
        try {
          isDone = await round(signal);
        } catch (error) {
          telemetry.log('warn', 'series could not be fitted; it is tried again with the next round', {
            error,
          });
        }
        due = isDone ? Math.max(due + policy.everyMs, clock.now()) : clock.now() + AGAIN_AFTER_MS;
        await clock.until(due, signal);
      }
    },
    betweenCycles: async () => {
      const rows = waiting;
      waiting = [];
      if (rows.length > 0) await planner.adopt(rows);
    },
  };
}

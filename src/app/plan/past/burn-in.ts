/**
 * Learning from the past at start: the service forecasts the last days again, as it would have then, and
 * judges itself by what came. So the first forecast after an import already has honest quantiles and weights.
 *
 * Pools come first, from what they remember. A source needs a week more than its ring keeps, and all of that at once would
 * not fit into memory: those that matter most are asked for first, in slices that take about a second, so that no
 * cycle waits for longer. Until its turn has come a source takes after its pool.
 */
import { parametersAt } from '../models/fits.ts';
import { BURN_IN_MS, judgeEverySteps } from '../learning.ts';
import type { Lesson } from '../planner.ts';
import { replay } from './replay.ts';
import type { PlannerState, SeriesEntry } from '../state.ts';
import type { Ring } from '../../../core/demand/ring.ts';
import { fillOlder, ringFrom } from '../../../core/demand/ring.ts';
import type { SeriesId } from '../../../core/forecast/forecast.ts';
import type { Instant } from '../../../core/units/time.ts';
import { DAY_MS } from '../../../core/units/time.ts';
import type { Predictor } from '../../../ports/predictor.ts';

/** Issues over all series together: more series, fewer issues each, spread over the same days. */
const ISSUES_MAX = 200_000;
/** But at least as many that every target has been judged often enough to count. */
const ISSUES_EACH_MIN = 48;
/** Nothing is known of a series without a day of it: its first day is not forecast again. */
const FIRST_MS = DAY_MS;
/** Issues in a slice: about a second of learning. */
const SLICE_ISSUES = 4_500;
/** Sources in a slice: 15 days of minutes of them are 8 MB as float32. */
const SLICE_SOURCES = 100;

export interface BurnIn {
  /** Learns from what was wanted, and says what is wanted next. */
  learn(lesson: Lesson): Promise<readonly SeriesId[]>;
}

/** Learning for all series that are not caught up; created when their past was remembered. */
export function createBurnIn(state: PlannerState, predictor: Predictor): BurnIn {
  const entries = [...state.entries.values()].filter(({ learning }) => !learning.caughtUp);
  const issuesEach = Math.max(ISSUES_EACH_MIN, Math.floor(ISSUES_MAX / Math.max(1, entries.length)));
  const pools = entries.filter(({ pool }) => pool);
  const waiting = entries.filter(({ pool }) => !pool).sort((a, b) => b.learning.volume - a.learning.volume);
  const { stepMs } = state.policy;
  const issuesOfOne = Math.min(issuesEach, BURN_IN_MS / stepMs / judgeEverySteps(stepMs));
  const seriesEach = Math.max(1, Math.min(SLICE_SOURCES, Math.floor(SLICE_ISSUES / issuesOfOne)));
  const nextOf = (series: SeriesEntry[]): readonly SeriesEntry[] => series.splice(0, seriesEach);
  // Pools remember what they learn from, so the first of them need not be asked for.
  let wanted = nextOf(pools);
  const learnOne = async (entry: SeriesEntry, past: Ring | undefined, until: Instant | undefined) => {
    if (past && until !== undefined) {
      const span = { past, until: until / stepMs, issuesEach };
      await forecastAgain(state, predictor, { entry, ...span });
      if (past !== entry.ring) fillOlder(entry.ring, past);
    }
    entry.learning.caughtUp = true;
  };
  return {
    learn: async ({ pasts, until }) => {
      const bySource = new Map(pasts.map((past) => [past.source, past]));
      for (const entry of wanted) {
        const past = bySource.get(entry.id);
        const known = past && ringFrom(past.start / past.stepMs, past.values, state.lowerBounds);
        await learnOne(entry, entry.pool ? entry.ring : known, until);
      }
      wanted = nextOf(pools.length > 0 ? pools : waiting);
      return wanted.map(({ id }) => id);
    },
  };
}

/** What one series learns from, and how thoroughly; in steps. */
interface Span {
  readonly entry: SeriesEntry;
  readonly past: Ring;
  readonly until: number;
  readonly issuesEach: number;
}

function forecastAgain(state: PlannerState, predictor: Predictor, span: Span): Promise<unknown> {
  const { entry, past } = span;
  const issues = issuesOf(span, state.policy.stepMs);
  const events = state.events.actingOn(entry);
  return replay(
    { predictor, watch: undefined },
    {
      cards: state.cards,
      model: entry.model,
      past,
      zone: state.policy.zone,
      eventsAt: () => events,
      parametersAt: (issue) => parametersAt(state.fits, entry.id, issue * state.policy.stepMs),
      issues,
      isJudged: () => true,
    },
    () => undefined,
  );
}

function issuesOf({ past, until, issuesEach }: Span, stepMs: number): number[] {
  const from = Math.max(until - BURN_IN_MS / stepMs, past.first + FIRST_MS / stepMs);
  const stride = Math.max(judgeEverySteps(stepMs), Math.ceil((until - from) / issuesEach));
  const issues: number[] = [];
  for (let issue = Math.ceil(from / stride) * stride; issue < until; issue += stride) issues.push(issue);
  return issues;
}

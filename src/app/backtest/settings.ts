/** What is asked of a backtest: of which issue times and leads something is said, and at which levels. */
import type { AnnouncedEvent } from '../../core/demand/events/announced-event.ts';
import type { Occurrence } from '../../core/forecast/events/occurrence.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import type { Instant } from '../../core/units/time.ts';
import { MINUTE_MS } from '../../core/units/time.ts';

export interface BacktestSettings {
  readonly stepMs: number;
  /** In which days and weeks of the series are. */
  readonly zone: CivilZone;
  /** Issue times lie in [from, to) and none of their targets ends after `to`; on whole steps, both. */
  readonly from: Instant;
  readonly to: Instant;
  /** Between two issue times; whole steps. */
  readonly everyMs: number;
  /** Ascending: lead k is the one step that ends k steps after the issue time. */
  readonly leads: readonly number[];
  /** All of them are known from the beginning. */
  readonly events: readonly AnnouncedEvent[];
  /** What came of them: each is known from the end of its event on. */
  readonly occurrences: readonly Occurrence[];
}

/** Levels that are recorded and scored; the mixture has these and more. */
export const SCORED_LEVELS = [0.1, 0.5, 0.9, 0.95, 0.99];

export const STEP_MS_MIN = MINUTE_MS;
export const STEP_MS_MAX = 30 * MINUTE_MS;
export const DEFAULT_STEP_MS = 5 * MINUTE_MS;
export const DEFAULT_EVERY_MS = 30 * MINUTE_MS;
export const DEFAULT_LEADS_MS = [5, 15, 30].map((minutes) => minutes * MINUTE_MS);

/** Lengths of time as whole steps, rounded up, each once: of 5, 15 and 30 minutes steps of 10 minutes make 1, 2, 3. */
export const leadSteps = (leadsMs: readonly number[], stepMs: number): readonly number[] =>
  [...new Set(leadsMs.map((leadMs) => Math.ceil(leadMs / stepMs)))].sort((a, b) => a - b);

/** Step indices of all issue times. */
export function recordedIssues({ stepMs, from, to, everyMs, leads }: BacktestSettings): readonly number[] {
  const end = to / stepMs - Math.max(...leads);
  const issues: number[] = [];
  for (let issue = from / stepMs; issue <= end; issue += everyMs / stepMs) issues.push(issue);
  return issues;
}

/** How far is the week? Weeks begin on Monday at midnight. */
import { DAY_MS } from '../../src/core/units/time.ts';
import type { Instant } from '../../src/core/units/time.ts';

const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05, a Monday. */
const MONDAY = 4 * DAY_MS;

/** Share of the week (UTC) that has gone by, in [0, 1). */
export const weekPhaseOf = (at: Instant): number => {
  const since = (at - MONDAY) % WEEK_MS;
  return (since < 0 ? since + WEEK_MS : since) / WEEK_MS;
};

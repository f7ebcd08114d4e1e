/**
 * What a request of one source costs, followed as it drifts: a non-negative regression of what was used on how many
 * requests used it, through the origin, one observation a planning cycle.
 *
 * What is used is reported by source, so the regression over all sources falls apart into one of a single coefficient
 * each, and that is a Kalman filter of a local level (West and Harrison 1997, chapter 2): n requests of mean cost r
 * are an observation of the cost with variance spread ÷ n; between observations the variance grows by a relative
 * random walk. A mean of what is not negative never is.
 *
 * An observation beyond three standard deviations is cut off there: it may be an outlier. A second one in the same
 * direction is a jump, a new version of the service say, and is followed at once.
 *
 * Limits: a request's cost is taken not to depend on the load; a release that doubles it is known two cycles later.
 */
import type { Instant } from '../../units/time.ts';
import { MINUTE_MS } from '../../units/time.ts';

export interface Cost {
  /** Of one request. */
  readonly mean: number;
  /** Of `mean`: how unsure it is. */
  readonly variance: number;
  /** Of one request's cost about the mean; 0: nothing was observed yet. */
  readonly spread: number;
  /** The last observation was cut off, from above (1) or below (−1); 0: it was not. */
  readonly surprise: number;
  /** Of the last observation. */
  readonly at: Instant;
}

/** What is configured is a guess: as good as a handful of requests. */
const PRIOR_RELATIVE_SD = 0.5;
/** Requests differ by as much as they cost until it is known better, and at least by this share of it. */
const SPREAD_RELATIVE_SD_MIN = 0.1;
/** Drift in a minute: 30 % in an hour. On the minutes of a real LLM service, a tenth of the tokens is missed so; with half or twice as much on others more. */
const DRIFT_RELATIVE_SD = 0.04;
const SURPRISE_SDS = 3;
const SPREAD_GAIN = 0.05;

/** The cost as it is configured, before anything was observed; `undefined` if it is not. */
export function priorCost(configured: number, now: Instant): Cost | undefined {
  if (!(configured > 0)) return undefined;
  return {
    mean: configured,
    variance: (PRIOR_RELATIVE_SD * configured) ** 2,
    spread: 0,
    surprise: 0,
    at: now,
  };
}

/** The cost after `requests` (at least 1) of mean cost `observed` (above 0). */
export function observeCost(
  known: Cost | undefined,
  { observed, requests }: { readonly observed: number; readonly requests: number },
  now: Instant,
): Cost {
  if (!known)
    return {
      mean: observed,
      variance: observed ** 2 / requests,
      spread: observed ** 2,
      surprise: 0,
      at: now,
    };
  const minutes = Math.max(0, now - known.at) / MINUTE_MS;
  const before = known.variance + (DRIFT_RELATIVE_SD * known.mean) ** 2 * minutes;
  const spreadBefore = known.spread > 0 ? known.spread : observed ** 2;
  const noise = spreadBefore / requests;
  const error = observed - known.mean;
  const limit = SURPRISE_SDS * Math.sqrt(before + noise);
  const surprise = Math.abs(error) > limit ? Math.sign(error) : 0;
  const isJump = surprise !== 0 && surprise === known.surprise;
  if (isJump)
    return {
      mean: observed,
      variance: noise + error ** 2 / 4,
      spread: Math.max(spreadBefore, observed ** 2),
      surprise: 0,
      at: now,
    };
  const heard = Math.max(-limit, Math.min(limit, error));
  const gain = before / (before + noise);
  const mean = known.mean + gain * heard;
  const spread = spreadBefore + SPREAD_GAIN * (requests * heard ** 2 - spreadBefore);
  return {
    mean,
    // What was cut off was not believed, so nobody is the surer for it.
    variance: surprise === 0 ? before * (1 - gain) : before,
    spread: Math.max(spread, (SPREAD_RELATIVE_SD_MIN * mean) ** 2),
    surprise,
    at: now,
  };
}

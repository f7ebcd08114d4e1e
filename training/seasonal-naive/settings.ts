/** What is fixed about the seasonal naive model: its contract, and the few numbers that its experts use. */

export const NAME = 'seasonal-naive';
export const VERSION = 1;

export const CONTEXT_LENGTH = 120;
export const HORIZON = 60;
export const STEPS = CONTEXT_LENGTH + HORIZON;
export const SEASONS = ['1d', '7d'] as const;

/** One line each, in the order of the output's expert axis; the card's description is made of them. */
export const EXPERTS = {
  yesterday: 'the same civil time yesterday, averaged over five steps',
  'last-week': 'the same civil time a week ago, averaged over five steps',
  'yesterday-levelled': 'yesterday times the ratio of the last half hour to that of yesterday',
  'last-week-levelled': 'last week times the ratio of the last half hour to that of last week',
  'newest-level': 'the newest counts carried forward: weights halve every five steps back',
  'drift-level': 'the level of the last hour carried forward: weights halve every thirty steps back',
} as const;

/**
 * Steps on either side of a lead that a season is averaged over. 0 repeats each spike of yesterday to the
 * minute, 5 blurs what starts on the hour.
 */
export const SMOOTHING_REACH = 2;

/** Newest steps of the context that the ratio of levels looks at. */
export const LEVEL_STEPS = 30;

/**
 * Added to both sides of the ratio: this share of the season's own level (so that it means the same in
 * requests and in CPU-seconds) and a hair, so that 0 ÷ 0 is 1. A ratio of small counts is mostly noise.
 */
export const RATIO_SHARE = 0.1;
export const RATIO_HAIR = 0.001;
export const RATIO_MIN = 0.25;
export const RATIO_MAX = 4;

/**
 * The ratio at lead l is ratio ^ (damping ^ l). Over an hour, 1 keeps it whole, .995 three quarters of it, .98
 * a third. On the traces that a level explains (NASA, World Cup) .98 loses a fifth to a half of the gain, and
 * where it explains nothing (Twitter's bursts) .995 is a little better than 1.
 */
export const RATIO_DAMPING = 0.995;

/** Half-lives of the two levels, in steps. */
export const NEWEST_HALF_LIFE = 5;
export const DRIFT_HALF_LIFE = 30;

/** A value above this is unknown: sums of a context of such values are still far from float32's largest. */
export const VALUE_MAX = 1e30;

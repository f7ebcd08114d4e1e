/**
 * What is fixed about the gate net: its levels, what it looks at besides what the linear quantile model does, its size,
 * and how it learns.
 */
import { MINUTE_MS } from '../../src/core/units/time.ts';
import { POINT_NAMES } from '../simple/settings.ts';
import type { SimplePoint } from '../simple/settings.ts';

export const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

/** With longer steps two hours are too few of them for what the net looks at. */
export const STEP_MS_MAX = 20 * MINUTE_MS;

/** Days whose same hour is a candidate each, in order of what came. */
export const DAYS = 7;
/** By how far the last minutes lie above those of an earlier day, that day is moved. */
export const MOVED_BY_MS = 30 * MINUTE_MS;

/** Means over the last minutes, each from the end of the one before. */
export const BUCKETS_MS = [5, 10, 15, 30, 60, 120].map((minutes) => minutes * MINUTE_MS);

/** Steps of the sequence that recurrence goes over; shorter steps are merged. */
export const SEQUENCE_STEP_MS = 5 * MINUTE_MS;
export const SEQUENCE_CHANNELS = 3;

export const CALENDAR = Object.entries({ minute_of_hour: 3, minute_of_two_hours: 3, tod: 1, dow: 1 }).flatMap(
  ([cycle, waves]) =>
    Array.from({ length: waves }, (_, wave) => [
      `${cycle}_sin_${wave + 1}`,
      `${cycle}_cos_${wave + 1}`,
    ]).flat(),
);

/** Features of the linear quantile model that may be said as they are: points, maxima, what usually comes, what came. */
const POINTS = POINT_NAMES.length;
export const SAID_FEATURES = [...Array(POINTS).keys(), ...[5, 6, 8, 9, 10].map((place) => POINTS + place)];
/** Of those, the ones that are only looked at. */
export const LAG_FEATURES = [0, 1, 2, 3, 4].map((place) => POINTS + place);
export const SPREAD_FEATURE = POINTS + 7;
/** So many it must have, or its steps are too long. */
export const FEATURES = POINTS + 12;
export const CANDIDATES = SAID_FEATURES.length + 2 * DAYS;

export const pointOf = (expert: SimplePoint): number => POINT_NAMES.indexOf(expert);

/** Numbers of a set that say what it is: the end of its lead, and of a window its length, total or peak. */
export const SET_NUMBERS = 4;
export const OWN_FEATURES = 2 * CANDIDATES + LAG_FEATURES.length + 4 + CALENDAR.length + SET_NUMBERS;
export const SHARED_FEATURES = 2 * BUCKETS_MS.length + 5;

/** Units of the layers, and of the state of the recurrence. */
export const UNITS = 64;
export const STATE_UNITS = 32;

/** What the correction is of the local spread. */
export const CORRECTION = 0.3;

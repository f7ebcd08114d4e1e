/**
 * Points and ranges of time. All arithmetic of the core is on whole milliseconds since 1970 (UTC); ranges
 * are half-open, [from, to); steps start at whole multiples of their length.
 */

/** Milliseconds since 1970-01-01T00:00Z, a whole number. */
export type Instant = number;

/** [from, to). */
export interface TimeRange {
  readonly from: Instant;
  readonly to: Instant;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Start of the step that holds `at`. */
export const floorToStep = (at: Instant, stepMs: number): Instant => Math.floor(at / stepMs) * stepMs;

/** `at` itself if a step starts there, otherwise the end of the step that holds it. */
export const ceilToStep = (at: Instant, stepMs: number): Instant => Math.ceil(at / stepMs) * stepMs;

/** `2026-11-24T06:35:00.000Z`. */
export const formatInstant = (at: Instant): string => new Date(at).toISOString();

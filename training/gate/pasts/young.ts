/**
 * What is a series that has just begun? A stretch of an older one of which nothing earlier is known: some minutes to
 * some hours. A net that learns from such lives, too, knows what to say before any season is seen.
 */
import { HOUR_MS, MINUTE_MS } from '../../../src/core/units/time.ts';
import type { Past } from '../../fits/past.ts';
import { JUDGED_SHARE } from '../lessons.ts';
import type { Studied } from '../lessons.ts';

/** Ages at the last issue of a life lie between these, evenly by their logarithm. */
const [AGE_MS_MIN, AGE_MS_MAX] = [20 * MINUTE_MS, 30 * HOUR_MS];
/** So much is known before its first issue. */
const FIRST_ISSUE_MS = 5 * MINUTE_MS;
/** So that what came after the last issue is known. */
const AFTER_MS = HOUR_MS;
/** More of one life would say much the same. */
const ISSUES_EACH = 6;

/** Lives of a past, with so many issues together; those of its last part are judged by, as in the past itself. */
export function youngLives(
  past: Past,
  { issues, random }: { readonly issues: number; readonly random: () => number },
): readonly Studied[] {
  const { start, stepMs, values } = past;
  const split = Math.floor((1 - JUDGED_SHARE) * values.length);
  return Array.from({ length: Math.floor(issues / ISSUES_EACH) }, (): Studied | undefined => {
    const ageMs = AGE_MS_MIN * (AGE_MS_MAX / AGE_MS_MIN) ** random();
    const length = Math.ceil((ageMs + AFTER_MS) / stepMs);
    const born = Math.floor(random() * (values.length - length));
    if (born < 0) return undefined;
    const end = born + length;
    // Of one that lies across the split neither is right.
    if (born < split && end > split) return undefined;
    return {
      past: { ...past, start: start + born * stepMs, values: values.subarray(born, end) },
      issuesMax: ISSUES_EACH,
      firstIssueMs: FIRST_ISSUE_MS,
      judged: born >= split ? 'all' : 'none',
    };
  }).filter((life) => life !== undefined);
}

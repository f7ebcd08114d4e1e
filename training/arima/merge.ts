/** What is a past in longer steps? Means of the steps that are put together, whole ones from the end backward. */
import type { Past } from '../fits/past.ts';
import { isKnown } from './scale.ts';

/** The past as means of `count` steps each; unknown where half of them or more are. Requests a (short) step. */
export function mergeSteps(past: Past, count: number): Past {
  if (count === 1) return past;
  const length = Math.floor(past.values.length / count);
  const skipped = past.values.length - length * count;
  const values = Float32Array.from({ length }, (_, step) => {
    const from = skipped + step * count;
    const known = past.values.subarray(from, from + count).filter(isKnown);
    if (known.length * 2 <= count) return Number.NaN;
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  const start = past.start + skipped * past.stepMs;
  return { ...past, stepMs: count * past.stepMs, start, values };
}

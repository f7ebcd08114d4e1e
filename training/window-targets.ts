/**
 * Which windows are forecast as such, by models that bring quantiles of their own? The quantiles of a sum are not sums
 * of quantiles, so their cards name the totals and peaks that the service tells its clients of.
 */
import { MINUTE_MS } from '../src/core/units/time.ts';

const WINDOWS_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS] as const;

/** Their lengths in steps, ascending, each a multiple of the one before; those that are whole steps, and several. */
export const windowSteps = (stepMs: number): readonly number[] =>
  WINDOWS_MS.filter((ms) => ms % stepMs === 0 && ms > stepMs).map((ms) => ms / stepMs);

/** The `targets` of a card: of each window the total and the peak. */
export const windowTargets = (stepMs: number): readonly string[] =>
  windowSteps(stepMs).flatMap((steps) =>
    ['total', 'peak'].map((kind) => `${kind}(0m,${(steps * stepMs) / MINUTE_MS}m)`),
  );

/** How much each of them is where each step is 1. */
export const windowSizes = (windows: readonly number[]): readonly number[] =>
  windows.flatMap((steps) => [steps, 1]);

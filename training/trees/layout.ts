/** How many steps is each duration, and what does the forest answer for? A function of the step. */
import { simpleSteps, wholeSteps } from '../simple/settings.ts';
import type { SimpleSteps } from '../simple/settings.ts';
import { windowSteps } from '../window-targets.ts';
import * as settings from './settings.ts';

export interface Layout {
  /** Of the simple experts, in a context as long as the forest's. */
  readonly simple: SimpleSteps;
  /** Leads that are learned, 0-based, ascending, the last one among them. */
  readonly knots: readonly number[];
  /** Of the windows whose mean and peak are learned, after the knots. */
  readonly windows: readonly number[];
  /** Targets of the forest: a step for each knot, then the mean and the peak of each window. */
  readonly sets: number;
  readonly stretchSteps: number;
  readonly recentSteps: readonly number[];
  readonly agoSteps: readonly number[];
}

export function layoutFor(stepMs: number): Layout {
  const contextLength = wholeSteps(settings.CONTEXT_MS, stepMs);
  const simple = { ...simpleSteps(stepMs), contextLength };
  const ahead = (ms: number): number => Math.min(simple.horizon, wholeSteps(ms, stepMs));
  const knots = [...new Set([...settings.KNOTS_MS.map(ahead), simple.horizon])].map((steps) => steps - 1);
  const windows = windowSteps(stepMs);
  const recent = settings.RECENT_MS.map((ms) => Math.min(contextLength, wholeSteps(ms, stepMs)));
  return {
    simple,
    knots,
    windows,
    sets: knots.length + 2 * windows.length,
    stretchSteps: wholeSteps(settings.STRETCH.ms, stepMs),
    recentSteps: [...new Set(recent)],
    // Whole horizons ago, as far as the context goes.
    agoSteps: settings.AGO_MS.map((ms) => wholeSteps(ms, stepMs)).filter(
      (steps) => simple.horizon <= steps && steps <= contextLength,
    ),
  };
}

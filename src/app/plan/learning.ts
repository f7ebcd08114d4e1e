/**
 * How does a series learn from what came? Said in lengths of time, so that it means the same for a service that
 * counts by minutes and for a backtest of any step.
 */
import type { LearningPolicy } from '../../core/forecast/series-model.ts';
import { DAY_MS, MINUTE_MS } from '../../core/units/time.ts';

/** Levels of every target; a pool's own level is added to its. */
export const LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9995];
/** One issue in this time is judged. */
const JUDGE_EVERY_MS = 5 * MINUTE_MS;
/** In which the weight of an error falls to 1/e. Chosen on 10–23 July of the NASA trace. */
const ERROR_MEMORY_MS = 3 * DAY_MS;
/** So long a past a series learns from when a planner begins: it is forecast again. */
export const BURN_IN_MS = 7 * DAY_MS;

/** Of so many issues in a row one is judged: each, where steps are as long as that or longer. */
export const judgeEverySteps = (stepMs: number): number => Math.max(1, Math.round(JUDGE_EVERY_MS / stepMs));

export const learningPolicy = (stepMs: number): LearningPolicy => ({
  memory: ERROR_MEMORY_MS / (judgeEverySteps(stepMs) * stepMs),
});

/**
 * What is where in a row, and how many steps is each duration? The fit writes rows, the graph reads them, and both go
 * by this table, which is a function of the step.
 */
import { POINT_NAMES, simpleSteps, wholeSteps } from '../simple/settings.ts';
import type { SimpleSteps } from '../simple/settings.ts';
import { windowSteps } from '../window-targets.ts';
import * as settings from './settings.ts';

export interface Layout {
  /** Of the simple experts, whose inputs are the model's. */
  readonly simple: SimpleSteps;
  /** Steps before the newest one that are features. */
  readonly lagCount: number;
  /** Of the recent maxima, ascending. */
  readonly recentSteps: readonly number[];
  /** How long before a lead the steps are that are features of it. */
  readonly agoSteps: readonly number[];
  /** Leads with coefficients of their own, 0-based, ascending, the last one among them. */
  readonly knots: readonly number[];
  /** Of the windows whose mean and peak have coefficients of their own, after those of the knots. */
  readonly windows: readonly number[];
  readonly features: number;
  /** Coefficients are [set, level, feature]: a set for each knot, then for the mean and the peak of each window. */
  readonly sets: number;
  readonly rowLength: number;
}

export function layoutFor(stepMs: number): Layout {
  const simple = simpleSteps(stepMs);
  const ahead = (ms: number): number => Math.min(simple.horizon, wholeSteps(ms, stepMs));
  const knots = [...new Set([...settings.KNOTS_MS.map(ahead), simple.horizon])].map((steps) => steps - 1);
  const { contextLength } = simple;
  const lagCount = Math.min(settings.LAG_COUNT, contextLength - 1);
  const recentSteps = settings.RECENT_MS.map((ms) => Math.min(contextLength, wholeSteps(ms, stepMs)));
  // Whole horizons ago, as far as the context goes.
  const agoSteps = settings.AGO_MS.map((ms) => wholeSteps(ms, stepMs)).filter(
    (steps) => simple.horizon <= steps && steps <= contextLength,
  );
  const windows = windowSteps(stepMs);
  // After the points: lags, recent maxima, a spread, what usually comes around now, what came before each lead, and a constant.
  const features = POINT_NAMES.length + lagCount + recentSteps.length + 2 + agoSteps.length + 1;
  const sets = knots.length + 2 * windows.length;
  const rowLength = sets * settings.LEVELS.length * features;
  return { simple, lagCount, recentSteps, agoSteps, knots, windows, features, sets, rowLength };
}

/** Weights of the knots at each lead, [knot, lead]: linear in the lead, the first one's before it. */
export function knotWeights({ simple, knots }: Pick<Layout, 'simple' | 'knots'>): Float32Array {
  const { horizon } = simple;
  const weights = new Float32Array(knots.length * horizon);
  for (let lead = 0; lead < horizon; lead += 1) {
    const above = knots.findIndex((knot) => knot >= lead);
    const low = knots[above - 1];
    const share = low === undefined ? 1 : (lead - low) / ((knots[above] ?? lead) - low);
    weights[above * horizon + lead] = share;
    if (low !== undefined) weights[(above - 1) * horizon + lead] = 1 - share;
  }
  return weights;
}

/**
 * How much of what the last minutes were off will still be there at each lead? A regression for each knot of leads
 * on means of the newest residuals and on yesterday's, ridge toward 'it fades within hours', least absolute
 * errors by reweighting (Schlossmacher, 1973), divided by the root of the level as errors of counts grow with it.
 */
import { LeastSquares } from '../linear-algebra/least-squares.ts';
import { DAY_MS } from '../../src/core/units/time.ts';
import type { Layout } from './layout.ts';
import type { Residuals } from './residuals.ts';
import { meanResidual } from './residuals.ts';
import * as settings from './settings.ts';

/** Added to the level, a share of its mean: where next to nothing is expected an error counts no more. */
const LEVEL_SHARE = 0.1;
/** An error below this share of the mean level is as good as none. */
const ERROR_SHARE_MIN = 1e-3;
/** The three newest means share the prior evenly. */
const PRIOR_FEATURES = 3;

/** Origins of one knot: what was known then, and what came. */
interface Lesson {
  /** [origin, feature]. */
  readonly features: Float64Array;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

/** Coefficients [knot, feature]. */
export function fitResiduals(residuals: Residuals, layout: Layout): Float64Array {
  const level = Math.max(Number.MIN_VALUE, mean(residuals.expected));
  const all = new Float64Array(layout.knots.length * layout.features);
  for (const [i, lead] of layout.knots.entries()) {
    const lesson = lessonOf(residuals, layout, { lead, hair: LEVEL_SHARE * level });
    const coefficients = leastAbsolute(lesson, priorOf(layout, lead), ERROR_SHARE_MIN * level);
    all.set(coefficients, i * layout.features);
  }
  return all;
}

/** Means around the same lead yesterday reach past the issue: all of it was known by then. */
export function writeFeatures(
  residuals: Residuals,
  layout: Layout,
  { origin, lead, into, at }: { origin: number; lead: number; into: Float64Array; at: number },
): void {
  const { recentSteps, aroundSteps, beforeSteps } = layout;
  for (const [i, steps] of recentSteps.entries()) {
    into[at + i] = meanResidual(residuals.own, origin - steps, origin);
  }
  const next = at + recentSteps.length;
  // The graph's input ends with the horizon.
  const aroundEnd = origin + Math.min(layout.horizon, lead + aroundSteps + 1);
  into[next] = meanResidual(residuals.dayAgo, origin + lead - aroundSteps, aroundEnd);
  into[next + 1] = meanResidual(residuals.dayAgo, origin - beforeSteps, origin);
}

/** Every few minutes from where the past is long enough, if its target is known. */
function lessonOf(
  residuals: Residuals,
  layout: Layout,
  { lead, hair }: { readonly lead: number; readonly hair: number },
): Lesson {
  const { count, values, known, expected } = residuals;
  const apart = Math.max(1, Math.round(settings.ORIGINS_APART_MS / layout.stepMs));
  const first = Math.min(layout.contextLength + Math.round(DAY_MS / layout.stepMs), count >> 1);
  const origins: number[] = [];
  for (let origin = first; origin + lead < count; origin += apart) {
    if (known[origin + lead] === 1) origins.push(origin);
  }
  const features = new Float64Array(origins.length * layout.features);
  for (const [i, origin] of origins.entries()) {
    writeFeatures(residuals, layout, { origin, lead, into: features, at: i * layout.features });
  }
  return {
    features,
    targets: Float64Array.from(origins, (origin) => values[origin + lead] ?? 0),
    weights: Float64Array.from(origins, (origin) => 1 / ((expected[origin + lead] ?? 0) + hair)),
  };
}

function priorOf(layout: Layout, lead: number): Float64Array {
  const left = Math.exp((-(lead + 1) * layout.stepMs) / settings.PRIOR_FADE_MS);
  return new Float64Array(layout.features).fill(left / PRIOR_FEATURES, 0, PRIOR_FEATURES);
}

function leastAbsolute(
  { features, targets, weights }: Lesson,
  prior: Float64Array,
  errorMin: number,
): Float64Array {
  let coefficients = prior;
  const errors = new Float64Array(targets.length).fill(1);
  const size = prior.length;
  const row = new Float64Array(size);
  for (let round = 0; round <= settings.ABSOLUTE_ROUNDS; round += 1) {
    const system = new LeastSquares(size);
    for (let i = 0; i < targets.length; i += 1) {
      for (let k = 0; k < size; k += 1) row[k] = features[i * size + k] ?? 0;
      system.add(row, targets[i] ?? 0, (weights[i] ?? 0) / (errors[i] ?? 1));
    }
    coefficients = solveToward(system, prior) ?? coefficients;
    for (let i = 0; i < targets.length; i += 1) {
      let expected = 0;
      for (let k = 0; k < size; k += 1) expected += (coefficients[k] ?? 0) * (features[i * size + k] ?? 0);
      errors[i] = Math.max(errorMin, Math.abs((targets[i] ?? 0) - expected));
    }
  }
  return coefficients;
}

/** Ridge toward the prior, as strong as so many typical origins, and stronger where columns are alike. */
function solveToward(system: LeastSquares, prior: Float64Array): Float64Array | undefined {
  const size = prior.length;
  const squares = prior.map((_, k) => system.gram[k * size + k] ?? 0);
  const typical = mean(squares);
  if (!(typical > 0)) return undefined;
  const ridge = squares.map(
    (square) => (settings.PRIOR_ORIGINS * square) / (system.rows + 1) + RIDGE_SHARE * typical,
  );
  for (let k = 0; k < size; k += 1) {
    system.moments[k] = (system.moments[k] ?? 0) + (ridge[k] ?? 0) * (prior[k] ?? 0);
  }
  return system.solve(ridge);
}

const RIDGE_SHARE = 1e-3;

const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

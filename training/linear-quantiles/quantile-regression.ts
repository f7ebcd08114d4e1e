/**
 * Which linear combination of some features is the quantile of a level? Quantile regression (Koenker and Bassett, 1978)
 * with a ridge toward a prior. Twice the pinball loss is |r| + (2 level − 1) r; near 0 it is smoothed as Hunter and
 * Lange (2000) do, |r| − ε ln(1 + |r| ÷ ε), which is convex with the slope r ÷ (ε + |r|).
 *
 * Their majorise-minimise takes dozens of rounds where a level is far from the middle, and what it has not found yet is
 * a worse forecast. Newton's method with the best step along each direction finds it in about five.
 */
import { choleskyFactor, choleskySolve } from '../linear-algebra/cholesky.ts';

/** Rows to learn from. Feature by feature, since sums over rows are all that is asked of them. */
export interface Lesson {
  /** [feature][row]. */
  readonly features: readonly Float64Array[];
  /** [row]. */
  readonly targets: Float64Array;
  /** How much the error of a row counts, [row]. */
  readonly weights: Float64Array;
}

export interface Pull {
  /** [feature]. */
  readonly prior: Float64Array;
  /** How strongly each coefficient is held to it, [feature]. */
  readonly ridge: Float64Array;
  /** Errors below this are told apart less and less: ε. */
  readonly errorMin: number;
}

export interface Search {
  readonly level: number;
  /** [feature]. */
  readonly start: Float64Array;
  readonly rounds: number;
}

/** The coefficients with the least Σ weight · pinball + Σ ridge · (coefficient − prior)² ÷ 4, or near it after so many rounds. */
export function quantileCoefficients(
  lesson: Lesson,
  pull: Pull,
  { level, start, rounds }: Search,
): Float64Array {
  const coefficients = Float64Array.from(start);
  const room = roomFor(start.length, lesson.targets.length);
  weightedSums(lesson.features, coefficients, room.expected);
  for (let round = 0; round < rounds; round += 1) {
    const at = { coefficients, level, room, smoothing: smoothingAt(round, rounds, pull.errorMin) };
    const factor = choleskyFactor(lookAround(lesson, pull, at), start.length);
    if (!factor) break;
    const direction = choleskySolve(factor, room.downhill);
    weightedSums(lesson.features, direction, room.moved);
    const step = bestStep(lesson, pull, { ...at, direction });
    for (let i = 0; i < direction.length; i += 1) {
      coefficients[i] = (coefficients[i] ?? 0) + step * (direction[i] ?? 0);
    }
    weightedSums(lesson.features, coefficients, room.expected);
  }
  return coefficients;
}

/** What the coefficients give for each row, into `sums` [row]. */
export function weightedSums(
  features: readonly Float64Array[],
  coefficients: Float64Array,
  sums: Float64Array,
): void {
  sums.fill(0);
  features.forEach((feature, i) => {
    const coefficient = coefficients[i] ?? 0;
    if (coefficient === 0) return;
    for (let row = 0; row < sums.length; row += 1) {
      sums[row] = (sums[row] ?? 0) + coefficient * (feature[row] ?? 0);
    }
  });
}

interface Room {
  /** What the coefficients give, and what the direction adds to that, [row] each. */
  readonly expected: Float64Array;
  readonly moved: Float64Array;
  /** Slopes and curvatures of the loss, [row] each, and one of the features with its curvature. */
  readonly slopes: Float64Array;
  readonly curves: Float64Array;
  readonly scaled: Float64Array;
  /** Of the whole, [feature, feature], the lower triangle. */
  readonly hessian: Float64Array;
  /** Against the gradient, [feature]. */
  readonly downhill: Float64Array;
}

const roomFor = (size: number, rows: number): Room => ({
  expected: new Float64Array(rows),
  moved: new Float64Array(rows),
  slopes: new Float64Array(rows),
  curves: new Float64Array(rows),
  scaled: new Float64Array(rows),
  hessian: new Float64Array(size * size),
  downhill: new Float64Array(size),
});

interface Place {
  readonly coefficients: Float64Array;
  readonly level: number;
  readonly room: Room;
  /** ε, now. */
  readonly smoothing: number;
}

/** How much of the smoothing is left after a round. */
const SMOOTHING_LEFT = 1 / 4;

/** At first it is wider than the errors, so that all of them show where down is; in the second half of the rounds it is ε. */
const smoothingAt = (round: number, rounds: number, errorMin: number): number =>
  errorMin / SMOOTHING_LEFT ** Math.max(0, Math.ceil(rounds / 2) - 1 - round);

/** The Hessian, which is the room's, as is the way down. */
function lookAround(
  { features, targets, weights }: Lesson,
  { prior, ridge }: Pull,
  { coefficients, level, room, smoothing }: Place,
): Float64Array {
  const { expected, slopes, curves, scaled, hessian, downhill } = room;
  for (let row = 0; row < targets.length; row += 1) {
    const error = (targets[row] ?? 0) - (expected[row] ?? 0);
    const [weight, size] = [weights[row] ?? 0, smoothing + Math.abs(error)];
    slopes[row] = weight * (error / size + 2 * level - 1);
    curves[row] = (weight * smoothing) / (size * size);
  }
  features.forEach((feature, i) => {
    for (let row = 0; row < scaled.length; row += 1) scaled[row] = (curves[row] ?? 0) * (feature[row] ?? 0);
    const start = i * features.length;
    for (let j = 0; j <= i; j += 1) hessian[start + j] = dot(scaled, features[j] ?? scaled);
    hessian[start + i] = (hessian[start + i] ?? 0) + (ridge[i] ?? 0);
    downhill[i] = dot(feature, slopes) - (ridge[i] ?? 0) * ((coefficients[i] ?? 0) - (prior[i] ?? 0));
  });
  return hessian;
}

/** Of Newton's own step it is seldom more than this. */
const STEP_MAX = 4;
const HALVINGS = 8;

/** Where along the direction the loss is least: where its slope, which only grows, turns positive. */
function bestStep(
  { targets, weights }: Lesson,
  { prior, ridge }: Pull,
  { coefficients, direction, level, room, smoothing }: Place & { readonly direction: Float64Array },
): number {
  const { expected, moved } = room;
  const slopeAt = (step: number): number => {
    let slope = 0;
    for (let row = 0; row < targets.length; row += 1) {
      const by = moved[row] ?? 0;
      const error = (targets[row] ?? 0) - (expected[row] ?? 0) - step * by;
      slope -= (weights[row] ?? 0) * by * (error / (smoothing + Math.abs(error)) + 2 * level - 1);
    }
    direction.forEach((by, i) => {
      slope += (ridge[i] ?? 0) * by * ((coefficients[i] ?? 0) + step * by - (prior[i] ?? 0));
    });
    return slope;
  };
  let [low, high] = [0, STEP_MAX];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (slopeAt(middle) > 0) high = middle;
    else low = middle;
  }
  return low;
}

/** In four sums, which the processor adds up side by side. */
function dot(a: Float64Array, b: Float64Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    first += (a[i] ?? 0) * (b[i] ?? 0);
    second += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
    third += (a[i + 2] ?? 0) * (b[i + 2] ?? 0);
    fourth += (a[i + 3] ?? 0) * (b[i + 3] ?? 0);
  }
  for (let i = whole; i < a.length; i += 1) first += (a[i] ?? 0) * (b[i] ?? 0);
  return first + second + (third + fourth);
}

/**
 * Which curve has a series? Seasons added to the trend are one penalised least squares problem; seasons that
 * multiply it are a few of them, each linear around the last solution (Gauss and Newton). Each round looks anew
 * at which observations are far off, and at how alike errors are.
 */
import { LeastSquares } from '../../linear-algebra/least-squares.ts';
import * as settings from '../settings.ts';
import type { Curve } from './curve.ts';
import { designOf } from './design.ts';
import type { Design } from './design.ts';
import type { Observations } from './observations.ts';
import { alikeness, huberLoss, pulledIn, startingTargets } from './outliers.ts';
import { refine, startingEstimate } from './penalised.ts';
import type { Estimate, Prior } from './penalised.ts';

/** Rounds of the penalty at first and after each change, and of outliers or linearisation. */
const FIRST_ROUNDS = 15;
const NEXT_ROUNDS = 3;
const OUTLIER_ROUNDS = 5;
const LINEAR_ROUNDS = 5;

/** A trend near 0 or a season near −1 would leave the other without a say. */
const TREND_SHARE_MIN = 0.02;

/** Coefficients, what they make of each observation, and the loss. */
interface Fitted {
  readonly coefficients: Float64Array;
  readonly loss: number;
}

interface Pieces {
  readonly trend: Float64Array;
  readonly season: Float64Array;
}

/** As Prophet takes them, or as much alike as they turn out to be. */
type Errors = 'independent' | 'alike';

export interface CurveOptions {
  /** `better`: added seasons, unless multiplied ones fit clearly better. */
  readonly mode: 'additive' | 'multiplicative' | 'better';
  readonly errors: Errors;
}

/** The curve; `undefined` where nothing was ever requested. */
export function fitCurve(
  observations: Observations,
  { mode, errors }: CurveOptions = { mode: 'better', errors: 'alike' },
): Curve | undefined {
  const design = designOf(observations);
  if (!design) return undefined;
  const additive = mode === 'multiplicative' ? undefined : fitAdditive(design, errors);
  const multiplicative = mode === 'additive' ? undefined : fitMultiplicative(design, errors);
  const isMultiplicative =
    multiplicative !== undefined &&
    (!additive || multiplicative.loss < settings.MULTIPLICATIVE_LOSS_MAX * additive.loss);
  const fitted = isMultiplicative ? multiplicative : additive;
  if (!fitted?.coefficients.every(Number.isFinite)) return undefined;
  return curveOf(design, fitted.coefficients, isMultiplicative);
}

function curveOf(design: Design, coefficients: Float64Array, isMultiplicative: boolean): Curve {
  const { observations, changepoints, trendColumns, scale } = design;
  return {
    firstMs: observations.firstMs,
    endMs: observations.endMs,
    changepoints,
    trend: coefficients.slice(0, trendColumns).map((value) => value * scale),
    channels: observations.channels,
    seasons: coefficients.slice(trendColumns).map((value) => (isMultiplicative ? value : value * scale)),
    isMultiplicative,
  };
}

function fitAdditive(design: Design, errors: Errors): Fitted {
  const { values, rows, columns } = design;
  let { prior } = design;
  const targets = startingTargets(values);
  const system = new LeastSquares(columns);
  const row = new Float64Array(columns);
  for (let i = 0; i < targets.length; i += 1) {
    for (let column = 0; column < columns; column += 1) row[column] = rows[i * columns + column] ?? 0;
    system.add(row, targets[i] ?? 0);
  }
  const from = startingEstimate(columns, prior);
  let estimate = refine(system, prior, { from, rounds: FIRST_ROUNDS });
  let fit = added(piecesOf(design, estimate));
  for (let round = 0; round < OUTLIER_ROUNDS; round += 1) {
    retarget(system, design, pulledIn(values, fit));
    prior = learned(design, errors, fit);
    estimate = refine(system, prior, { from: estimate, rounds: NEXT_ROUNDS });
    fit = added(piecesOf(design, estimate));
  }
  return { coefficients: estimate.coefficients, loss: huberLoss(values, fit) };
}

function fitMultiplicative(design: Design, errors: Errors): Fitted {
  const { values, columns } = design;
  let { prior } = design;
  let targets = startingTargets(values);
  const level = targets.reduce((sum, value) => sum + value, 0) / targets.length;
  let pieces: Pieces = { trend: values.map(() => level), season: values.map(() => 0) };
  let estimate = startingEstimate(columns, prior);
  for (let round = 0; round < LINEAR_ROUNDS; round += 1) {
    const system = linearised(design, pieces, { targets, trendMin: TREND_SHARE_MIN * level });
    estimate = refine(system, prior, { from: estimate, rounds: NEXT_ROUNDS });
    pieces = piecesOf(design, estimate);
    const fit = multiplied(pieces);
    targets = pulledIn(values, fit);
    prior = learned(design, errors, fit);
  }
  return { coefficients: estimate.coefficients, loss: huberLoss(values, multiplied(pieces)) };
}

/** The prior with what the errors turned out to be. */
function learned({ prior, values }: Design, errors: Errors, fit: Float64Array): Prior {
  return errors === 'alike' ? { ...prior, alike: alikeness(pulledIn(values, fit), fit) } : prior;
}

/** trend · (1 + season) around the last pieces: each column times what the other piece was. */
function linearised(
  { rows, columns, trendColumns }: Design,
  pieces: Pieces,
  { targets, trendMin }: { readonly targets: Float64Array; readonly trendMin: number },
): LeastSquares {
  const system = new LeastSquares(columns);
  const row = new Float64Array(columns);
  for (let i = 0; i < targets.length; i += 1) {
    const trend = Math.max(trendMin, pieces.trend[i] ?? 0);
    const season = Math.max(-1, pieces.season[i] ?? 0);
    for (let column = 0; column < columns; column += 1) {
      const other = column < trendColumns ? 1 + season : trend;
      row[column] = (rows[i * columns + column] ?? 0) * other;
    }
    system.add(row, (targets[i] ?? 0) + trend * season);
  }
  return system;
}

function piecesOf({ rows, columns, trendColumns, values }: Design, { coefficients }: Estimate): Pieces {
  const trend = new Float64Array(values.length);
  const season = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    let sum = 0;
    for (let column = 0; column < columns; column += 1) {
      if (column === trendColumns) {
        trend[i] = sum;
        sum = 0;
      }
      sum += (rows[i * columns + column] ?? 0) * (coefficients[column] ?? 0);
    }
    if (columns === trendColumns) trend[i] = sum;
    else season[i] = sum;
  }
  return { trend, season };
}

const added = ({ trend, season }: Pieces): Float64Array => trend.map((value, i) => value + (season[i] ?? 0));
const multiplied = ({ trend, season }: Pieces): Float64Array =>
  trend.map((value, i) => value * (1 + (season[i] ?? 0)));

/** Sums of products with other values on the left; the matrix stays. */
function retarget(system: LeastSquares, { rows, columns }: Design, targets: Float64Array): void {
  system.moments.fill(0);
  system.squares = 0;
  for (let i = 0; i < targets.length; i += 1) {
    const target = targets[i] ?? 0;
    system.squares += target * target;
    for (let column = 0; column < columns; column += 1) {
      system.moments[column] = (system.moments[column] ?? 0) + (rows[i * columns + column] ?? 0) * target;
    }
  }
}

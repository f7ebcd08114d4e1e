/**
 * How good were the quantile forecasts of one series? Pinball loss relative to the reference and in units of the
 * series, WAPE, coverage; by lead and in all. Unknown targets do not count. The definitions are those of the
 * independent benchmark, whose scorer gives the same figures (test/golden/benchmark-scorer).
 */
import { pinball } from './pinball.ts';
import type { ScoredSeries } from './reference.ts';
import { daySteps } from './reference.ts';

/** Of one model and series. A ratio is `undefined` where what it is divided by is 0. */
export interface QuantileScores {
  /** Known targets of which the model said something. */
  readonly targets: number;
  /** Known targets of which it said nothing. */
  readonly missing: number;
  readonly relativePinball: number | undefined;
  readonly scaledPinball: number | undefined;
  /** In the order of the series' leads. */
  readonly byLead: readonly LeadScores[];
  /** By level of the series: share of the actuals at or under the quantile. */
  readonly coverage: readonly (number | undefined)[];
}

export interface LeadScores {
  readonly targets: number;
  readonly relativePinball: number | undefined;
  readonly scaledPinball: number | undefined;
  /** Σ|actual − 0.5 quantile| ÷ Σ actual. */
  readonly wape: number | undefined;
}

/** Floor of a relative pinball, so that one exact series cannot carry a geometric mean. */
const RATIO_MIN = 0.01;

/** What came at the targets, [issue, lead]; NaN = unknown. */
export function actualsOf({ values, issues, leads }: ScoredSeries): Float64Array {
  return Float64Array.from(
    issues.flatMap((issue) => leads.map((lead) => values[issue + lead - 1] ?? Number.NaN)),
  );
}

/** What pinball losses of a series are divided by, so that series can be averaged, and where that is from. */
export interface LossScale {
  readonly value: number;
  readonly from: 'yesterday' | 'persistence' | 'mean';
}

/**
 * The mean absolute error of 'same time yesterday' on the same targets; where that is 0, or known for less than
 * half of them, of the newest value carried forward; where that is 0 too, the mean of what came.
 */
export function lossScale(series: ScoredSeries): LossScale {
  const { values, issues, leads, stepMs } = series;
  const actuals = actualsOf(series);
  const errorsOf = (point: (issue: number, lead: number) => number): number[] =>
    [...actuals]
      .map((actual, at) => {
        const issue = issues[Math.floor(at / leads.length)] ?? 0;
        return Math.abs(actual - point(issue, leads[at % leads.length] ?? 0));
      })
      .filter((error) => !Number.isNaN(error));
  const known = [...actuals].filter((actual) => !Number.isNaN(actual));
  const day = daySteps(stepMs);
  const daily = errorsOf((issue, lead) => values[issue + lead - 1 - day] ?? Number.NaN);
  if (daily.length >= known.length / 2 && mean(daily) > 0) return { value: mean(daily), from: 'yesterday' };
  const newest = newestBefore(values);
  const persistent = errorsOf((issue) => newest[issue] ?? Number.NaN);
  if (mean(persistent) > 0) return { value: mean(persistent), from: 'persistence' };
  return { value: mean(known) || 1, from: 'mean' };
}

/** By index, one more than there are values: the newest known value before it. */
function newestBefore(values: Float64Array): Float64Array {
  const newest = new Float64Array(values.length + 1).fill(Number.NaN);
  values.forEach((value, index) => {
    newest[index + 1] = Number.isNaN(value) ? (newest[index] ?? Number.NaN) : value;
  });
  return newest;
}

/** `quantiles` and `reference` are [issue, lead, level]; NaN in `quantiles`: the model said nothing. */
export function scoreQuantiles(
  series: ScoredSeries,
  quantiles: Float64Array,
  against: { readonly reference: Float64Array; readonly scale: LossScale },
): QuantileScores {
  const sums = series.leads.map(() => emptySums(series.levels.length));
  const half = series.levels.indexOf(0.5);
  let missing = 0;
  actualsOf(series).forEach((actual, target) => {
    if (Number.isNaN(actual)) return;
    const from = target * series.levels.length;
    const said = quantiles.subarray(from, from + series.levels.length);
    if (said.some(Number.isNaN)) {
      missing += 1;
      return;
    }
    const sum = sums[target % series.leads.length];
    if (!sum) return;
    sum.targets += 1;
    sum.actual += Math.abs(actual);
    sum.off += Math.abs(actual - (said[half] ?? Number.NaN));
    series.levels.forEach((level, index) => {
      sum.loss += pinball(actual, said[index] ?? 0, level);
      sum.reference += pinball(actual, against.reference[from + index] ?? 0, level);
      if (actual <= (said[index] ?? 0)) sum.covered[index] = (sum.covered[index] ?? 0) + 1;
    });
  });
  return toScores(series, sums, { missing, scale: against.scale.value });
}

interface LossSums {
  targets: number;
  loss: number;
  reference: number;
  off: number;
  actual: number;
  /** By level. */
  readonly covered: number[];
}

const emptySums = (levels: number): LossSums => ({
  targets: 0,
  loss: 0,
  reference: 0,
  off: 0,
  actual: 0,
  covered: Array<number>(levels).fill(0),
});

function toScores(
  { levels }: ScoredSeries,
  sums: readonly LossSums[],
  { missing, scale }: { readonly missing: number; readonly scale: number },
): QuantileScores {
  const all = sums.reduce(
    (into, sum) => ({
      targets: into.targets + sum.targets,
      loss: into.loss + sum.loss,
      reference: into.reference + sum.reference,
      off: into.off + sum.off,
      actual: into.actual + sum.actual,
      covered: into.covered.map((count, index) => count + (sum.covered[index] ?? 0)),
    }),
    emptySums(levels.length),
  );
  const scaled = ({ loss, targets }: LossSums): number | undefined =>
    quotient(loss / levels.length / scale, targets);
  return {
    targets: all.targets,
    missing,
    relativePinball: relative(all),
    scaledPinball: scaled(all),
    byLead: sums.map((sum) => ({
      targets: sum.targets,
      relativePinball: relative(sum),
      scaledPinball: scaled(sum),
      wape: quotient(sum.off, sum.actual),
    })),
    coverage: all.covered.map((count) => quotient(count, all.targets)),
  };
}

const relative = ({ loss, reference }: LossSums): number | undefined =>
  reference > 0 ? Math.max(RATIO_MIN, loss / reference) : undefined;

const quotient = (over: number, under: number): number | undefined => (under > 0 ? over / under : undefined);

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

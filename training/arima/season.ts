/**
 * Which curve of the week and of the day lies under a series? Fourier terms by penalised least squares.
 *
 * All terms are functions of the phase in the week, so steps of the same phase are folded into their weighted
 * mean first: four weeks cost what one does, and the solution is the same to the last bit of rounding.
 */
import { LeastSquares } from '../linear-algebra/least-squares.ts';
import { RECENCY_HALF_LIFE_DAYS, SEASON_RIDGE_DAYS } from './settings.ts';
import type { ArimaSettings } from './settings.ts';

export interface Season {
  readonly mean: number;
  /** By harmonic; 0 for those that were left out. */
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
}

/** The mean of each phase and how much it weighs. Both [phase]. */
interface Folded {
  readonly means: Float64Array;
  readonly weights: Float64Array;
}

interface SeasonFit {
  /** Values [step]; NaN = unknown. */
  readonly values: Float64Array;
  /** Steps since the week began, [step], and what is to be added to each. */
  readonly phases: Int32Array;
  readonly share: number;
  /** Slower harmonics than this are left out. */
  readonly harmonicMin: number;
}

/** The season of the series; `undefined` if nothing is known. */
export function fitSeason(
  { values, phases, share, harmonicMin }: SeasonFit,
  settings: ArimaSettings,
): Season | undefined {
  const { harmonics, stepsPerWeek } = settings;
  const folded = fold(values, phases, settings);
  const used = harmonics.map((harmonic) => harmonic >= harmonicMin);
  const sums = new LeastSquares(1 + 2 * harmonics.length);
  const row = new Float64Array(sums.columns);
  row[0] = 1;
  for (let phase = 0; phase < stepsPerWeek; phase += 1) {
    const weight = folded.weights[phase] ?? 0;
    if (weight === 0) continue;
    harmonics.forEach((harmonic, i) => {
      if (!used[i]) return;
      const angle = angleOf(harmonic * (phase + share), stepsPerWeek);
      row[1 + i] = Math.sin(angle);
      row[1 + harmonics.length + i] = Math.cos(angle);
    });
    sums.add(row, folded.means[phase] ?? 0, weight);
  }
  const total = folded.weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return undefined;
  const penalties = harmonics.map(() => SEASON_RIDGE_DAYS * settings.stepsPerDay);
  const solved = sums.solve(Float64Array.from([1e-9 * total, ...penalties, ...penalties]));
  return (
    solved && {
      mean: solved[0] ?? 0,
      sines: solved.slice(1, 1 + harmonics.length),
      cosines: solved.slice(1 + harmonics.length),
    }
  );
}

/** The curve [phase] over a week, `share` of a step after each phase. */
export function seasonCurve(
  season: Season,
  share: number,
  { harmonics, stepsPerWeek }: ArimaSettings,
): Float64Array {
  const curve = new Float64Array(stepsPerWeek).fill(season.mean);
  const used = harmonics.map((_, i) => i).filter((i) => season.sines[i] !== 0 || season.cosines[i] !== 0);
  for (let phase = 0; phase < stepsPerWeek; phase += 1) {
    for (const i of used) {
      const angle = angleOf((harmonics[i] ?? 0) * (phase + share), stepsPerWeek);
      curve[phase] =
        (curve[phase] ?? 0) +
        (season.sines[i] ?? 0) * Math.sin(angle) +
        (season.cosines[i] ?? 0) * Math.cos(angle);
    }
  }
  return curve;
}

/** Far below the weight of one step, so that a phase without any has the mean 0. */
const WEIGHT_MIN = 1e-30;

const angleOf = (turnsTimesSteps: number, steps: number): number =>
  (2 * Math.PI * (turnsTimesSteps % steps)) / steps;

/** Newer steps weigh more. */
function fold(
  values: Float64Array,
  phases: Int32Array,
  { stepsPerDay, stepsPerWeek }: ArimaSettings,
): Folded {
  const means = new Float64Array(stepsPerWeek);
  const weights = new Float64Array(stepsPerWeek);
  const fading = 2 ** (-1 / (RECENCY_HALF_LIFE_DAYS * stepsPerDay));
  let weight = 1;
  for (let step = values.length - 1; step >= 0; step -= 1) {
    const value = values[step] ?? Number.NaN;
    weight *= fading;
    if (Number.isNaN(value)) continue;
    const phase = phases[step] ?? 0;
    means[phase] = (means[phase] ?? 0) + weight * value;
    weights[phase] = (weights[phase] ?? 0) + weight;
  }
  return { means: means.map((sum, phase) => sum / Math.max(weights[phase] ?? 0, WEIGHT_MIN)), weights };
}

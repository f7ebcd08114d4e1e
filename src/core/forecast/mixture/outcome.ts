/** What do losses, regrets and strains learn from what came of one target? What they are for: `mixture.ts`. */
import { isAwake, JUDGED_MIN } from './expert-weights.ts';
import type { Mixture, MixtureShape, Said } from './state.ts';
import { pinball, pinballSlope } from '../../scoring/pinball.ts';

/** Losses are forgotten faster than errors, regrets a little less fast: in a day and a day and a half of three. */
const LOSS_MEMORY_SHARE = 1 / 3;
const REGRET_MEMORY_SHARE = 1 / 2;
/** Of the newest outcome in a strain: the last three or so. */
const STRAIN_RATE = 1 / 3;
/** Room: of each expert its loss in units of its usual one. */
let ratios = new Float64Array(0);

/** What an expert lost at each level; `judged` outcomes of its target with this one. */
export function learnLosses(
  { losses }: Mixture,
  { levels, memory }: MixtureShape,
  seen: { place: number; judged: number; quantiles: Float64Array; actual: number },
): void {
  const rate = Math.max(1 / seen.judged, 1 / (memory * LOSS_MEMORY_SHARE));
  const from = seen.place * levels.length;
  for (let index = 0; index < levels.length; index += 1) {
    const known = losses[from + index] ?? 0;
    const loss = pinball(seen.actual, seen.quantiles[index] ?? 0, levels[index] ?? 0);
    losses[from + index] = known + rate * (loss - known);
  }
}

/** Who loses much more than usual, while others don't? A mean over the last few outcomes, before losses learn from this one. */
export function learnStrains(
  { losses, strains, awake }: Mixture,
  { experts, targets, levels, median }: MixtureShape,
  { outcome, quantiles }: { outcome: Said & { actual: number }; quantiles: readonly Float64Array[] },
): void {
  if (ratios.length !== experts) ratios = new Float64Array(experts);
  let least = Number.POSITIVE_INFINITY;
  for (let expert = 0; expert < experts; expert += 1) {
    const place = expert * targets + outcome.target;
    ratios[expert] = Number.NaN;
    const usual = losses[place * levels.length + median] ?? 0;
    if (!isAwake(outcome.points, expert) || (awake[place] ?? 0) < JUDGED_MIN || usual === 0) continue;
    const ratio = pinball(outcome.actual, quantiles[expert]?.[median] ?? 0, 0.5) / usual;
    ratios[expert] = ratio;
    if (ratio < least) least = ratio;
  }
  const shared = Math.max(1, least);
  for (let expert = 0; expert < experts; expert += 1) {
    const place = expert * targets + outcome.target;
    const ratio = ratios[expert] ?? Number.NaN;
    const known = strains[place] ?? 0;
    if (!Number.isNaN(ratio)) strains[place] = known + STRAIN_RATE * (ratio / shared - known);
  }
}

/** What the mixture would have gained with more of this expert, by the slope of its loss where it was. */
export function learnRegrets(
  { regrets, regretSquares }: Mixture,
  { levels, memory }: MixtureShape,
  seen: { place: number; quantiles: Float64Array; mixed: Float64Array; actual: number },
): void {
  const kept = 1 - 1 / (memory * REGRET_MEMORY_SHARE);
  const from = seen.place * levels.length;
  for (let index = 0; index < levels.length; index += 1) {
    const level = levels[index] ?? 0;
    const mixed = seen.mixed[index] ?? 0;
    const regret = pinballSlope(seen.actual, mixed, level) * (mixed - (seen.quantiles[index] ?? 0));
    regrets[from + index] = (regrets[from + index] ?? 0) * kept + regret;
    regretSquares[from + index] = (regretSquares[from + index] ?? 0) * kept * kept + regret * regret;
  }
}

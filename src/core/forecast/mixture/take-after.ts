/**
 * What may a young series take over from an older one like it? How its experts err and how much they lose, worth as
 * much as the few outcomes of its own that would count otherwise.
 *
 * Errors carry over as they are: they are kept in roots of the level. Losses and regrets carry over by the ratio of
 * those roots, of the level of each. From the first outcome of its own on, what was taken over fades as what was
 * learned does: after a hundred outcomes little is left. A prior of this kind is what Berrisch and Ziel smooth over in
 * 'Multivariate Probabilistic CRPS Learning' (2024).
 */
import { JUDGED_MIN } from './expert-weights.ts';
import { errorScale, firstIncrement, SKETCH_BINS } from './residual-sketch.ts';
import type { Mixture, MixtureShape, Said } from './state.ts';
import { NO_PLACE } from './state.ts';
import { present } from '../../units/check.ts';

/** One target of a series, and what its experts say of it now. */
export interface MixtureTarget {
  readonly mixture: Mixture;
  readonly shape: MixtureShape;
  readonly said: Said;
}

/** So many outcomes mean something. */
export const isSeasonedAt = ({ judged }: Mixture, target: number): boolean =>
  present(judged[target], 'a target') >= JUDGED_MIN;

/** Fills a target of which too little was judged; both series have the same experts. */
export function takeAfter(young: MixtureTarget, elder: MixtureTarget): void {
  const { mixture, shape, said } = young;
  const scale = errorScale(meanPoint(young.said)) / errorScale(meanPoint(elder.said));
  mixture.judged[said.target] = JUDGED_MIN;
  mixture.increments[said.target] = firstIncrement(shape.memory);
  const levels = shape.levels.map((level) => placeOf(level, elder.shape.levels));
  for (let expert = 0; expert < shape.experts; expert += 1) {
    const [to, from] = [placeAt(young, expert), placeAt(elder, expert)];
    const seen = present(elder.mixture.awake[from], 'an expert');
    mixture.awake[to] = Math.min(JUDGED_MIN, seen);
    takeErrors(young, elder, expert);
    const share = JUDGED_MIN / Math.max(JUDGED_MIN, Math.min(seen, elder.shape.memory));
    levels.forEach((level, index) => {
      const [into, at] = [to * levels.length + index, from * elder.shape.levels.length + level];
      mixture.losses[into] = scale * (elder.mixture.losses[at] ?? 0);
      mixture.regrets[into] = share * scale * (elder.mixture.regrets[at] ?? 0);
      mixture.regretSquares[into] = share * scale ** 2 * (elder.mixture.regretSquares[at] ?? 0);
    });
  }
}

const placeAt = ({ shape, said }: MixtureTarget, expert: number): number =>
  expert * shape.targets + said.target;

function takeErrors(young: MixtureTarget, elder: MixtureTarget, expert: number): void {
  const places = [young, elder].map(({ shape, said }) => {
    const place = present(shape.sketchPlaces[expert], 'an expert');
    return place === NO_PLACE ? undefined : (place * shape.targets + said.target) * SKETCH_BINS;
  });
  const [to, from] = places;
  if (to === undefined || from === undefined) return;
  const errors = elder.mixture.errors.subarray(from, from + SKETCH_BINS);
  const mass = errors.reduce((sum, weight) => sum + weight, 0);
  const factor = mass === 0 ? 0 : (JUDGED_MIN * firstIncrement(young.shape.memory)) / mass;
  errors.forEach((weight, bin) => (young.mixture.errors[to + bin] = Math.round(weight * factor)));
}

/** Place of the level that is nearest. */
function placeOf(level: number, among: readonly number[]): number {
  const distance = (place: number): number => Math.abs((among[place] ?? Number.POSITIVE_INFINITY) - level);
  return among.reduce((best, _, place) => (distance(place) < distance(best) ? place : best), 0);
}

/** Of the experts that are awake; 0: nobody is. */
function meanPoint({ points }: Said): number {
  const awake = Array.from(points).filter(Number.isFinite);
  return awake.reduce((sum, point) => sum + point, 0) / Math.max(1, awake.length);
}

/**
 * Where does what came lie in the forecast? As a standard score: of honest quantiles these are standard normal, whatever
 * the series counts, however its errors are spread (the probability integral transform; Dawid, 'Statistical theory: the
 * prequential approach', 1984).
 */
import { standardScore } from '../../units/standard-score.ts';

/** By level; the same few levels come again and again. */
const scores = new Map<number, number>();

function scoreOf(level: number): number {
  const known = scores.get(level);
  if (known !== undefined) return known;
  const score = standardScore(level);
  scores.set(level, score);
  return score;
}

const LIMIT = 8;

/**
 * Between two quantiles it is interpolated, beyond the outermost one it grows with the distance from the middle one. A value that is several
 * quantiles at once (nothing, mostly nothing) lies in the middle of their levels. Within ±8. `levels` ascending.
 */
export function quantileScore(
  actual: number,
  quantiles: ArrayLike<number>,
  levels: readonly number[],
): number {
  const last = levels.length - 1;
  let below = 0;
  while (below <= last && (quantiles[below] ?? 0) < actual) below += 1;
  let upTo = below;
  while (upTo <= last && quantiles[upTo] === actual) upTo += 1;
  if (upTo > below) {
    const from = actual === 0 ? 0 : levelAt(levels, below); // Less than nothing cannot come.
    return within(standardScore((from + levelAt(levels, upTo - 1)) / 2));
  }
  const middle = Math.floor(last / 2);
  if (below === 0) return outside(actual, { quantiles, levels, edge: 0, middle });
  if (below > last) return outside(actual, { quantiles, levels, edge: last, middle });
  const [low, high] = [quantiles[below - 1] ?? 0, quantiles[below] ?? 0];
  const [from, to] = [scoreOf(levelAt(levels, below - 1)), scoreOf(levelAt(levels, below))];
  return within(from + ((actual - low) / (high - low)) * (to - from));
}

const levelAt = (levels: readonly number[], place: number): number => levels[place] ?? 0.5;

function outside(
  actual: number,
  {
    quantiles,
    levels,
    edge,
    middle,
  }: { quantiles: ArrayLike<number>; levels: readonly number[]; edge: number; middle: number },
): number {
  const [outer, inner] = [quantiles[edge] ?? 0, quantiles[middle] ?? 0];
  const [from, score] = [scoreOf(levelAt(levels, middle)), scoreOf(levelAt(levels, edge))];
  if (outer === inner) return actual > outer ? LIMIT : -LIMIT;
  return within(score + ((actual - outer) / (outer - inner)) * (score - from));
}

const within = (score: number): number => Math.max(-LIMIT, Math.min(LIMIT, score));

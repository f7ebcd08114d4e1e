/**
 * What does little unserved cost? One setting proves nothing, as whoever buys twice the instances is always better: so
 * of all settings of a policy those count that no other beats in both cost and what it leaves unserved, and between
 * neighbours the cost is interpolated linearly in log(unserved).
 */
import { present } from '../../../core/units/check.ts';

export interface FrontierPoint {
  /** Instance-hours relative to the oracle's. */
  readonly hoursOfOracle: number;
  /** Fraction of the requests. */
  readonly unservedShare: number;
}

/** Less than that counts as that: nothing has no logarithm. */
const UNSERVED_MIN = 1e-6;

/** The points that no other beats in both, the cheapest first. */
export function frontierOf<P extends FrontierPoint>(points: readonly P[]): readonly P[] {
  const front: P[] = [];
  const byCost = points.toSorted(
    (a, b) => a.hoursOfOracle - b.hoursOfOracle || a.unservedShare - b.unservedShare,
  );
  for (const point of byCost) {
    const best = front.at(-1);
    if (!best || unservedOf(point) < unservedOf(best)) front.push(point);
  }
  return front;
}

/** Instance-hours, relative to the oracle's, that leave at most this share unserved; `undefined`: no setting does. */
export function hoursFor(points: readonly FrontierPoint[], unservedShare: number): number | undefined {
  const front = frontierOf(points);
  const place = front.findIndex((point) => unservedOf(point) <= unservedShare);
  if (place < 0) return undefined;
  const reached = present(front[place], 'a point');
  const before = front[place - 1];
  if (!before) return reached.hoursOfOracle;
  const [from, to] = [Math.log(unservedOf(before)), Math.log(unservedOf(reached))];
  const share = (Math.log(unservedShare) - from) / (to - from);
  return before.hoursOfOracle + share * (reached.hoursOfOracle - before.hoursOfOracle);
}

const unservedOf = ({ unservedShare }: FrontierPoint): number => Math.max(UNSERVED_MIN, unservedShare);

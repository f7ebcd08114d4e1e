/**
 * What was said at the issues whose time has not come yet, oldest first: the points of the experts, and the
 * quantiles that were made of them.
 *
 * Flat arrays, which grow to the most that ever waited at once: 10,000 series with seven issues each would be
 * 200,000 small arrays, and their heads larger than what is in them.
 */
import type { MixtureShape } from './mixture-state.ts';

export interface Pending {
  /** Issues that wait. */
  length: number;
  /** Index of lead 0, [issue]. */
  issues: Float64Array;
  /** [issue, points (target × expert) and then quantiles (target × level)]. */
  said: Float32Array;
  /** Judged already, [issue, target]. */
  done: Uint8Array;
}

/** Room for more issues is made for so many at a time. */
const GROWTH = 4;

export const createPending = (): Pending => ({
  length: 0,
  issues: new Float64Array(0),
  said: new Float32Array(0),
  done: new Uint8Array(0),
});

/** What was said at an issue. */
export interface SaidThen {
  readonly issue: number;
  /** [target, expert]; more targets than the shape has are let go. */
  readonly points: Float32Array;
  /** [target, level]; `undefined`: nobody was told. */
  readonly quantiles: Float64Array | undefined;
}

/** Keeps a copy of what was said, behind all others. */
export function pushPending(
  pending: Pending,
  shape: MixtureShape,
  { issue, points, quantiles }: SaidThen,
): void {
  if (pending.length === pending.issues.length) grow(pending, shape);
  const at = pending.length * saidLength(shape);
  const split = shape.targets * shape.experts;
  pending.issues[pending.length] = issue;
  pending.said.set(points.subarray(0, split), at);
  if (quantiles) pending.said.set(quantiles, at + split);
  else pending.said.fill(Number.NaN, at + split, at + saidLength(shape));
  pending.done.fill(0, pending.length * shape.targets, (pending.length + 1) * shape.targets);
  pending.length += 1;
}

/** Points of one target, one an expert: a view, good until the next issue is kept or dropped. */
export function pointsOf({ said }: Pending, shape: MixtureShape, at: PendingPlace): Float32Array {
  const from = at.place * saidLength(shape) + at.target * shape.experts;
  return said.subarray(from, from + shape.experts);
}

/** Quantiles of one target: a view as that of points; `undefined`: nobody was told. */
export function quantilesOf(
  { said }: Pending,
  shape: MixtureShape,
  at: PendingPlace,
): Float32Array | undefined {
  const levels = shape.levels.length;
  const from = at.place * saidLength(shape) + shape.targets * shape.experts + at.target * levels;
  return Number.isNaN(said[from]) ? undefined : said.subarray(from, from + levels);
}

/** A target of an issue that waits. */
export interface PendingPlace {
  /** Of the issue, 0 is the oldest. */
  readonly place: number;
  readonly target: number;
}

/** Lets go of the oldest issues, as many as were judged in all targets. */
export function dropJudged(pending: Pending, shape: MixtureShape): void {
  const end = pending.length * shape.targets;
  let open = 0;
  while (open < end && pending.done[open] === 1) open += 1;
  const dropped = Math.floor(open / shape.targets);
  if (dropped === 0) return;
  pending.issues.copyWithin(0, dropped);
  pending.said.copyWithin(0, dropped * saidLength(shape));
  pending.done.copyWithin(0, dropped * shape.targets);
  pending.length -= dropped;
}

const saidLength = ({ targets, experts, levels }: MixtureShape): number =>
  targets * (experts + levels.length);

function grow(pending: Pending, shape: MixtureShape): void {
  const room = pending.length + GROWTH;
  const { issues, said, done } = pending;
  pending.issues = new Float64Array(room);
  pending.said = new Float32Array(room * saidLength(shape));
  pending.done = new Uint8Array(room * shape.targets);
  pending.issues.set(issues);
  pending.said.set(said);
  pending.done.set(done);
}

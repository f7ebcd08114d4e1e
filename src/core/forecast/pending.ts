/**
 * What was said and is not judged yet, oldest first: of each target of each issue what the experts said, and the
 * quantiles that were made of it. A target is let go as soon as it was judged, since those of the next minutes are
 * judged soon, and most of what waits would be there for the longest window alone.
 *
 * Flat arrays, which grow to the most that ever waited at once: 10,000 series with thirty of these each would be
 * 900,000 small arrays, and their heads larger than what is in them.
 */
import type { MixtureShape, Said, Spoken } from './mixture/state.ts';
import { NO_PLACE } from './mixture/state.ts';
import type { Succession } from './mixture/inherit.ts';

export interface Pending {
  /** So many wait. */
  length: number;
  /** Index of lead 0, [place]. */
  issues: Float64Array;
  /** Of the layout, [place]; JUDGED: it waits no more. */
  targets: Int16Array;
  /** [place, what the experts said: points (expert) and quantiles (own expert × level), and then what was told (level)]. */
  said: Float32Array;
}

/** Room is made for so many more issues at a time. */
const GROWTH = 4;
const JUDGED = -1;

export const createPending = (): Pending => ({
  length: 0,
  issues: new Float64Array(0),
  targets: new Int16Array(0),
  said: new Float32Array(0),
});

/** What was said at an issue. */
export interface SaidThen {
  readonly issue: number;
  /** By the experts; more targets than the shape has are let go. */
  readonly spoken: Spoken;
  /** [target, level]; `undefined`: nobody was told. */
  readonly told: Float64Array | undefined;
}

/** Keeps a copy of what was said, behind all others. */
export function pushPending(pending: Pending, shape: MixtureShape, { issue, spoken, told }: SaidThen): void {
  if (pending.length + shape.targets > pending.issues.length) grow(pending, shape);
  const { points, own, levels, end } = lengthsOf(shape);
  for (let target = 0; target < shape.targets; target += 1) {
    const at = pending.length * end;
    pending.issues[pending.length] = issue;
    pending.targets[pending.length] = target;
    pending.said.set(spoken.points.subarray(target * points, (target + 1) * points), at);
    pending.said.set(spoken.quantiles.subarray(target * own, (target + 1) * own), at + points);
    if (told) pending.said.set(told.subarray(target * levels, (target + 1) * levels), at + points + own);
    else pending.said.fill(Number.NaN, at + points + own, at + end);
    pending.length += 1;
  }
}

/** A target of an issue that waits. */
export interface PendingPlace {
  /** 0 is the oldest. */
  readonly place: number;
  readonly target: number;
}

/** What the experts said of it: views, good until others are kept or let go. */
export function saidThen({ said }: Pending, shape: MixtureShape, { place, target }: PendingPlace): Said {
  const { points, own, end } = lengthsOf(shape);
  const from = place * end;
  return {
    target,
    points: said.subarray(from, from + points),
    quantiles: said.subarray(from + points, from + points + own),
  };
}

/** What was told of it, by level: a view likewise; `undefined`: nobody was told. */
export function toldThen(
  { said }: Pending,
  shape: MixtureShape,
  { place }: PendingPlace,
): Float32Array | undefined {
  const { levels, end } = lengthsOf(shape);
  const from = (place + 1) * end - levels;
  return Number.isNaN(said[from]) ? undefined : said.subarray(from, from + levels);
}

/** Forgets what was told of all that waits: it is learned from, and not scored. */
export function forgetTold(pending: Pending, shape: MixtureShape): void {
  const { levels, end } = lengthsOf(shape);
  for (let place = 0; place < pending.length; place += 1) {
    pending.said.fill(Number.NaN, (place + 1) * end - levels, (place + 1) * end);
  }
}

/** It is let go with the next `dropJudged`. */
export function markJudged(pending: Pending, place: number): void {
  pending.targets[place] = JUDGED;
}

/** Lets go of all that was judged; the others move up. */
export function dropJudged(pending: Pending, shape: MixtureShape): void {
  const { end } = lengthsOf(shape);
  let kept = 0;
  for (let place = 0; place < pending.length; place += 1) {
    if (pending.targets[place] === JUDGED) continue;
    if (kept < place) {
      pending.issues.copyWithin(kept, place, place + 1);
      pending.targets.copyWithin(kept, place, place + 1);
      pending.said.copyWithin(kept * end, place * end, (place + 1) * end);
    }
    kept += 1;
  }
  pending.length = kept;
}

/** What waits as the new cast would have it: who is new said nothing. What was before is left as it was. */
export function inheritPending(pending: Pending, { from, to, origins }: Succession): Pending {
  const [before, after] = [lengthsOf(from), lengthsOf(to)];
  const { levels } = after;
  const said = new Float32Array(pending.length * after.end).fill(Number.NaN);
  for (let place = 0; place < pending.length; place += 1) {
    const [old, now] = [place * before.end, place * after.end];
    origins.forEach((origin, expert) => {
      if (origin === NO_PLACE) return;
      said[now + expert] = pending.said[old + origin] ?? Number.NaN;
      const [oldOwn, nowOwn] = [from.ownPlaces[origin] ?? NO_PLACE, to.ownPlaces[expert] ?? NO_PLACE];
      if (oldOwn === NO_PLACE || nowOwn === NO_PLACE) return;
      const quantiles = old + before.points + oldOwn * levels;
      said.set(pending.said.subarray(quantiles, quantiles + levels), now + after.points + nowOwn * levels);
    });
    const told = pending.said.subarray(old + before.end - levels, old + before.end);
    said.set(told, now + after.end - levels);
  }
  return {
    length: pending.length,
    issues: pending.issues.slice(0, pending.length),
    targets: pending.targets.slice(0, pending.length),
    said,
  };
}

/** How much of what is kept of a target its parts are, and all of it. */
function lengthsOf({
  experts,
  own,
  levels,
}: MixtureShape): Record<'points' | 'own' | 'levels' | 'end', number> {
  const parts = { points: experts, own: own * levels.length, levels: levels.length };
  return { ...parts, end: parts.points + parts.own + parts.levels };
}

function grow(pending: Pending, shape: MixtureShape): void {
  const room = pending.length + GROWTH * shape.targets;
  const { issues, targets, said } = pending;
  pending.issues = new Float64Array(room);
  pending.targets = new Int16Array(room);
  pending.said = new Float32Array(room * lengthsOf(shape).end);
  pending.issues.set(issues);
  pending.targets.set(targets);
  pending.said.set(said);
}

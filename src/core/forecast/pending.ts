/**
 * What was said at the issues whose time has not come yet, oldest first: by the experts, and the
 * quantiles that were made of it.
 *
 * Flat arrays, which grow to the most that ever waited at once: 10,000 series with seven issues each would be
 * 200,000 small arrays, and their heads larger than what is in them.
 */
import type { MixtureShape, Said, Spoken } from './mixture/state.ts';
import { NO_PLACE, saidOf } from './mixture/state.ts';
import type { Succession } from './mixture/inherit.ts';

export interface Pending {
  /** Issues that wait. */
  length: number;
  /** Index of lead 0, [issue]. */
  issues: Float64Array;
  /** [issue, what the experts said: points (target × expert) and quantiles (target × own expert × level), and then what was told (target × level)]. */
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
  /** By the experts; more targets than the shape has are let go. */
  readonly spoken: Spoken;
  /** [target, level]; `undefined`: nobody was told. */
  readonly told: Float64Array | undefined;
}

/** Keeps a copy of what was said, behind all others. */
export function pushPending(pending: Pending, shape: MixtureShape, { issue, spoken, told }: SaidThen): void {
  if (pending.length === pending.issues.length) grow(pending, shape);
  const { points, own, end } = lengthsOf(shape);
  const at = pending.length * end;
  pending.issues[pending.length] = issue;
  pending.said.set(spoken.points.subarray(0, points), at);
  pending.said.set(spoken.quantiles.subarray(0, own), at + points);
  if (told) pending.said.set(told, at + points + own);
  else pending.said.fill(Number.NaN, at + points + own, at + end);
  pending.done.fill(0, pending.length * shape.targets, (pending.length + 1) * shape.targets);
  pending.length += 1;
}

/** What the experts said of one target: views, good until the next issue is kept or dropped. */
export function saidThen({ said }: Pending, shape: MixtureShape, at: PendingPlace): Said {
  const { points, own, end } = lengthsOf(shape);
  const from = at.place * end;
  const spoken = {
    points: said.subarray(from, from + points),
    quantiles: said.subarray(from + points, from + points + own),
  };
  return saidOf(spoken, shape, at.target);
}

/** What was told of one target, by level: a view likewise; `undefined`: nobody was told. */
export function toldThen({ said }: Pending, shape: MixtureShape, at: PendingPlace): Float32Array | undefined {
  const levels = shape.levels.length;
  const { points, own, end } = lengthsOf(shape);
  const from = at.place * end + points + own + at.target * levels;
  return Number.isNaN(said[from]) ? undefined : said.subarray(from, from + levels);
}

/** Forgets what was told at the issues that wait: they are learned from, and not scored. */
export function forgetTold(pending: Pending, shape: MixtureShape): void {
  const { points, own, end } = lengthsOf(shape);
  for (let issue = 0; issue < pending.length; issue += 1) {
    pending.said.fill(Number.NaN, issue * end + points + own, (issue + 1) * end);
  }
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
  pending.said.copyWithin(0, dropped * lengthsOf(shape).end);
  pending.done.copyWithin(0, dropped * shape.targets);
  pending.length -= dropped;
}

/** The same issues as the new cast would have them: who is new said nothing. The ones before are left as they were. */
export function inheritPending(pending: Pending, { from, to, origins }: Succession): Pending {
  const [before, after] = [lengthsOf(from), lengthsOf(to)];
  const levels = to.levels.length;
  const said = new Float32Array(pending.length * after.end).fill(Number.NaN);
  for (let issue = 0; issue < pending.length; issue += 1) {
    const [old, now] = [issue * before.end, issue * after.end];
    origins.forEach((origin, expert) => {
      if (origin === NO_PLACE) return;
      const [oldOwn, nowOwn] = [from.ownPlaces[origin] ?? NO_PLACE, to.ownPlaces[expert] ?? NO_PLACE];
      for (let target = 0; target < to.targets; target += 1) {
        said[now + target * to.experts + expert] =
          pending.said[old + target * from.experts + origin] ?? Number.NaN;
        if (oldOwn === NO_PLACE || nowOwn === NO_PLACE) continue;
        const quantiles = old + before.points + (target * from.own + oldOwn) * levels;
        said.set(
          pending.said.subarray(quantiles, quantiles + levels),
          now + after.points + (target * to.own + nowOwn) * levels,
        );
      }
    });
    const told = old + before.points + before.own;
    said.set(pending.said.subarray(told, old + before.end), now + after.points + after.own);
  }
  return {
    length: pending.length,
    issues: pending.issues.slice(0, pending.length),
    said,
    done: pending.done.slice(0, pending.length * to.targets),
  };
}

/** How much of an issue its parts are, and all of it. */
function lengthsOf({
  targets,
  experts,
  own,
  levels,
}: MixtureShape): Record<'points' | 'own' | 'end', number> {
  const parts = { points: targets * experts, own: targets * own * levels.length };
  return { ...parts, end: parts.points + parts.own + targets * levels.length };
}

function grow(pending: Pending, shape: MixtureShape): void {
  const room = pending.length + GROWTH;
  const { issues, said, done } = pending;
  pending.issues = new Float64Array(room);
  pending.said = new Float32Array(room * lengthsOf(shape).end);
  pending.done = new Uint8Array(room * shape.targets);
  pending.issues.set(issues);
  pending.said.set(said);
  pending.done.set(done);
}

/**
 * What is known of each step: whole, a lower bound, or only what somebody happened to tell.
 *
 * A client *vouches* for the time from its first watermark to its newest one, its absences left out. A step
 * is **whole** if somebody vouches for it and nobody who was expected fails to: then an absent count is 0. It
 * is a **lower bound** if somebody vouches for it and somebody else who was expected does not, or if the only
 * one who does stopped in its midst. Of all other steps nothing is known but the counts that are there (an
 * import's): an outage of everybody is not a quiet hour.
 */
import type { ClientMark } from './batch.ts';
import { positionOf } from './batch.ts';
import type { ExpectationPolicy } from './finality.ts';
import { isExpected } from './finality.ts';
import type { Series } from './series.ts';
import type { Instant, TimeRange } from '../units/time.ts';
import { ceilToStep, floorToStep } from '../units/time.ts';

/** Ranges of whole steps, ascending and apart; those of one list have nothing of the other. */
export interface Coverage {
  /** An absent count is 0. */
  readonly whole: readonly TimeRange[];
  /** A count is a lower bound. */
  readonly partial: readonly TimeRange[];
}

export const NO_COVERAGE: Coverage = { whole: [], partial: [] };

/** What all clients together vouch for. A client that is expected is missed from its position on, without end. */
export function coverageOf(marks: Iterable<ClientMark>, policy: ExpectationPolicy, now: Instant): Coverage {
  const tally: Tally = new Map();
  for (const mark of marks) tallyClient(tally, mark, policy, now);
  const whole: TimeRange[] = [];
  const partial: TimeRange[] = [];
  const edges = [...tally].sort(([a], [b]) => a - b);
  const sum = { vouching: 0, missed: 0, torn: 0 };
  edges.forEach(([from, change], index) => {
    sum.vouching += change.vouching;
    sum.missed += change.missed;
    sum.torn += change.torn;
    const range = { from, to: edges[index + 1]?.[0] ?? from };
    if (sum.vouching > 0 && sum.missed === 0) extend(whole, range);
    else if (sum.vouching > 0 || sum.torn > 0) extend(partial, range);
  });
  return { whole, partial };
}

/** The parts of `range` that lie in `ranges`. */
export const within = (ranges: readonly TimeRange[], range: TimeRange): TimeRange[] =>
  ranges
    .map(({ from, to }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to) }))
    .filter(({ from, to }) => from < to);

/** The parts of `range` that lie in none of `ranges`, which ascend and are apart. */
export function without(range: TimeRange, ranges: readonly TimeRange[]): TimeRange[] {
  const parts: TimeRange[] = [];
  let { from } = range;
  for (const taken of within(ranges, range)) {
    if (from < taken.from) parts.push({ from, to: taken.from });
    from = taken.to;
  }
  return from < range.to ? [...parts, { from, to: range.to }] : parts;
}

/** Puts 0 where a whole step has no count; changes the series. */
export function fillWhole(series: Series, { whole }: Coverage): void {
  changeWithin(series, whole, (value) => (Number.isNaN(value) ? 0 : value));
}

/** Leaves unknown what is only a lower bound; changes the series. */
export function blankPartial(series: Series, { partial }: Coverage): void {
  changeWithin(series, partial, () => Number.NaN);
}

function changeWithin(
  { start, stepMs, values }: Series,
  ranges: readonly TimeRange[],
  change: (value: number) => number,
): void {
  for (const { from, to } of within(ranges, { from: start, to: start + values.length * stepMs })) {
    for (let index = (from - start) / stepMs; index < (to - start) / stepMs; index += 1) {
      values[index] = change(values[index] ?? Number.NaN);
    }
  }
}

/** By start of a step: how many more clients vouch for it than for the one before, and so on. */
type Tally = Map<Instant, Change>;

interface Change {
  /** Clients that vouch for the step. */
  vouching: number;
  /** Clients that were expected and do not. */
  missed: number;
  /** Clients that stopped in its midst. */
  torn: number;
}

function tallyClient(tally: Tally, mark: ClientMark, policy: ExpectationPolicy, now: Instant): void {
  const stands = positionOf(mark);
  if (mark.vouchesFrom === undefined || stands === undefined) return;
  const { stepMs } = policy;
  const position = Math.min(stands, now); // Nobody vouches for what lies ahead, when the clock was set back.
  let from = mark.vouchesFrom;
  for (const absence of mark.absences) {
    tallySpell(tally, { from, to: absence.from }, stepMs);
    if (absence.missed) count(tally, 'missed', floored(absence, stepMs));
    from = absence.to;
  }
  tallySpell(tally, { from, to: position }, stepMs);
  if (!isExpected(mark, policy, now)) return;
  count(tally, 'missed', { from: floorToStep(position, stepMs), to: Number.POSITIVE_INFINITY });
}

/** From the step in which it began, of which it had nothing to tell before, to the last one that it passed. */
function tallySpell(tally: Tally, spell: TimeRange, stepMs: number): void {
  count(tally, 'vouching', floored(spell, stepMs));
  count(tally, 'torn', { from: floorToStep(spell.to, stepMs), to: ceilToStep(spell.to, stepMs) });
}

const floored = ({ from, to }: TimeRange, stepMs: number): TimeRange => ({
  from: floorToStep(from, stepMs),
  to: floorToStep(to, stepMs),
});

function count(tally: Tally, what: keyof Change, { from, to }: TimeRange): void {
  if (from >= to) return;
  for (const [at, by] of [
    [from, 1],
    [to, -1],
  ] as const) {
    const change = tally.get(at) ?? { vouching: 0, missed: 0, torn: 0 };
    change[what] += by;
    tally.set(at, change);
  }
}

/** Adds a range behind the others, joined to the last one if they touch. */
function extend(ranges: TimeRange[], { from, to }: TimeRange): void {
  const last = ranges.at(-1);
  if (last?.to === from) ranges[ranges.length - 1] = { from: last.from, to };
  else if (from < to) ranges.push({ from, to });
}

/**
 * From a model's output to what its experts say of each target: a point, and quantiles if they bring their own.
 *
 * What the model forecasts directly is taken from its `targets`; everything else is a first guess from its steps,
 * which is not right (the median of a peak lies above the greatest median) and need not be: weights and
 * calibration, kept for each target, put it right.
 *
 * - total: the sum of the medians; its quantiles lie about it by the mean spread of its steps × √n, as those of
 *   independent steps would;
 * - peak: the greatest of its steps, level by level.
 */
import { bringsQuantiles } from './experts.ts';
import { blendInto, blendLevels } from './level-blend.ts';
import type { LevelBlend } from './level-blend.ts';
import type { ModelCard } from './model-card.ts';
import { parseTarget } from '../target.ts';
import type { Target } from '../target.ts';
import { check, present } from '../../units/check.ts';

/** What a graph gave for a batch; row-major, as the card says. */
export interface ModelOutput {
  /** [row, expert, lead, level]. */
  readonly quantiles: Float32Array;
  /** [row, expert, target, level]; empty if the card names no targets. */
  readonly targets: Float32Array;
}

/** Where the experts of a card go among those of all cards. */
export interface ExpertsPlace {
  /** [target, expert], `experts` of them, the card's from `from` on. */
  readonly points: Float32Array;
  readonly experts: number;
  readonly from: number;
  /** [target, own expert, level], `own` of them, the card's from `ownFrom` on; not written if the card has points only. */
  readonly quantiles: Float32Array;
  readonly own: number;
  readonly ownFrom: number;
}

/**
 * Writes what the experts say in one row of an output. An expert sleeps for a target (NaN) that lies beyond the
 * horizon, or where a number in it is not finite or negative.
 */
export type OutputReader = (output: ModelOutput, row: number, place: ExpertsPlace) => void;

/** A reader of the card's output for these targets; quantiles are written at `levels`. */
export function outputReader(
  card: ModelCard,
  targets: readonly Target[],
  levels: readonly number[],
): OutputReader {
  const median = card.levels.indexOf(0.5);
  check(median >= 0, `the card of ${card.name} has no level 0.5`);
  const sources = targets.map((target) => sourceOf(card, target));
  const blend = bringsQuantiles(card) ? blendLevels(card.levels, levels) : undefined;
  const shape = { experts: card.experts.length, levels: card.levels.length, median };
  const ahead = blend ? 0 : Math.max(0, ...sources.map((source) => (isFromNow(source) ? source.to : 0)));
  return (output, row, place) => {
    for (let expert = 0; expert < shape.experts; expert += 1) {
      const each = row * shape.experts + expert;
      if (ahead > 0)
        runAhead(output.quantiles, each * card.horizon * shape.levels + median, shape.levels, ahead);
      for (let target = 0; target < sources.length; target += 1) {
        const source = present(sources[target], 'a target');
        const at = target * place.experts + place.from + expert;
        if (blend) {
          const into = { blend, place, at: target * place.own + place.ownFrom + expert };
          place.points[at] = readOwn(spanOf(output, source, each, shape), shape, into);
        } else if (isFromNow(source)) {
          const { totals, peaks } = running;
          place.points[at] = (source.kind === 'total' ? totals : peaks)[source.to - 1] ?? Number.NaN;
        } else {
          place.points[at] = pointOf(spanOf(output, source, each, shape), shape);
        }
      }
    }
  };
}

/** Read step by step from lead 0 on. */
const isFromNow = ({ direct, from, to }: TargetSource): boolean => !direct && from === 0 && to > 0;

/** The totals and peaks of one expert's points up to each lead; room, as below. */
const running = { totals: new Float64Array(0), peaks: new Float64Array(0) };

/** Fills them for so many leads, `stride` apart from `from` on: windows that begin now are read there; NaN from a number on that is missing. */
function runAhead(values: Float32Array, from: number, stride: number, leads: number): void {
  if (running.totals.length < leads) {
    running.totals = new Float64Array(leads);
    running.peaks = new Float64Array(leads);
  }
  const { totals, peaks } = running;
  let [total, peak] = [0, 0];
  for (let lead = 0, at = from; lead < leads; lead += 1, at += stride) {
    const step = values[at] ?? Number.NaN;
    if (!isCount(step)) total = peak = Number.NaN;
    total += step;
    if (step > peak) peak = step;
    totals[lead] = total;
    peaks[lead] = peak;
  }
}

function spanOf(
  output: ModelOutput,
  { stride, kind, from, to, direct }: TargetSource,
  each: number,
  { levels }: Shape,
): Span {
  const start = each * stride * levels;
  const values = direct ? output.targets : output.quantiles;
  return { values, kind, from: start + from * levels, to: start + to * levels };
}

/** Where in an output a target is read from. */
interface TargetSource {
  readonly kind: Target['kind'];
  readonly direct: boolean;
  /** Leads or targets of one expert. */
  readonly stride: number;
  /** Leads, or the place of a target, half-open; empty: nothing is said of it. */
  readonly from: number;
  readonly to: number;
}

function sourceOf(card: ModelCard, { kind, fromLead, toLead }: Target): TargetSource {
  const place = card.targets.findIndex((text) => {
    const own = parseTarget(text, card.stepMs);
    return own?.kind === kind && own.fromLead === fromLead && own.toLead === toLead;
  });
  if (place >= 0) return { kind, direct: true, stride: card.targets.length, from: place, to: place + 1 };
  const isWithin = toLead <= card.horizon;
  return { kind, direct: false, stride: card.horizon, from: fromLead, to: isWithin ? toLead : fromLead };
}

/** Numbers [from, to) of an output, a step after the other, each with all its levels. */
interface Span {
  readonly values: Float32Array;
  readonly kind: Target['kind'];
  readonly from: number;
  readonly to: number;
}

interface Shape {
  readonly levels: number;
  readonly median: number;
}

const isCount = (value: number): boolean => value >= 0 && value < Number.POSITIVE_INFINITY;

function pointOf({ values, kind, from, to }: Span, { levels, median }: Shape): number {
  if (from === to) return Number.NaN;
  let point = 0;
  for (let at = from + median; at < to; at += levels) {
    const step = values[at] ?? Number.NaN;
    if (!isCount(step)) return Number.NaN;
    point = kind === 'total' ? point + step : Math.max(point, step);
  }
  return point;
}

/** Room for one expert's quantiles of a target at its own levels: no function here waits, so one at a time uses it. */
let room = new Float64Array(0);

interface OwnPlace {
  readonly blend: LevelBlend;
  readonly place: ExpertsPlace;
  /** Of the expert, in [target, own expert]. */
  readonly at: number;
}

/** Writes the quantiles of a target, and returns its point. */
function readOwn(span: Span, { levels, median }: Shape, { blend, place, at }: OwnPlace): number {
  if (room.length !== levels) room = new Float64Array(levels);
  const into = at * blend.length;
  if (!gather(span, levels)) {
    place.quantiles.fill(Number.NaN, into, into + blend.length);
    return Number.NaN;
  }
  if (span.kind === 'total') spreadTotal((span.to - span.from) / levels, median);
  blendInto(blend, room, place.quantiles, into);
  return room[median] ?? Number.NaN;
}

/** The sum (total) or the greatest (peak) of each level into the room; false: a number is missing. */
function gather({ values, kind, from, to }: Span, levels: number): boolean {
  room.fill(0);
  for (let at = from; at < to; at += levels) {
    for (let level = 0; level < levels; level += 1) {
      const value = values[at + level] ?? Number.NaN;
      if (!isCount(value)) return false;
      const known = room[level] ?? 0;
      room[level] = kind === 'total' ? known + value : Math.max(known, value);
    }
  }
  return from < to;
}

/** From sums of n steps to a total: the sum of the spreads ÷ n × √n. */
function spreadTotal(steps: number, median: number): void {
  const sum = room[median] ?? 0;
  for (let level = 0; level < room.length; level += 1) {
    room[level] = sum + ((room[level] ?? 0) - sum) / Math.sqrt(steps);
  }
}

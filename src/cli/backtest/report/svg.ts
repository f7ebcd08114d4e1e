/** The few pieces that the charts of the report are made of: scales, axes, lines and areas, as SVG text. */
import type { Instant } from '../../../core/units/time.ts';
import { DAY_MS, HOUR_MS } from '../../../core/units/time.ts';
import * as words from '../../words.ts';

/** Text as it may stand in HTML. */
export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** From a value to a place in the picture. */
export type Scale = (value: number) => number;

export const linear =
  (domain: readonly [number, number], range: readonly [number, number]): Scale =>
  (value) =>
    range[0] + ((value - domain[0]) / (domain[1] - domain[0] || 1)) * (range[1] - range[0]);

/** Where the chart lies in its picture, pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const frameOf = (width: number, height: number): Frame => ({
  width,
  height,
  left: 56,
  right: 22,
  top: 12,
  bottom: 30,
});
export const WIDE = frameOf(1120, 330);
export const HALF = frameOf(540, 280);

export const inner = ({ width, height, left, right, top, bottom }: Frame) => ({
  x: [left, width - right] as const,
  /** From the bottom to the top. */
  y: [height - bottom, top] as const,
});

/** One digit behind the point is a tenth of a pixel: half the bytes of what a float would print. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line through the points; a point that is not finite interrupts it. */
export function path(points: readonly Point[]): string {
  let isDown = false;
  let text = '';
  for (const { x, y } of points) {
    if (Number.isFinite(y)) text += `${isDown ? 'L' : 'M'}${px(x)} ${px(y)}`;
    isDown = Number.isFinite(y);
  }
  return text;
}

/** The area between two lines over the same places; where either is not finite there is none. */
export function area(upper: readonly Point[], lower: readonly Point[]): string {
  let text = '';
  for (let from = 0; from < upper.length;) {
    let to = from;
    while (Number.isFinite(upper[to]?.y) && Number.isFinite(lower[to]?.y)) to += 1;
    if (to > from) text += `${path([...upper.slice(from, to), ...lower.slice(from, to).reverse()])}Z`;
    from = to + 1;
  }
  return text;
}

export const label = (at: Point, text: string, className: string): string =>
  `<text x="${px(at.x)}" y="${px(at.y)}" class="${className}">${escape(text)}</text>`;

const TICKS = 5;

/** Round values from below `min` to above `max`, about five. */
export function niceTicks(min: number, max: number): readonly number[] {
  const rough = (max - min || Math.abs(max) || 1) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(min / step);
  const count = Math.ceil(max / step) - first;
  return Array.from({ length: count + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** Horizontal lines with their values. */
export function valueAxis(frame: Frame, ticks: readonly number[], y: Scale, format = words.number): string {
  const [from, to] = inner(frame).x;
  return ticks
    .map(
      (tick) =>
        `<line x1="${from}" x2="${to}" y1="${px(y(tick))}" y2="${px(y(tick))}" class="grid"/>${label({ x: from - 8, y: y(tick) + 4 }, format(tick), 'tick end')}`,
    )
    .join('');
}

const TIME_STEPS_MS = [1, 3, 6, 12, 24, 48, 96, 168, 336].map((hours) => hours * HOUR_MS);
const TIME_TICKS_MAX = 11;

/** Days, or hours where there are few, under the chart; UTC. */
export function timeAxis(frame: Frame, [from, to]: readonly [Instant, Instant], x: Scale): string {
  const step =
    TIME_STEPS_MS.find((each) => (to - from) / each <= TIME_TICKS_MAX) ?? (to - from) / TIME_TICKS_MAX;
  const base = inner(frame).y[0];
  let text = '';
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const mark = `<line x1="${px(x(at))}" x2="${px(x(at))}" y1="${base}" y2="${base + 4}" class="axis"/>`;
    text += mark + label({ x: x(at), y: base + 18 }, timeWords(at, step), 'tick middle');
  }
  return text;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function timeWords(at: Instant, step: number): string {
  const date = new Date(at);
  const isMidnight = at % DAY_MS === 0;
  if (step < DAY_MS && !isMidnight) return date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
}

export const svg = ({ width, height }: Frame, what: string, content: string): string =>
  `<div class="scroll"><svg viewBox="0 0 ${width} ${height}" class="${width > HALF.width ? 'wide' : 'half'}" role="img" aria-label="${escape(what)}">${content}</svg></div>`;

/** A chart with its heading and a sentence of how to read it. */
export const figure = (heading: string, note: string, content: string): string =>
  `<figure><figcaption><h3>${escape(heading)}</h3><p>${escape(note)}</p></figcaption>${content}</figure>`;

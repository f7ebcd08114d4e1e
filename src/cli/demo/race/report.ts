/** `report.html` of a race: one file that needs nothing else; requests, instances and latencies minute by minute. */
import * as words from '../../words.ts';
import type { Scale } from '../../backtest/report/svg.ts';
import {
  figure,
  inner,
  label,
  linear,
  niceTicks,
  path,
  px,
  svg,
  valueAxis,
  WIDE,
} from '../../backtest/report/svg.ts';
import { STYLE } from '../../backtest/report/style.ts';
import { MINUTE_MS } from '../../../core/units/time.ts';
import { NAMES } from './describe.ts';
import type { Contestant, RaceMinute, RaceResult, RaceScore } from './result.ts';
import { CONTESTANTS } from './result.ts';

const CLASSES: Readonly<Record<Contestant, string>> = { pra: 'stroke-1', hpa: 'stroke-3' };
const BOXES: Readonly<Record<Contestant, string>> = { pra: 'series-1', hpa: 'series-3' };
const HALF_HOUR_MS = 30 * MINUTE_MS;

export function raceReportPage(result: RaceResult): string {
  const { from, to, scores, minutes } = result;
  const when = `${words.instant(from).slice(0, 16).replace('T', ' ')} to ${words.instant(to).slice(11, 16)} UTC`;
  const charts = [
    chart(result, {
      heading: 'Requests a minute',
      note: 'The same to both.',
      lines: [{ of: minutes.pra, className: 'counts', value: ({ outcome }) => outcome.requests }],
    }),
    chart(result, {
      heading: 'Instances that are paid for',
      note: 'From order to gone.',
      lines: linesOf(result, ({ paid }) => paid),
    }),
    chart(result, {
      heading: 'Instances that are ready',
      note: 'The probe was answered, and they were not gone yet.',
      lines: linesOf(result, ({ ready }) => ready),
    }),
    chart(result, {
      heading: 'The slowest request of each minute, ms',
      note: 'At the top are those that failed.',
      lines: linesOf(result, ({ outcome }) => Math.max(0, ...outcome.latenciesMs)),
    }),
    chart(result, {
      heading: 'Failed requests a minute',
      note: 'No answer in time, or an error.',
      lines: linesOf(result, ({ outcome }) => outcome.failed),
    }),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>PRA and the HPA behind HAProxy</title><style>${STYLE}</style></head>
<body><main><header><h1>PRA and the HPA behind HAProxy</h1><p>NASA’s web server, ${when}, sped up; real servers, real HAProxies.</p></header>
${tiles(scores)}${charts.join('')}</main></body></html>
`;
}

function tiles(scores: RaceResult['scores']): string {
  const cards: readonly [string, (score: RaceScore) => string][] = [
    ['Failed', ({ failed }) => words.number(failed)],
    ['Slow', ({ slow }) => words.number(slow)],
    ['p99', ({ p99Ms }) => `${Math.round(p99Ms)} ms`],
    ['Met a cold one', ({ cold, requests }) => words.percent(cold / Math.max(1, requests))],
    ['Instance-hours', ({ instanceHours }) => instanceHours.toFixed(1)],
  ];
  return `<section class="tiles">${cards
    .map(
      ([name, of]) =>
        `<div><p>${name}</p><strong>${of(scores.pra)}</strong><small>HPA: ${of(scores.hpa)}</small></div>`,
    )
    .join('')}</section>`;
}

interface Line {
  readonly of: readonly RaceMinute[];
  readonly className: string;
  readonly value: (minute: RaceMinute) => number;
}

const linesOf = ({ minutes }: RaceResult, value: Line['value']): readonly Line[] =>
  CONTESTANTS.map((name) => ({ of: minutes[name], className: CLASSES[name], value }));

function chart(
  { from, to }: RaceResult,
  {
    heading,
    note,
    lines,
  }: { readonly heading: string; readonly note: string; readonly lines: readonly Line[] },
): string {
  const most = Math.max(1, ...lines.flatMap(({ of, value }) => of.map(value)));
  const ticks = niceTicks(0, most);
  const frame = inner(WIDE);
  const x = linear([from, to], frame.x);
  const y = linear([0, ticks.at(-1) ?? 1], frame.y);
  const drawn = lines.map(
    ({ of, className, value }) =>
      `<path d="${path(of.map((minute) => ({ x: x(minute.at + MINUTE_MS / 2), y: y(value(minute)) })))}" class="${className}"/>`,
  );
  const content = [valueAxis(WIDE, ticks, y), clock(from, to, x), ...drawn].join('');
  const legend =
    lines.length === 1
      ? ''
      : `<p class="legend">${CONTESTANTS.map((name) => `<span><i class="box ${BOXES[name]}"></i>${NAMES[name]}</span>`).join('')}</p>`;
  return figure(heading, note, `${svg(WIDE, heading, content)}${legend}`);
}

/** Each half hour under the chart, UTC. */
function clock(from: number, to: number, x: Scale): string {
  const base = inner(WIDE).y[0];
  let text = '';
  for (let at = Math.ceil(from / HALF_HOUR_MS) * HALF_HOUR_MS; at <= to; at += HALF_HOUR_MS) {
    text += `<line x1="${px(x(at))}" x2="${px(x(at))}" y1="${base}" y2="${base + 4}" class="axis"/>`;
    text += label({ x: x(at), y: base + 18 }, words.instant(at).slice(11, 16), 'tick middle');
  }
  return text;
}

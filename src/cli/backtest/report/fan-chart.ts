/** What was said, and what came: the quantiles as a fan round the median, one chart for each lead. */
import type { Track } from '../../../app/backtest/track.ts';
import { quantilesAt } from '../../../app/backtest/track.ts';
import { lossesOf, mixtureOf } from '../../../app/backtest/losses.ts';
import { formatDuration } from '../../../config/quantities.ts';
import * as words from '../../words.ts';
import { eventBands } from './events-table.ts';
import type { Point, Scale } from './svg.ts';
import {
  area,
  escape,
  figure,
  inner,
  linear,
  niceTicks,
  path,
  px,
  svg,
  timeAxis,
  valueAxis,
  WIDE,
} from './svg.ts';

/** Bands between levels, by their places among the scored ones, the outermost first. */
const BANDS = [
  { className: 'fan-99', lower: 0, upper: 4 },
  { className: 'fan-95', lower: 0, upper: 3 },
  { className: 'fan-90', lower: 0, upper: 2 },
];
const MEDIAN = 1;
/** A single burst would press everything else to the ground: it is cut off where it is that much beyond the rest. */
const CUT_QUANTILE = 0.995;
const CUT_FACTOR = 1.6;

export function fanCharts(track: Track): string {
  const { leads } = track.scored;
  const charts = leads.map((lead, at) => {
    const ahead = formatDuration(lead * track.series.stepMs);
    return `<div data-lead="${at}"${at === 0 ? '' : ' hidden'}>${fanChart(track, at, ahead)}</div>`;
  });
  const buttons = leads.map(
    (lead, at) =>
      `<button type="button" data-show-lead="${at}" aria-pressed="${at === 0}">${escape(formatDuration(lead * track.series.stepMs))} ahead</button>`,
  );
  return figure(
    'Forecast and what came',
    'Requests of one step. The line in the fan is the median; nine of ten counts should lie under the darkest part, 95 and 99 of 100 under the lighter ones.',
    `<div class="buttons">${buttons.join('')}</div>${charts.join('')}${legend()}`,
  );
}

const legend = (): string =>
  `<p class="legend"><span><i class="dot-actual"></i>what came</span><span><i class="line-median"></i>median</span>${[
    ['fan-90', '.1 to .9'],
    ['fan-95', 'to .95'],
    ['fan-99', 'to .99'],
  ]
    .map(([className = '', text = '']) => `<span><i class="box ${className}"></i>${text}</span>`)
    .join('')}</p>`;

function fanChart(track: Track, lead: number, ahead: string): string {
  const { scored, series } = track;
  const losses = lossesOf(track);
  const place = (issue: number): number => issue * scored.leads.length + lead;
  const times = scored.issues.map((_, issue) => losses.starts[place(issue)] ?? 0);
  const actuals = scored.issues.map((_, issue) => losses.actuals[place(issue)] ?? Number.NaN);
  const said = scored.issues.map((_, issue) => quantilesAt(track, mixtureOf(track), { issue, lead }));
  const span = [times[0] ?? 0, (times.at(-1) ?? 0) + series.stepMs] as const;
  const top = topOf([...actuals, ...said.map((quantiles) => quantiles.at(-1) ?? Number.NaN)]);
  const ticks = niceTicks(0, top);
  const frame = inner(WIDE);
  const x = linear(span, frame.x);
  const unclipped = linear([0, ticks.at(-1) ?? 1], frame.y);
  const y: Scale = (value) => Math.max(frame.y[1] - 4, unclipped(value));
  const line = (level: number): Point[] =>
    times.map((time, issue) => ({ x: x(time), y: y(said[issue]?.[level] ?? Number.NaN) }));
  const fan = BANDS.map(
    ({ className, lower, upper }) => `<path d="${area(line(upper), line(lower))}" class="${className}"/>`,
  );
  const dots = times.map((time, issue) => {
    const actual = actuals[issue] ?? Number.NaN;
    return Number.isNaN(actual) ? '' : `M${px(x(time))} ${px(y(actual))}h0`;
  });
  const content = [
    eventBands(track, span, x),
    valueAxis(WIDE, ticks, unclipped),
    timeAxis(WIDE, span, x),
    ...fan,
    `<path d="${path(line(MEDIAN))}" class="median"/>`,
    `<path d="${dots.join('')}" class="actual"/>`,
    hovers(times, x, (issue) => tip(times[issue] ?? 0, actuals[issue], said[issue])),
  ];
  return svg(WIDE, `Forecasts ${ahead} ahead of ${series.source}, and what came`, content.join(''));
}

function topOf(values: readonly number[]): number {
  const known = values.filter(Number.isFinite).sort((a, b) => a - b);
  const usual = known[Math.floor((known.length - 1) * CUT_QUANTILE)] ?? 1;
  return Math.min(known.at(-1) ?? 1, usual * CUT_FACTOR) || 1;
}

/** A strip over each issue that says its figures. */
function hovers(times: readonly number[], x: Scale, text: (issue: number) => string): string {
  const { y } = inner(WIDE);
  return times
    .map((time, issue) => {
      const width = x(times[issue + 1] ?? time + (time - (times[issue - 1] ?? time - 1))) - x(time);
      return `<rect x="${px(x(time) - width / 2)}" width="${px(width)}" y="${y[1]}" height="${y[0] - y[1]}" class="hover"><title>${escape(text(issue))}</title></rect>`;
    })
    .join('');
}

function tip(time: number, actual: number | undefined, said: Float64Array | undefined): string {
  const came = actual === undefined || Number.isNaN(actual) ? 'unknown' : words.number(actual);
  const [low, median, high, higher, highest] = said ?? [];
  const list = [low, median, high, higher, highest].map((value) => words.number(value ?? 0)).join(' · ');
  return `${words.instant(time)}\ncame: ${came}\nsaid .1 · .5 · .9 · .95 · .99: ${list}`;
}

/** What was needed, asked for and ready, and what had been said of it, on one time axis: a chart for each policy. */
import type { PolicyRun } from '../../../../app/backtest/decide/run.ts';
import { ticksOf } from '../../../../app/backtest/decide/run.ts';
import type { Seen } from '../../../../app/backtest/decide/policies.ts';
import { instancesNeeded, TICK_MS } from '../../../../app/backtest/decide/scoring.ts';
import { addRateAt } from '../../../../app/backtest/decide/said.ts';
import * as words from '../../../words.ts';
import { knobWords } from '../summary.ts';
import type { Point, Scale } from '../../report/svg.ts';
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
} from '../../report/svg.ts';

/** Of the time axis; more would be less than a pixel each. */
const COLUMNS_MAX = 700;
const BANDS = [
  { className: 'fan-99', level: 0.99 },
  { className: 'fan-95', level: 0.95 },
  { className: 'fan-90', level: 0.9 },
];
const LOW = 0.1;
const MEDIAN = 0.5;
/** What is beyond that many times the most that was needed is cut off. */
const CUT_FACTOR = 1.5;

export function timeCharts(seen: Seen, runs: readonly PolicyRun[]): string {
  const buttons = runs.map(
    (run, at) =>
      `<button type="button" data-show-policy="${at}" aria-pressed="${at === 0}">${escape(`${run.policy} at ${knobWords(run)}`)}</button>`,
  );
  const charts = runs.map(
    (run, at) =>
      `<div data-policy="${at}"${at === 0 ? '' : ' hidden'}>${timeChart(seen, run)}${shortages(run)}</div>`,
  );
  return figure(
    'Needed, asked for, ready',
    'In instances. Where several ticks share a place: the most that was needed, the fewest that were ready. The fan is what PRA had said one start-up before, when there was still time: median, .1 to .9, up to .95 and .99.',
    `<div class="buttons">${buttons.join('')}</div>${charts.join('')}${legend()}`,
  );
}

const legend = (): string =>
  `<p class="legend"><span><i class="dot-actual"></i>needed</span><span><i class="box series-2"></i>ready</span><span><i class="box series-3"></i>asked for</span><span><i class="line-median"></i>median</span>${[
    ['fan-90', '.1 to .9'],
    ['fan-95', 'to .95'],
    ['fan-99', 'to .99'],
  ]
    .map(([className = '', text = '']) => `<span><i class="box ${className}"></i>${text}</span>`)
    .join('')}</p>`;

interface Column {
  readonly at: number;
  readonly needed: number;
  readonly ready: number;
  readonly asked: number;
  /** By level: instances' worth; NaN: nothing was said. */
  readonly said: ReadonlyMap<number, number>;
}

function columnsOf(seen: Seen, run: PolicyRun): readonly Column[] {
  const { settings, timeline } = seen;
  const { capacityPerSecond, leadTimeMs } = settings;
  const ticks = ticksOf(seen, run.counts);
  const width = Math.ceil(ticks.length / COLUMNS_MAX);
  const asked = run.counts.slice(timeline.scoredFrom);
  return Array.from({ length: Math.ceil(ticks.length / width) }, (_, column) => {
    const from = column * width;
    const within = ticks.slice(from, from + width);
    const needs = within
      .map(({ ratePerSecond }) => instancesNeeded(ratePerSecond, capacityPerSecond))
      .filter((need) => !Number.isNaN(need));
    const decided = timeline.scoredFrom + from - leadTimeMs / TICK_MS;
    const rates = [LOW, MEDIAN, ...BANDS.map(({ level }) => level)].map((level): [number, number] => [
      level,
      addRateAt(seen, decided, level) / capacityPerSecond,
    ]);
    return {
      at: timeline.at[timeline.scoredFrom + from] ?? 0,
      needed: needs.length === 0 ? Number.NaN : Math.max(...needs),
      ready: Math.min(...within.map(({ ready }) => ready)),
      asked: Math.max(...asked.slice(from, from + width)),
      said: new Map(rates),
    };
  });
}

function timeChart(seen: Seen, run: PolicyRun): string {
  const columns = columnsOf(seen, run);
  const { from, to } = seen.settings;
  const most = Math.max(1, ...columns.map(({ needed }) => needed).filter(Number.isFinite));
  const highest = Math.max(...columns.map(({ asked, ready }) => Math.max(asked, ready)));
  const ticks = niceTicks(0, Math.min(most * CUT_FACTOR, Math.max(most, highest)));
  const frame = inner(WIDE);
  const x = linear([from, to], frame.x);
  const unclipped = linear([0, ticks.at(-1) ?? 1], frame.y);
  const y: Scale = (value) => Math.max(frame.y[1] - 4, unclipped(value));
  const line = (of: (column: Column) => number): Point[] =>
    columns.map((column) => ({ x: x(column.at), y: y(of(column)) }));
  const saidAt = (level: number) => (column: Column) => column.said.get(level) ?? Number.NaN;
  const fan = BANDS.map(
    ({ className, level }) =>
      `<path d="${area(line(saidAt(level)), line(saidAt(LOW)))}" class="${className}"/>`,
  );
  const dots = columns.map(({ at, needed }) =>
    Number.isNaN(needed) ? '' : `M${px(x(at))} ${px(y(needed))}h0`,
  );
  const content = [
    valueAxis(WIDE, ticks, unclipped),
    timeAxis(WIDE, [from, to], x),
    ...fan,
    `<path d="${path(line(saidAt(MEDIAN)))}" class="median"/>`,
    `<path d="${path(line(({ asked }) => asked))}" class="stroke-3"/>`,
    `<path d="${path(line(({ ready }) => ready))}" class="stroke-2"/>`,
    `<path d="${dots.join('')}" class="actual"/>`,
    ...columns.map((column, place) => hover(column, place, { x, columns })),
  ];
  return svg(WIDE, `Instances under ${run.policy}`, content.join(''));
}

/** A strip over a column that says its figures. */
function hover(
  { at, needed, asked, ready, said }: Column,
  place: number,
  { x, columns }: { readonly x: Scale; readonly columns: readonly Column[] },
): string {
  const { y } = inner(WIDE);
  const width = x(columns[place + 1]?.at ?? at + TICK_MS) - x(at);
  const list = [...said].map(
    ([level, worth]) => `${level}: ${Number.isNaN(worth) ? words.NONE : words.number(worth)}`,
  );
  const text = `${words.instant(at)}\nneeded ${Number.isNaN(needed) ? 'unknown' : needed}, ready ${ready}, asked for ${asked}\nsaid ${list.join(' · ')}`;
  return `<rect x="${px(x(at))}" width="${px(width)}" y="${y[1]}" height="${y[0] - y[1]}" class="hover"><title>${escape(text)}</title></rect>`;
}

const shortages = (run: PolicyRun): string =>
  `<p>${words.percent(run.unservedShare)} of the requests were left unserved, at ${run.hoursOfOracle.toFixed(2)} times the oracle’s instance-hours.</p>`;

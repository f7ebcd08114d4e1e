/** How good, and when? Calibration of the quantiles, error by lead and error by hour of the day. */
import type { Track, TrackScores } from '../../../app/backtest/track.ts';
import { lossByHour, lossesOf, referenceLosses } from '../../../app/backtest/losses.ts';
import { formatDuration } from '../../../config/quantities.ts';
import { MIXTURE } from '../../../core/feedback/score.ts';
import { present } from '../../../core/units/check.ts';
import type { Scale } from './svg.ts';
import { escape, figure, HALF, inner, label, linear, niceTicks, path, px, svg, valueAxis } from './svg.ts';

/** 99 of 100 perfect forecasters stay within so many standard deviations. */
const BAND = 2.576;

/** Share of what came at or under each quantile, as the distance to the level. */
export function calibrationChart(track: Track, scores: TrackScores): string {
  const { levels } = track.scored;
  const mixture = present(scores.models[0], 'the mixture').scores;
  const frame = inner(HALF);
  const off = levels.map((level, at) => (mixture.coverage[at] ?? level) - level);
  const allowed = levels.map(
    (level) => BAND * Math.sqrt((level * (1 - level)) / Math.max(1, mixture.targets)),
  );
  const most = Math.max(0.02, ...off.map(Math.abs), ...allowed) * 1.15;
  const y = linear([-most, most], frame.y);
  const column = (frame.x[1] - frame.x[0]) / levels.length;
  const columns = levels.map((level, at) => {
    const x = frame.x[0] + (at + 0.5) * column;
    const band = allowed[at] ?? 0;
    const value = off[at] ?? 0;
    const isOff = Math.abs(value) > Math.max(band, 0.02);
    return [
      `<rect x="${px(x - column * 0.32)}" width="${px(column * 0.64)}" y="${px(y(band))}" height="${px(y(-band) - y(band))}" rx="4" class="band"/>`,
      `<circle cx="${px(x)}" cy="${px(y(value))}" r="6" class="${isOff ? 'mark-off' : 'mark'}"/>`,
      label({ x, y: y(value) - 12 }, `${((level + value) * 100).toFixed(1)} %`, 'value middle'),
      label({ x, y: frame.y[0] + 18 }, `${level * 100} %`, 'tick middle'),
    ].join('');
  });
  const ticks = niceTicks(-most, most).filter((tick) => Math.abs(tick) <= most);
  const points = (tick: number): string => `${tick > 0 ? '+' : ''}${Number((tick * 100).toFixed(1))}`;
  return figure(
    'Calibration',
    'Share of the counts at or under each quantile, less its level, in percentage points. In the boxes a perfect forecaster would be, too, in 99 of 100 cases. Of a source with many zeros the low levels cover more than they say.',
    svg(HALF, 'Calibration', valueAxis(HALF, ticks, y, points) + zeroLine(y(0)) + columns.join('')),
  );
}

function zeroLine(y: number): string {
  const [from, to] = inner(HALF).x;
  return `<line x1="${from}" x2="${to}" y1="${px(y)}" y2="${px(y)}" class="axis"/>`;
}

/** Relative pinball of the mixture and of each expert by lead. */
export function leadChart(track: Track, scores: TrackScores): string {
  const { leads, stepMs } = track.scored;
  const frame = inner(HALF);
  const lines = scores.models.map(({ name, scores: of }) => ({
    name,
    values: of.byLead.map(({ relativePinball }) => relativePinball ?? Number.NaN),
  }));
  const known = lines.flatMap(({ values }) => values).filter(Number.isFinite);
  // Experts that are far worse than yesterday would take the whole picture.
  const top = Math.min(Math.max(1, ...known), 1.6);
  const ticks = niceTicks(0, top);
  const y = linear([0, ticks.at(-1) ?? 1], frame.y);
  const x = linear([-0.5, leads.length - 0.5], frame.x);
  const drawn = lines.toReversed().map((line) => modelLine(line, { x, y, top: ticks.at(-1) ?? 1 }));
  const names = leads.map((lead, at) =>
    label({ x: x(at), y: frame.y[0] + 18 }, `${formatDuration(lead * stepMs)} ahead`, 'tick middle'),
  );
  return figure(
    'Error by lead',
    'Pinball loss over that of yesterday; 1 is yesterday. The thick line is the mixture, the thin ones are its experts.',
    svg(HALF, 'Error by lead', valueAxis(HALF, ticks, y) + zeroLine(y(1)) + names.join('') + drawn.join('')),
  );
}

/** One model by lead; a value that is not known, or beyond the top, is left out. */
function modelLine(
  { name, values }: { readonly name: string; readonly values: readonly number[] },
  { x, y, top }: { readonly x: Scale; readonly y: Scale; readonly top: number },
): string {
  const isMixture = name === MIXTURE;
  const points = values.map((value, lead) => ({
    x: x(lead),
    y: value <= top ? y(value) : Number.NaN,
    text: value.toFixed(3),
  }));
  const [radius, mark, stroke] = isMixture ? [5, 'mark', 'line-mixture'] : [3, 'mark-other', 'line-other'];
  const marks = points
    .filter((point) => Number.isFinite(point.y))
    .map((point) => {
      const value = isMixture ? label({ x: point.x, y: point.y + 22 }, point.text, 'value middle') : '';
      return `<circle cx="${px(point.x)}" cy="${px(point.y)}" r="${radius}" class="${mark}"><title>${escape(name)} ${point.text}</title></circle>${value}`;
    });
  return `<path d="${path(points)}" class="${stroke}"/>${marks.join('')}`;
}

/** Mean pinball loss by hour of the day, of the mixture and of yesterday. */
export function hourChart(track: Track): string {
  const own = lossByHour(lossesOf(track));
  const reference = lossByHour(referenceLosses(track));
  const frame = inner(HALF);
  const most = Math.max(...[...own, ...reference].map((value) => value ?? 0)) || 1;
  const ticks = niceTicks(0, most);
  const y = linear([0, ticks.at(-1) ?? 1], frame.y);
  const column = (frame.x[1] - frame.x[0]) / own.length;
  const bars = own.map((value, hour) => {
    const x = frame.x[0] + hour * column;
    const yesterday = reference[hour];
    const mark =
      yesterday === undefined
        ? ''
        : `<line x1="${px(x + 1)}" x2="${px(x + column - 1)}" y1="${px(y(yesterday))}" y2="${px(y(yesterday))}" class="mark-reference"/>`;
    const bar =
      value === undefined
        ? ''
        : `<rect x="${px(x + 2)}" width="${px(column - 4)}" y="${px(y(value))}" height="${px(y(0) - y(value))}" rx="2" class="bar"/>`;
    const name =
      hour % 3 === 0 ? label({ x: x + column / 2, y: frame.y[0] + 18 }, `${hour}`, 'tick middle') : '';
    return bar + mark + name;
  });
  return figure(
    'Error by hour of the day (UTC)',
    'Mean pinball loss in requests, all leads together. The strokes are yesterday’s.',
    svg(HALF, 'Error by hour of the day', valueAxis(HALF, ticks, y) + bars.join('')),
  );
}

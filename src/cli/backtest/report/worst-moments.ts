/** When was it worst, and what had been said? A table with a small picture of the hours around each moment. */
import type { Moment } from '../../../app/backtest/losses.ts';
import { worstMoments } from '../../../app/backtest/losses.ts';
import type { Track } from '../../../app/backtest/track.ts';
import { formatDuration } from '../../../config/quantities.ts';
import { HOUR_MS } from '../../../core/units/time.ts';
import * as words from '../../words.ts';
import { escape, figure, linear, path, px } from './svg.ts';

const MOMENTS = 8;
const APART_MS = 2 * HOUR_MS;
const AROUND_MS = 3 * HOUR_MS;
const PICTURE = { width: 220, height: 44, margin: 4 };

export function worstMomentsTable(track: Track): string {
  const rows = worstMoments(track, MOMENTS, APART_MS).map((moment) => {
    const lead = track.scored.leads[moment.lead] ?? 1;
    const [low, median, high, , highest] = moment.quantiles;
    const said = [low, median, high, highest].map((value) => `<td>${words.number(value ?? 0)}</td>`).join('');
    return `<tr><td class="text">${words.instant(moment.start).slice(0, 16).replace('T', ' ')}</td><td>${escape(formatDuration(lead * track.series.stepMs))}</td><td><b>${words.number(moment.actual)}</b></td>${said}<td>${words.number(moment.loss)}</td><td class="picture">${picture(track, moment)}</td></tr>`;
  });
  const head = [
    '<th class="text">step (UTC)',
    '<th>ahead',
    '<th>came',
    '<th>.1',
    '<th>.5',
    '<th>.9',
    '<th>.99',
    '<th>loss',
    '<th class="text">three hours before and after',
  ];
  return figure(
    'The worst moments',
    'Where the pinball loss was greatest, two hours or more apart, and what had been said. In the pictures the bar is what was said from .1 to .99, the ring what came.',
    `<div class="scroll"><table><thead><tr>${head.map((cell) => `${cell}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
  );
}

/** The counts around the moment, what was said as a bar, and what came as a ring. */
function picture({ series }: Track, moment: Moment): string {
  const { width, height, margin } = PICTURE;
  const at = (moment.start - series.start) / series.stepMs;
  const reach = Math.round(AROUND_MS / series.stepMs);
  const counts = Array.from(
    { length: 2 * reach + 1 },
    (_, place) => series.values[at - reach + place] ?? Number.NaN,
  );
  const [low = 0, , , , high = 0] = moment.quantiles;
  const most = Math.max(moment.actual, high, ...counts.filter(Number.isFinite)) || 1;
  const x = linear([0, 2 * reach], [margin, width - margin]);
  const y = linear([0, most], [height - margin, margin]);
  const line = path(counts.map((count, place) => ({ x: x(place), y: y(count) })));
  const middle = px(x(reach));
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Counts around the moment"><line x1="${middle}" x2="${middle}" y1="${px(y(high))}" y2="${px(y(low))}" class="said"/><path d="${line}" class="counts"/><circle cx="${middle}" cy="${px(y(moment.actual))}" r="3.5" class="came"/></svg>`;
}

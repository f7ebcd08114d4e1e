/** Whom did the mixture listen to, and when? The experts' weights over time, stacked. */
import type { Track } from '../../../app/backtest/track.ts';
import { formatDuration } from '../../../config/quantities.ts';
import * as words from '../../words.ts';
import { area, escape, figure, inner, linear, svg, timeAxis, valueAxis, WIDE } from './svg.ts';

/** Experts with a colour of their own; all others are one. */
const COLOURED = 7;
/** Issue times that are averaged at most into one place of the chart: finer would be noise. */
const PLACES = 240;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

interface Share {
  readonly name: string;
  readonly className: string;
  /** By place, in [0, 1]. */
  readonly values: readonly number[];
  readonly mean: number;
}

export function weightsChart(track: Track): string {
  const { scored, series } = track;
  const lead = Math.floor((scored.leads.length - 1) / 2);
  const ahead = formatDuration((scored.leads[lead] ?? 1) * series.stepMs);
  const together = Math.ceil(scored.issues.length / PLACES);
  const shares = sharesOf(track, lead, together);
  const times = (shares[0]?.values ?? []).map(
    (_, place) => series.start + (scored.issues[place * together] ?? 0) * series.stepMs,
  );
  const span = [times[0] ?? 0, times.at(-1) ?? 1] as const;
  const x = linear(span, inner(WIDE).x);
  const y = linear([0, 1], inner(WIDE).y);
  const below = times.map(() => 0);
  const layers = shares.map(({ name, className, values, mean }) => {
    const lower = times.map((time, place) => ({ x: x(time), y: y(below[place] ?? 0) }));
    values.forEach((value, place) => (below[place] = (below[place] ?? 0) + value));
    const upper = times.map((time, place) => ({ x: x(time), y: y(below[place] ?? 0) }));
    const title = `<title>${escape(name)}: ${words.percent(mean)} on average</title>`;
    return `<path d="${area(upper, lower)}" class="layer ${className}">${title}</path>`;
  });
  const legend = shares.map(
    ({ name, className, mean }) =>
      `<span><i class="box ${className}"></i>${escape(name)} ${words.percent(mean)}</span>`,
  );
  return figure(
    'Weights over time',
    `Share of each expert in what is said ${ahead} ahead, averaged over the levels; behind the names their means.`,
    svg(
      WIDE,
      'Weights over time',
      layers.join('') + valueAxis(WIDE, TICKS, y, words.percent) + timeAxis(WIDE, span, x),
    ) + `<p class="legend">${legend.join('')}</p>`,
  );
}

/** The heaviest first, and the rest as one. */
function sharesOf(track: Track, lead: number, together: number): readonly Share[] {
  const { scored, models, weights } = track;
  const experts = models.length - 1;
  const places = Math.ceil(scored.issues.length / together);
  const shares = models.slice(1).map(({ name }, expert) => {
    const values = Array.from({ length: places }, (_, place) => {
      const of = scored.issues
        .slice(place * together, (place + 1) * together)
        .map(
          (_, at) => weights[((place * together + at) * scored.leads.length + lead) * experts + expert] ?? 0,
        );
      return meanOf(of);
    });
    return { name, values, mean: meanOf(values) };
  });
  const sorted = shares.toSorted((a, b) => b.mean - a.mean);
  const rest = sorted.slice(COLOURED);
  const coloured = sorted
    .slice(0, COLOURED)
    .map((share, at) => ({ ...share, className: `series-${at + 1}` }));
  if (rest.length === 0) return coloured;
  const values = Array.from({ length: places }, (_, place) =>
    rest.reduce((sum, share) => sum + (share.values[place] ?? 0), 0),
  );
  return [
    ...coloured,
    { name: `${rest.length} others`, className: 'series-rest', values, mean: meanOf(values) },
  ];
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

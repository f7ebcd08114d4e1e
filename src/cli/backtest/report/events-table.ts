/** How good was it in events, near them and far from them? Good hours would hide what became of the rare ones. */
import { SCORED_LEVELS } from '../../../app/backtest/settings.ts';
import type { Track } from '../../../app/backtest/track.ts';
import { runsWithin } from '../../../core/demand/events/acting-events.ts';
import type { Instant } from '../../../core/units/time.ts';
import { formatDuration } from '../../../config/quantities.ts';
import * as words from '../../words.ts';
import type { SeriesResult } from '../summary.ts';
import { EVENT_PLACES } from '../summary.ts';
import { escape, figure, inner, px, WIDE } from './svg.ts';
import type { Scale } from './svg.ts';

const COVERED = [0.9, 0.95, 0.99];

/** A row for each place; nothing for a series that no event touches. */
export function eventsTable({ track, byEvents }: SeriesResult): string {
  if (!byEvents) return '';
  const { leads } = track.scored;
  const ahead = leads.map((lead) => formatDuration(lead * track.series.stepMs));
  const heads = ['targets', 'pinball', ...ahead.map((each) => `WAPE at ${each}`), '≤ .9', '≤ .95', '≤ .99'];
  const rows = EVENT_PLACES.map(([place, called]) => {
    const { targets, relativePinball, byLead, coverage } = byEvents[place];
    const cells = [
      words.number(targets),
      relativePinball === undefined ? words.NONE : relativePinball.toFixed(3),
      ...byLead.map(({ wape }) => share(wape)),
      ...COVERED.map((level) => share(coverage[SCORED_LEVELS.indexOf(level)])),
    ];
    return `<tr><td class="text">${escape(called)}</td>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`;
  });
  return figure(
    'In and around events',
    'The mixture alone, by where the step lies that was forecast. Above, events are the shaded times.',
    `<div class="scroll"><table><thead><tr><th class="text">steps</th>${heads.map((head) => `<th>${escape(head)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
  );
}

/** The times of events within the span, to be drawn behind a wide chart of time. */
export function eventBands({ events, series }: Track, span: readonly [Instant, Instant], x: Scale): string {
  if (!events) return '';
  const [from, to] = span.map((at) => at / series.stepMs) as [number, number];
  const { y } = inner(WIDE);
  const bands: { from: number; to: number }[] = [];
  for (const run of runsWithin(events.runs, { from: Math.floor(from), to: Math.ceil(to) })) {
    if (!run.effect.intensities.some((each) => each > 0)) continue;
    const last = bands.at(-1);
    // What follows at once is one band: an event whose effect changes, or two that overlap.
    if (last?.to === run.from) last.to = run.to;
    else bands.push({ from: run.from, to: run.to });
  }
  return bands
    .map((band) => {
      const [left, right] = [Math.max(from, band.from), Math.min(to, band.to)].map((at) =>
        x(at * series.stepMs),
      ) as [number, number];
      return `<rect x="${px(left)}" width="${px(Math.max(1, right - left))}" y="${y[1]}" height="${y[0] - y[1]}" class="band"/>`;
    })
    .join('');
}

const share = (value: number | undefined): string =>
  value === undefined ? words.NONE : words.percent(value);

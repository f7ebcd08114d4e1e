/**
 * All that is known of the past, as rows: what `pra export` writes. Where nothing is known nothing is read: a
 * history may hold a month of 1995 and this week, or a row that came from a wrong clock.
 */
import type { Coverage } from '../core/demand/coverage.ts';
import { blankPartial, fillWhole } from '../core/demand/coverage.ts';
import type { HistoryRow } from '../core/demand/record.ts';
import type { Series } from '../core/demand/series.ts';
import type { Instant } from '../core/units/time.ts';
import { ceilToStep, floorToStep, HOUR_MS } from '../core/units/time.ts';
import type { History } from '../ports/history.ts';

export interface KnownRowsQuery {
  /** What an absent count means. */
  readonly coverage: Coverage;
  /** Of the rows: whole steps of the history. */
  readonly stepMs: number;
}

/** Span that is read at a time. */
const PAGE_MS = 6 * HOUR_MS;

/** In pages, by time and then by source; a step has a row if all of it is known, also with 0. */
export async function* knownRows(
  history: Pick<History, 'span' | 'readAll'>,
  { coverage, stepMs }: KnownRowsQuery,
): AsyncGenerator<readonly HistoryRow[]> {
  const span = await history.span();
  if (!span) return;
  const pageMs = ceilToStep(PAGE_MS, stepMs);
  const end = ceilToStep(span.to, stepMs);
  let from = floorToStep(span.from, stepMs);
  while (from < end) {
    const to = Math.min(end, from + pageMs);
    const series = await history.readAll({ from, to });
    for (const each of series) {
      fillWhole(each, coverage);
      blankPartial(each, coverage);
    }
    const rows = toRows(series, stepMs);
    yield rows;
    from = rows.length > 0 ? to : floorToStep(await nextKnown(history, coverage, to), stepMs);
  }
}

/** Where the next step may be known, `from` or later; infinite: none is. */
async function nextKnown(
  history: Pick<History, 'span'>,
  { whole }: Coverage,
  from: Instant,
): Promise<Instant> {
  const counted = (await history.span(from))?.from ?? Number.POSITIVE_INFINITY;
  const vouched = whole.find(({ to }) => to > from)?.from ?? Number.POSITIVE_INFINITY;
  return Math.max(from, Math.min(counted, vouched));
}

/** Rows by time and then by source, which is the order of the series. */
function toRows(series: readonly Series[], stepMs: number): HistoryRow[] {
  const rows: HistoryRow[] = [];
  const [first] = series;
  if (!first) return rows;
  const together = stepMs / first.stepMs;
  for (let index = 0; index < first.values.length; index += together) {
    for (const { source, start, values } of series) {
      const count = values.subarray(index, index + together).reduce((sum, value) => sum + value, 0);
      if (!Number.isNaN(count)) rows.push({ source, start: start + index * first.stepMs, count });
    }
  }
  return rows;
}

/**
 * Reads a long range of the history in stretches, so that the memory it takes does not grow with the number of
 * sources: a fortnight of minutes of 10,000 sources is 1.7 GB at once.
 */
import type { SourcePast } from '../plan/planner.ts';
import type { Coverage } from '../../core/demand/coverage.ts';
import { blankPartial, fillWhole } from '../../core/demand/coverage.ts';
import type { Series } from '../../core/demand/series.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { TimeRange } from '../../core/units/time.ts';
import type { History } from '../../ports/history.ts';

/** Values in a stretch: 8 MB as float64. */
const VALUES_MAX = 1_000_000;
/** Steps of the first stretch, which tells how many sources there are. */
const FIRST_STEPS = 60;

/** What `read` gives for one part of the range after the other, oldest first; without sources there is one part. */
export async function* readStretches(
  read: (range: TimeRange) => Promise<readonly Series[]>,
  range: TimeRange,
  stepMs: number,
): AsyncGenerator<readonly Series[]> {
  let steps = FIRST_STEPS;
  let from = range.from;
  while (from < range.to) {
    const to = Math.min(range.to, from + steps * stepMs);
    const series = await read({ from, to });
    yield series;
    from = to;
    steps = Math.max(1, Math.floor(VALUES_MAX / Math.max(1, series.length)));
  }
}

/** Reads what is known of steps of these sources, or of all: where everybody was heard 0 is a count, and lower bounds are unknown. */
export const readKnown =
  (history: Pick<History, 'readAll'>, coverage: Coverage, sources?: readonly SourceId[]) =>
  async (range: TimeRange): Promise<readonly Series[]> => {
    const stretch = await history.readAll(range, sources);
    for (const series of stretch) {
      fillWhole(series, coverage);
      blankPartial(series, coverage);
    }
    return stretch;
  };

/** The whole of the range by source, read in stretches; NaN where nothing is known. */
export async function readPasts(
  read: (range: TimeRange) => Promise<readonly Series[]>,
  range: TimeRange,
  stepMs: number,
): Promise<readonly SourcePast[]> {
  const pasts = new Map<SourceId, SourcePast>();
  const steps = (range.to - range.from) / stepMs;
  for await (const stretch of readStretches(read, range, stepMs)) {
    for (const { source, start, values } of stretch) {
      const past = pasts.get(source) ?? {
        source,
        start: range.from,
        stepMs,
        values: new Float32Array(steps).fill(Number.NaN),
      };
      pasts.set(source, past);
      past.values.set(values, (start - range.from) / stepMs);
    }
  }
  return [...pasts.values()];
}

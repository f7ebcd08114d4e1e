/** The series of a pool that serves some sources: their sum, unknown only where all of them are. */
import type { Series } from '../../../core/demand/series.ts';
import { poolSeriesId } from '../../../core/forecast/forecast.ts';
import type { PoolId } from '../../../core/capacity/pool.ts';
import { present } from '../../../core/units/check.ts';

/** Of series with the same step, at least one; one alone is the pool's as it is. */
export function sumOfSources(pool: PoolId, sources: readonly Series[]): Series {
  const first = present(sources[0], 'a source');
  if (sources.length === 1) return first;
  const { stepMs } = first;
  const start = Math.min(...sources.map((series) => series.start));
  const end = Math.max(...sources.map((series) => series.start + series.values.length * stepMs));
  const values = new Float64Array((end - start) / stepMs).fill(Number.NaN);
  for (const series of sources) {
    const offset = (series.start - start) / stepMs;
    series.values.forEach((value, step) => {
      if (Number.isNaN(value)) return;
      const known = values[offset + step] ?? Number.NaN;
      values[offset + step] = (Number.isNaN(known) ? 0 : known) + value;
    });
  }
  return { source: poolSeriesId(pool), start, stepMs, values };
}

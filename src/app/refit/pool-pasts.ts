/** What came to each pool: the sum of its sources, a step unknown only where all of them are. */
import { readStretches } from '../cycle/read-stretches.ts';
import type { Pool } from '../../core/capacity/pool.ts';
import { compileMembership } from '../../core/capacity/membership.ts';
import type { Series } from '../../core/demand/series.ts';
import { poolSeriesId } from '../../core/forecast/forecast.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import type { TimeRange } from '../../core/units/time.ts';
import type { SeriesPast } from '../../ports/trainer.ts';

/** The pasts of the pools that have any, over the range, which lies on whole steps. */
export async function sumPools(
  read: (range: TimeRange) => Promise<readonly Series[]>,
  pools: readonly Pick<Pool, 'id' | 'sources'>[],
  { stepMs, zone, ...range }: TimeRange & { readonly stepMs: number; readonly zone: CivilZone },
): Promise<readonly SeriesPast[]> {
  const poolOf = compileMembership(pools);
  const sums = new Map<string, Float32Array>();
  for await (const stretch of readStretches(read, range, stepMs)) {
    for (const { source, start, values } of stretch) {
      const pool = poolOf(source);
      if (pool === undefined) continue;
      const sum = sums.get(pool) ?? new Float32Array((range.to - range.from) / stepMs).fill(Number.NaN);
      sums.set(pool, sum);
      const offset = (start - range.from) / stepMs;
      values.forEach((value, index) => {
        if (Number.isNaN(value)) return;
        const known = sum[offset + index] ?? Number.NaN;
        sum[offset + index] = (Number.isNaN(known) ? 0 : known) + value;
      });
    }
  }
  return pools.flatMap(({ id }) => {
    const values = sums.get(id);
    return values ? [{ series: poolSeriesId(id), stepMs, start: range.from, values, zone }] : [];
  });
}

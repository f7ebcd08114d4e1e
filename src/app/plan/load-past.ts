/** Takes the past from the history into the planner's memory; a pool's past is the sum of its sources'. */
import type { PastEntry } from './burn-in.ts';
import type { Past } from './planner.ts';
import type { PlannerState } from './state.ts';
import { poolEntry, sourceEntry } from './state.ts';
import type { Series } from '../../core/demand/series.ts';
import { createSeriesModel } from '../../core/forecast/series-model.ts';
import { writeSteps } from '../../core/demand/ring.ts';
import { ringOf } from '../../core/demand/series-book.ts';
import { poolSeriesId } from '../../core/forecast/forecast.ts';

/** Replaces the steps of all series, forgets what was learned of them, and returns them with their whole past. */
export function loadPast(state: PlannerState, past: Past): readonly PastEntry[] {
  const sums = new Map<string, Series>();
  const sources = past.series.map((series): PastEntry => {
    const entry = sourceEntry(state, series.source);
    if (entry.partOf !== undefined) addTo(sums, entry.partOf, series);
    return { entry, past: series };
  });
  const pools = state.policy.pools.flatMap((pool): PastEntry[] => {
    const sum = sums.get(poolSeriesId(pool.id));
    return sum ? [{ entry: poolEntry(state, pool), past: sum }] : [];
  });
  return [...pools, ...sources].map(({ entry, past: series }) => {
    state.book.rings.delete(entry.id);
    const ring = ringOf(state.book, entry.id);
    writeSteps(ring, series.start / series.stepMs, series.values);
    const fresh = {
      ...entry,
      ring,
      model: createSeriesModel(entry.model.layout, entry.model.shape.experts, entry.model.shape),
      learning: { caughtUp: false },
    };
    state.entries.set(entry.id, fresh);
    return { entry: fresh, past: series };
  });
}

/** A step of the sum is unknown only where all its sources are. */
function addTo(sums: Map<string, Series>, id: string, series: Series): void {
  const sum = sums.get(id) ?? {
    ...series,
    source: id,
    values: new Float64Array(series.values.length).fill(Number.NaN),
  };
  sums.set(id, sum);
  series.values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    const known = sum.values[index] ?? Number.NaN;
    sum.values[index] = (Number.isNaN(known) ? 0 : known) + value;
  });
}

/** Takes the past from the history into the planner's memory, stretch by stretch; a pool's past is the sum of its sources', and is told again from here. */
import type { PlannerState, SeriesEntry } from '../state.ts';
import { sourceEntry } from '../state.ts';
import { copyBaseline } from '../../../core/demand/events/baseline.ts';
import { writeSteps } from '../../../core/demand/ring.ts';
import type { Series } from '../../../core/demand/series.ts';
import type { SeriesPast } from '../../../ports/trainer.ts';
import { present } from '../../../core/units/check.ts';

/** Writes a stretch, all of whose series have the same range, to the rings of the sources and of their pools. */
export function remember(state: PlannerState, stretch: readonly Series[]): void {
  const sums = new Map<string, Series>();
  for (const series of stretch) {
    const entry = sourceEntry(state, series.source);
    write(entry, series);
    if (entry.partOf !== undefined) addTo(sums, entry.partOf, series);
  }
  for (const [id, sum] of sums) write(present(state.entries.get(id), 'a pool'), sum);
  state.events.forgetShares();
}

/** Steps before the newest issue of each pool's own series, without events, from its first known one on; none of one without any. */
export function poolPasts({ issue, policy, entries, events }: PlannerState): SeriesPast[] {
  if (issue === undefined) return [];
  const { stepMs, zone } = policy;
  return [...entries.values()].flatMap((entry) => {
    const { id, pool, ring } = entry;
    const first = Math.max(ring.first, ring.end - ring.values.length);
    if (!pool || first >= issue) return [];
    const values = new Float32Array(issue - first);
    const runs = events.actingOn(entry)?.runs ?? [];
    copyBaseline(ring, runs, { from: first, to: issue }, { values, at: 0, stride: 1 });
    return [{ series: id, stepMs, start: first * stepMs, values, zone }];
  });
}

function write({ ring, learning }: SeriesEntry, { start, stepMs, values }: Series): void {
  writeSteps(ring, start / stepMs, values);
  learning.caughtUp = learning.recalled;
  for (const value of values) if (value > 0) learning.volume += value;
}

/** A step of the sum is unknown only where all its sources are. */
function addTo(sums: Map<string, Series>, id: string, series: Series): void {
  const sum = sums.get(id) ?? {
    ...series,
    source: id,
    values: new Float64Array(series.values.length).fill(Number.NaN),
  };
  sums.set(id, sum);
  for (let index = 0; index < series.values.length; index += 1) {
    const value = series.values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const known = sum.values[index] ?? Number.NaN;
    sum.values[index] = (Number.isNaN(known) ? 0 : known) + value;
  }
}

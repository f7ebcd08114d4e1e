/**
 * What the last season had: the greatest rate of half an hour, half an hour early (Grafana Mimir's querier autoscaling
 * through KEDA, `max_over_time` with an offset of a week). A season is a week, or a day where no week is known.
 */
import type { Series } from '../../../../core/demand/series.ts';
import type { Instant } from '../../../../core/units/time.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../../core/units/time.ts';

const WINDOW_MS = 30 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;

/** Of a series that is decided from `from` on. */
export const seasonOf = ({ start }: Series, from: Instant): number =>
  from - start >= WEEK_MS ? WEEK_MS : DAY_MS;

/** The greatest known rate in [t − season, t − season + half an hour] for each t; 0 where nothing is known. */
export function lastSeasonRates(
  { start, stepMs, values }: Series,
  at: readonly Instant[],
  seasonMs: number,
): readonly number[] {
  const width = Math.floor(WINDOW_MS / stepMs) + 1;
  return at.map((time) => {
    const first = Math.floor((time - seasonMs - start) / stepMs);
    let most = 0;
    for (let step = Math.max(0, first); step < first + width; step += 1) {
      const value = values[step] ?? Number.NaN;
      if (value > most) most = value;
    }
    return most / (stepMs / SECOND_MS);
  });
}

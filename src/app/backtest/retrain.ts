/**
 * When is a model that learns from all series trained anew? At midnight, daily at first and the less often the more is
 * known, since a day then adds little: each time on what came before, and on nothing else.
 */
import type { BacktestSettings } from './settings.ts';
import { eventsOn } from './track.ts';
import { toBaseline } from '../../core/demand/events/baseline.ts';
import type { Series } from '../../core/demand/series.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { SeriesPast } from '../../ports/trainer.ts';

/** Again when so much more is known, in at least a day and at most four. */
const GROWTH = 0.2;
const APART_DAYS_MAX = 4;

/** Instants in (from, to), ascending. */
export function retrainTimes({
  from,
  to,
}: {
  readonly from: Instant;
  readonly to: Instant;
}): readonly Instant[] {
  const times: Instant[] = [];
  let at = (Math.floor(from / DAY_MS) + 1) * DAY_MS;
  while (at < to) {
    times.push(at);
    const knownDays = Math.floor((at - from) / DAY_MS);
    at += DAY_MS * Math.min(APART_DAYS_MAX, Math.max(1, Math.floor(GROWTH * knownDays)));
  }
  return times;
}

/** What is learned from: the series without what was announced. */
export const baselinesOf = (
  series: readonly Series[],
  settings: Pick<BacktestSettings, 'events' | 'zone'>,
): readonly SeriesPast[] =>
  series.map((each) => {
    const { source, start, stepMs } = each;
    const values = Float32Array.from(each.values);
    toBaseline(eventsOn(each, settings), start / stepMs, values);
    return { series: source, start, stepMs, values, zone: settings.zone };
  });

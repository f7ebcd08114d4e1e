/**
 * When is a model that learns from all series trained anew? At midnight, each time on
 * what came before, and on nothing else.
 */
import type { BacktestSettings } from './settings.ts';
import { eventsOn } from './track.ts';
import { toBaseline } from '../../core/demand/events/baseline.ts';
import { retrainAfterMs } from '../../core/feedback/retrain.ts';
import type { Series } from '../../core/demand/series.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { SeriesPast } from '../../ports/trainer.ts';

/** As in a service that is not told otherwise. */
const APART_MS_MAX = 4 * DAY_MS;

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
    at += retrainAfterMs({ knownMs: at - from, mostMs: APART_MS_MAX });
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

/**
 * What would have been said of the bridges of a pool, once for all its settings: at each issue that a tick sees, the
 * quantiles of all bridges that a decision at that age of the news reads.
 */
import type { DaysDeps } from '../days.ts';
import { replayDays } from '../days.ts';
import { learnOccurrences } from '../learned-events.ts';
import { learningPolicy, LEVELS } from '../../plan/learning.ts';
import { say } from '../../plan/say.ts';
import { bridgeTargets } from '../../../core/allocation/bridge.ts';
import { TAIL_LEVEL } from '../../../core/allocation/tail.ts';
import type { Series } from '../../../core/demand/series.ts';
import type { Forecast } from '../../../core/forecast/forecast.ts';
import { voicesOf } from '../../../core/forecast/model/experts.ts';
import { horizonSteps } from '../../../core/forecast/model/horizon.ts';
import { createSeriesModel } from '../../../core/forecast/series-model.ts';
import type { Target } from '../../../core/forecast/target.ts';
import { formatTarget } from '../../../core/forecast/target.ts';
import type { DecideSettings } from './settings.ts';
import { PERIOD_MS } from './settings.ts';
import type { Timeline } from './timeline.ts';

/** By issue, a step index; absent: nothing was known. */
export type BridgeForecasts = ReadonlyMap<number, Forecast>;

export interface BridgesOf {
  /** Of the pool. */
  readonly series: Series;
  readonly timeline: Timeline;
  /** That its settings read. */
  readonly levels: readonly number[];
}

/** Forecasts at the levels of every series and those of the pool. */
export async function forecastBridges(
  deps: DaysDeps,
  settings: DecideSettings,
  of: BridgesOf,
): Promise<BridgeForecasts> {
  const { series, timeline } = of;
  const { stepMs } = series;
  const levels = [...new Set([...LEVELS, ...of.levels.filter((level) => level < TAIL_LEVEL)])].sort(
    (a, b) => a - b,
  );
  const layout = { targets: targetsOf(settings, timeline), levels };
  const model = createSeriesModel(layout, voicesOf(deps.cards), learningPolicy(stepMs));
  const asked = new Set(timeline.seenUntil);
  const forecasts = new Map<number, Forecast>();
  const occurrences = learnOccurrences([series], settings.events);
  const days = { series, model, zone: settings.zone, settings: { ...settings, occurrences }, asked };
  await replayDays(deps, days, (issue) => {
    const { row } = issue;
    const said = say({ ...row, model, extras: [] }, issue);
    if (!said) return;
    const { basis, reason, values } = said;
    forecasts.set(row.issue, {
      series: series.source,
      issuedAt: row.issue * stepMs,
      stepMs,
      basis,
      reason,
      ...layout,
      values,
      models: [],
    });
  });
  return forecasts;
}

/** All bridges that some tick reads, whatever the age of its news. */
function targetsOf({ stepMs, leadTimeMs }: DecideSettings, { at, seenUntil }: Timeline): readonly Target[] {
  const ages = new Set(at.map((time, tick) => time - (seenUntil[tick] ?? 0) * stepMs));
  const span = { issuedAt: 0, stepMs, horizonSteps: horizonSteps(stepMs), leadTimeMs, periodMs: PERIOD_MS };
  const targets = [...ages].flatMap((ageMs) => {
    const { add, keep } = bridgeTargets(span, ageMs);
    return [add, keep];
  });
  return [...new Map(targets.map((target) => [formatTarget(target), target])).values()];
}

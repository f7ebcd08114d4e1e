/** A planner of one pool on a predictor of two experts, driven minute by minute. */
import { WEB } from '../given.ts';
import { atMinute, wholeBetween } from '../../demand/given.ts';
import type { FakeModel, FakePredictor } from '../../../fakes/predictor.ts';
import { createFakePredictor, simpleModel } from '../../../fakes/predictor.ts';
import { createPlanner } from '../../../../src/app/plan/create-planner.ts';
import type { CycleInput, CycleOutput, Planner, Start } from '../../../../src/app/plan/planner.ts';
import type { Decision } from '../../../../src/core/allocation/decision.ts';
import type { Pool } from '../../../../src/core/capacity/pool.ts';
import { NO_COVERAGE } from '../../../../src/core/demand/coverage.ts';
import type { Series } from '../../../../src/core/demand/series.ts';
import type { Forecast } from '../../../../src/core/forecast/forecast.ts';
import { unpackForecast } from '../../../../src/core/forecast/forecast-set.ts';
import type { CivilZone } from '../../../../src/core/units/civil-time.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import type { Instant } from '../../../../src/core/units/time.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

export interface Drive {
  readonly planner: Planner;
  readonly predictor: FakePredictor;
  /** The past to minute 0 (10:00): what `count` says of each minute past 10:00 (negative, NaN = unknown). */
  readonly load: (
    days: number,
    count: (minute: number) => number,
    changes?: Partial<GivenPast>,
  ) => Promise<void>;
  /** A cycle at the end of a minute, all before it final, with what the sources counted in that minute. */
  readonly minute: (
    minute: number,
    counts: Readonly<Record<string, number>>,
    changes?: Partial<CycleInput>,
  ) => Promise<Outcome>;
}

export interface Outcome extends CycleOutput {
  readonly decision: Decision;
  readonly forecast: (series: string) => Forecast | undefined;
}

export interface DriveOptions {
  readonly models?: readonly FakeModel[];
  /** What may be prepared later; unless set, the models that serve first. */
  readonly shelf?: readonly FakeModel[];
  readonly pools?: readonly Pool[];
  readonly zone?: CivilZone;
  readonly budget?: number;
}

/** Windows of 5, 15 and 30 minutes; the pool `web` has the sources `web*`. */
export async function drive({
  models = [simpleModel()],
  shelf = models,
  pools = [WEB],
  zone = UTC,
  budget,
}: DriveOptions = {}): Promise<Drive> {
  const predictor = createFakePredictor(models, shelf);
  const windowsMs = [5, 15, 30].map((minutes) => minutes * MINUTE_MS);
  const planner = await createPlanner(
    { predictor, elapsedMs: () => 0 },
    { stepMs: MINUTE_MS, zone, windowsMs, pools, budget },
  );
  return {
    planner,
    predictor,
    load: (days, count, changes = {}) =>
      givePast(planner, {
        series: [pastOf('web', days, count)],
        coverage: NO_COVERAGE,
        until: atMinute(0),
        poolStates: [],
        events: [],
        now: atMinute(0),
        ...changes,
      }),
    minute: async (minute, counts, changes = {}) => {
      const output = await planner.cycle({
        now: atMinute(minute + 1),
        deltas: Object.entries(counts).map(([source, count]) => ({ source, start: atMinute(minute), count })),
        issueAt: atMinute(minute + 1),
        coverage: wholeBetween(0, minute + 1),
        observed: true,
        events: undefined,
        running: new Map(),
        starts: new Map(),
        costs: new Map(),
        levels: new Map(),
        ...changes,
      });
      return outcomeOf(output);
    },
  };
}

export interface GivenPast extends Start {
  /** All over the same range. */
  readonly series: readonly Series[];
  readonly until: Instant | undefined;
}

/** The planner begins with this past, unless it has begun, and learns all of it. */
export async function givePast(
  planner: Planner,
  { series, until, ...start }: GivenPast,
  { isBegun }: { readonly isBegun: boolean } = { isBegun: false },
): Promise<void> {
  if (!isBegun) await planner.begin(start);
  await planner.remember(series);
  let wanted = await planner.learn({ pasts: [], until });
  while (wanted.length > 0) {
    const pasts = series
      .filter(({ source }) => wanted.includes(source))
      .map((past) => ({ ...past, values: Float32Array.from(past.values) }));
    wanted = await planner.learn({ pasts, until });
  }
}

/** A series that ends at 10:00. */
export function pastOf(source: string, days: number, count: (minute: number) => number): Series {
  const length = days * 1_440;
  return {
    source,
    start: atMinute(-length),
    stepMs: MINUTE_MS,
    values: Float64Array.from({ length }, (_, index) => count(index - length)),
  };
}

function outcomeOf(output: CycleOutput): Outcome {
  const [decision] = output.decisions;
  if (!decision) throw new Error('there is no pool');
  return {
    ...output,
    decision,
    forecast: (series) => {
      const place = output.forecasts?.series.findIndex(({ id }) => id === series) ?? -1;
      return output.forecasts && place >= 0 ? unpackForecast(output.forecasts, place) : undefined;
    },
  };
}

/** The forecast's quantile of a target. */
export function quantile(forecast: Forecast | undefined, target: string, level: number): number {
  if (!forecast) return Number.NaN;
  const row = forecast.targets.findIndex(
    ({ kind, fromLead, toLead }) => target === `${kind}(${fromLead},${toLead})`,
  );
  return forecast.values[row * forecast.levels.length + forecast.levels.indexOf(level)] ?? Number.NaN;
}

/** Minutes of the day that are busy: from 10:30 on, for an hour, 600 requests a minute instead of 60. */
export const busyHour = (minute: number): number => {
  const ofDay = ((minute % 1_440) + 1_440) % 1_440;
  return ofDay >= 30 && ofDay < 90 ? 600 : 60;
};

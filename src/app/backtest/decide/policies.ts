/**
 * The policies that a backtest of decisions compares, each with its one knob: PRA's is the level at which the bridge is
 * covered, that of the others the utilisation that they aim at. The oracle has none.
 */
import type { BridgeForecasts } from './bridge-forecasts.ts';
import type { SeenByCore } from './core-policy.ts';
import { decideByCore } from './core-policy.ts';
import type { ForeseenLoads, HpaRules } from './peers/hpa.ts';
import { HPA_70, hpaCounts } from './peers/hpa.ts';
import { holtWintersRates } from './peers/holt-winters.ts';
import { kpaCounts } from './peers/kpa.ts';
import { lastSeasonRates, seasonOf } from './peers/last-week.ts';
import { oracleCounts } from './peers/oracle.ts';
import { instancesNeeded, TICK_MS } from './scoring.ts';
import type { DecideSettings } from './settings.ts';
import { poolOf } from './settings.ts';
import type { Timeline } from './timeline.ts';
import { liveRates, recordRates } from './timeline.ts';
import type { Decision } from '../../../core/allocation/decision.ts';
import type { Pool } from '../../../core/capacity/pool.ts';
import type { Series } from '../../../core/demand/series.ts';

export const POLICY_NAMES = ['pra', 'hpa', 'kpa', 'last-week', 'holt-winters', 'oracle'] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** What policies decide on; each sees of it what it could have seen. */
export interface Seen {
  readonly settings: DecideSettings;
  readonly series: Series;
  readonly timeline: Timeline;
  readonly forecasts: BridgeForecasts;
  readonly pool: Pick<Pool, 'id' | 'stabilizationMs'>;
}

export interface Policy {
  readonly name: PolicyName;
  /** Without a sweep. */
  readonly knob: number;
  /** So many settings, the cheapest first. */
  readonly knobs: (count: number) => readonly number[];
  /** The count that is asked for at each tick. */
  readonly counts: (knob: number) => readonly number[];
}

/** A pool's usual level. */
export const DEFAULT_LEVEL = 0.95;
const DEFAULT_UTILISATION = 0.7;

/** From the median to where one bridge in 200,000 is not covered: even steps of what is left uncovered. */
const LEVEL_ENDS = [0.5, 1 - 5e-6] as const;
/** From half as many as are needed to thirteen times as many. */
const UTILISATION_ENDS = [2, 0.08] as const;

/** So many levels between the ends, in even factors of what is left uncovered. */
export const levelsOf = (count: number): readonly number[] =>
  between(count, [1 - LEVEL_ENDS[0], 1 - LEVEL_ENDS[1]]).map((uncovered) =>
    Number((1 - uncovered).toPrecision(8)),
  );

/** The policies in the order of their names, for what is seen. */
export function policiesOf(seen: Seen): readonly Policy[] {
  const { settings, series, timeline } = seen;
  const { capacityPerSecond, leadTimeMs, visibleAfterMs } = settings;
  const startTicks = leadTimeMs / TICK_MS;
  const rates = coreRates(seen);
  const inInstances = (perSecond: readonly number[]): readonly number[] =>
    perSecond.map((rate) => rate / capacityPerSecond);
  const loads = inInstances(rates.live);
  const byHpa =
    (foreseen?: ForeseenLoads): Policy['counts'] =>
    (targetUtilisation) => {
      const rules: HpaRules = { ...HPA_70, targetUtilisation };
      return hpaCounts(loads, rules, foreseen);
    };
  const lastSeason = lastSeasonRates(series, timeline.at, seasonOf(series, settings.from));
  const winters = holtWintersRates(series, { at: timeline.at, leadTimeMs, visibleAfterMs });
  const needs = timeline.rates.map((rate) => instancesNeeded(rate, capacityPerSecond));
  return [
    {
      name: 'pra',
      knob: DEFAULT_LEVEL,
      knobs: levelsOf,
      counts: (level) => countsByCore(seen, { rates, level }),
    },
    byUtilisation('hpa', byHpa()),
    byUtilisation('kpa', (targetUtilisation) => kpaCounts(loads, { targetUtilisation, startTicks })),
    byUtilisation('last-week', byHpa({ loads: inInstances(lastSeason), isTolerant: true })),
    byUtilisation('holt-winters', byHpa({ loads: inInstances(winters), isTolerant: false })),
    { name: 'oracle', knob: 0, knobs: () => [0], counts: () => oracleCounts(needs, startTicks) },
  ];
}

const byUtilisation = (name: PolicyName, counts: Policy['counts']): Policy => ({
  name,
  counts,
  knob: DEFAULT_UTILISATION,
  knobs: (count) => between(count, UTILISATION_ENDS).map((knob) => Number(knob.toPrecision(3))),
});

function countsByCore(seen: Seen, at: CoreSetting): readonly number[] {
  const counts: number[] = [];
  runCore(seen, at, ({ warm }) => {
    counts.push(warm);
  });
  return counts;
}

interface CoreSetting {
  readonly level: number;
  readonly rates: CoreRates;
}

type CoreRates = Pick<SeenByCore, 'live' | 'records'>;

const coreRates = ({ timeline, series }: Seen): CoreRates => ({
  live: liveRates(timeline, series),
  records: recordRates(timeline, series),
});

function runCore(
  { settings, timeline, forecasts, pool }: Seen,
  { level, rates }: CoreSetting,
  decided: (decision: Decision, tick: number) => void,
): void {
  const { stepMs } = settings;
  decideByCore({ stepMs, timeline, forecasts, ...rates }, poolOf(settings, { ...pool, level }), decided);
}

/** PRA's decisions of some ticks, at that level. */
export function decideAt(
  seen: Seen,
  level: number,
  ticks: ReadonlySet<number>,
): ReadonlyMap<number, Decision> {
  const decisions = new Map<number, Decision>();
  runCore(seen, { level, rates: coreRates(seen) }, (decision, tick) => {
    if (ticks.has(tick)) decisions.set(tick, decision);
  });
  return decisions;
}

/** So many values from one end to the other, in even factors. */
function between(count: number, [first, last]: readonly [number, number]): readonly number[] {
  if (count === 1) return [first];
  return Array.from({ length: count }, (_, at) => first * (last / first) ** (at / (count - 1)));
}

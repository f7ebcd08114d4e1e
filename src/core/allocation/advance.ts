/**
 * One planning cycle of one pool: from its forecast and its newest load to a decision.
 *
 * The caller reads, this thinks. The forecast is of the pool's own series and has the peak targets that
 * `bridgeTargets` names for the same span and `now`; without them the decision stands on the live load and on
 * the count in force, and its trail says so.
 */
import { bridgeTargets, expectedRate } from './bridge.ts';
import type { ExpectedRate } from './bridge.ts';
import { decide } from './decide.ts';
import type { Decision, DecisionInputs, RuleFacts, TrailEntry } from './decision.ts';
import type { PoolState } from './pool-state.ts';
import { REPLACEMENTS } from './rules.ts';
import type { PoolStarts } from './starts/lead-time.ts';
import { record } from './stabilization.ts';
import { TAIL_LEVEL, tailRate } from './tail.ts';
import { bindingAt, capacityPerSecond, instancesFor } from '../capacity/needs.ts';
import type { Capacity } from '../capacity/needs.ts';
import type { PoolCost } from '../capacity/cost/cost-book.ts';
import { withCost } from '../capacity/cost/cost-book.ts';
import type { Pool } from '../capacity/pool.ts';
import type { Forecast } from '../forecast/forecast.ts';
import type { Target } from '../forecast/target.ts';
import type { Instant } from '../units/time.ts';

export interface PoolInput {
  readonly pool: Pool;
  /** Of the pool's series; `undefined`: there is none yet. */
  readonly forecast: Forecast | undefined;
  /** Leads that are forecast. */
  readonly horizonSteps: number;
  /** From one decision to the next. */
  readonly periodMs: number;
  /** Rate of the newest step of which anything is known, maybe a lower bound; `undefined`: nothing is known. */
  readonly liveRatePerSecond: number | undefined;
  /** Highest known rate of a step of the last weeks; read for a level in the tail alone. `undefined`: nothing is known. */
  readonly recordRatePerSecond: number | undefined;
  /** The newest step is final, not late, and nobody is waited for. */
  readonly observed: boolean;
  /** Ready or starting, by fresh reports of the pool's managers; `undefined`: there are none. */
  readonly runningInstances: number | undefined;
  /** What was learned of the pool's starts; `undefined`: nothing. */
  readonly starts: PoolStarts | undefined;
  /** What was learned of what a request costs; `undefined`: nothing. */
  readonly learnedCost: PoolCost | undefined;
}

export interface Advance {
  readonly state: PoolState;
  readonly decision: Decision;
}

/** The decision of `now`, and the state that remembers it. */
export function advancePool(state: PoolState, input: PoolInput, now: Instant): Advance {
  const { pool } = input;
  const capacity = capacityPerSecond(withCost(pool, input.learnedCost));
  const view = readBridge(input, now);
  const inputs = decisionInputs(state, input, { capacity, view });
  const window = { lengthMs: pool.stabilizationMs, recommendations: state.recommendations };
  // A clock that ran back must not turn a minute's hold into a day's.
  const holdUntil = Math.min(state.holdUntil, now + pool.stabilizationMs);
  const readyBy = now + leadTimeOf(input);
  const instances = (rate: number | undefined): number | undefined =>
    rate === undefined ? undefined : instancesFor(capacity, rate);
  const facts: RuleFacts = {
    bridge: { from: readyBy, to: readyBy + input.periodMs },
    beyondHorizon: view.beyondHorizon,
    addInstances: instances(view.add?.perSecond),
    keepInstances: instances(view.keep?.perSecond),
    liveInstances: instances(inputs.liveRatePerSecond),
    runningInstances: input.runningInstances,
    replacements: Math.min(state.replacements, state.warm ?? 0),
    window,
    holdUntil,
    rateLimits: pool.rateLimits,
    floor: pool.floor,
    ceiling: pool.ceiling,
    now,
  };
  const { warm, recommended, trail } = decide({ inputs, ...facts });
  const { recommendations } = record(window, recommended, now);
  return {
    state: { warm, replacements: replacementsIn(trail, warm), recommendations, holdUntil },
    decision: { pool: pool.id, at: now, warm, readyBy, trail, inputs: { ...inputs, facts } },
  };
}

const leadTimeOf = ({ pool, starts }: PoolInput): number => starts?.leadTimeMs ?? pool.leadTimeMs;

/** Of the count in force: what was ordered for failures that are expected, and is not needed if they don't come. */
function replacementsIn(trail: readonly TrailEntry[], warm: number): number {
  const ordered = trail.find(({ rule }) => rule === REPLACEMENTS);
  return ordered === undefined ? 0 : Math.max(0, Math.min(warm, ordered.to) - ordered.from);
}

/** What a forecast says of the bridge. */
interface BridgeView {
  readonly add: ExpectedRate | undefined;
  readonly keep: ExpectedRate | undefined;
  readonly beyondHorizon: boolean;
}

function readBridge(input: PoolInput, now: Instant): BridgeView {
  const { pool, forecast, horizonSteps, periodMs, recordRatePerSecond } = input;
  if (forecast === undefined) return { add: undefined, keep: undefined, beyondHorizon: false };
  const { issuedAt, stepMs } = forecast;
  const { level } = pool;
  const leadTimeMs = leadTimeOf(input);
  const targets = bridgeTargets({ issuedAt, stepMs, horizonSteps, leadTimeMs, periodMs }, now);
  const read = (target: Target): ExpectedRate | undefined => {
    const expected = expectedRate(forecast, target, Math.min(level, TAIL_LEVEL));
    if (!expected || level <= TAIL_LEVEL) return expected;
    return { level, perSecond: tailRate(expected.perSecond, knownRate(recordRatePerSecond), level) };
  };
  return {
    add: read(targets.add),
    keep: read(targets.keep),
    beyondHorizon: targets.beyondHorizon,
  };
}

function decisionInputs(
  state: PoolState,
  input: PoolInput,
  { capacity, view }: { readonly capacity: Capacity; readonly view: BridgeView },
): DecisionInputs {
  const { pool, forecast, liveRatePerSecond, observed, starts, learnedCost } = input;
  const { add, keep } = view;
  // A forecast that says nothing of the bridge is none: the decision stands on what is in force.
  const basis = add === undefined && keep === undefined ? 'held' : (forecast?.basis ?? 'held');
  const standIn = forecast === undefined ? 'starting' : 'stale-data';
  return {
    basis,
    reason: forecast?.reason ?? (basis === 'held' ? standIn : undefined),
    issuedAt: forecast?.issuedAt,
    level: add?.level ?? keep?.level ?? pool.level,
    addRatePerSecond: add?.perSecond ?? 0,
    keepRatePerSecond: keep?.perSecond ?? 0,
    liveRatePerSecond: knownRate(liveRatePerSecond),
    observed,
    previous: state.warm,
    capacityPerSecond: capacity.perSecond,
    bindingResource: bindingAt(
      capacity,
      Math.max(add?.perSecond ?? 0, keep?.perSecond ?? 0, knownRate(liveRatePerSecond) ?? 0),
    ),
    leadTimeMs: leadTimeOf(input),
    starts,
    cost: learnedCost && { ...learnedCost, configured: pool.cost },
    models: basis === 'held' ? [] : (forecast?.models ?? []),
  };
}

const knownRate = (rate: number | undefined): number | undefined =>
  rate !== undefined && Number.isFinite(rate) && rate >= 0 ? rate : undefined;

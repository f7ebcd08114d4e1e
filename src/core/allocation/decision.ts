/** What is decided for a pool in one planning cycle, on what ground, and how it is told. */
import type { StabilizationWindow } from './stabilization.ts';
import type { PoolStarts } from './starts/lead-time.ts';
import type { PoolCost } from '../capacity/cost/cost-book.ts';
import type { Binding, PoolId, RateLimits, RequestCost } from '../capacity/pool.ts';
import type { Basis, BasisReason, ModelShare } from '../forecast/forecast.ts';
import type { Instant, TimeRange } from '../units/time.ts';

/** A rule that set or changed the count. */
export interface TrailEntry {
  /** Stable word. */
  readonly rule: string;
  readonly from: number;
  readonly to: number;
  /** In words, one sentence without its full stop. */
  readonly why: string;
}

export interface DecisionInputs {
  readonly basis: Basis;
  readonly reason: BasisReason | undefined;
  /** Issue time of the forecast; `undefined` if there was none. */
  readonly issuedAt: Instant | undefined;
  readonly level: number;
  /** Highest rate expected at `level` in [now + lead time, now + lead time + period), per second. */
  readonly addRatePerSecond: number;
  /** The same in [now, now + lead time + period). */
  readonly keepRatePerSecond: number;
  /** Newest observed rate; may be a lower bound. `undefined`: nothing is known. */
  readonly liveRatePerSecond: number | undefined;
  /** The newest step is final, not late, and nobody is waited for: what is observed may take away. */
  readonly observed: boolean;
  /** Count in force before; `undefined`: none was ever decided. */
  readonly previous: number | undefined;
  readonly capacityPerSecond: number;
  /** At the highest of the rates above. */
  readonly bindingResource: Binding;
  readonly leadTimeMs: number;
  /** What was learned of the pool's starts; `undefined`: nothing. */
  readonly starts: PoolStarts | undefined;
  /** What was learned of what a request costs, and what is configured of it; `undefined`: nothing was learned. */
  readonly cost: LearnedCost | undefined;
  readonly models: readonly ModelShare[];
  /** Absent in what was decided before it was recorded. */
  readonly facts?: RuleFacts;
}

/** All else that the rules go by, so that they can be run again. Counts are whole and not negative; `undefined` = unknown. */
export interface RuleFacts {
  /** When what is ordered now is ready, until the next orders are. */
  readonly bridge: TimeRange;
  /** The bridge ends after the forecast does. */
  readonly beyondHorizon: boolean;
  /** Instances that the bridge needs. */
  readonly addInstances: number | undefined;
  /** Instances that are needed from now to the end of the bridge. */
  readonly keepInstances: number | undefined;
  /** Instances that the live load needs. */
  readonly liveInstances: number | undefined;
  /** Instances that are ready or starting, by fresh reports. */
  readonly runningInstances: number | undefined;
  /** Of `inputs.previous`: what was ordered for failures that were expected. */
  readonly replacements: number;
  /** Earlier recommendations, without this decision's. */
  readonly window: StabilizationWindow;
  /** Nothing is taken away before. */
  readonly holdUntil: Instant;
  readonly rateLimits: RateLimits;
  readonly floor: number;
  readonly ceiling: number;
  readonly now: Instant;
}

export interface LearnedCost extends PoolCost {
  readonly configured: RequestCost;
}

export interface Decision {
  readonly pool: PoolId;
  readonly at: Instant;
  /** Instances to hold, absolute. */
  readonly warm: number;
  readonly readyBy: Instant;
  /** The rules that set and changed the count, in order, from 0; not empty. */
  readonly trail: readonly TrailEntry[];
  readonly inputs: DecisionInputs;
}

/** A decision with its place in the order of all directives of its pool. */
export interface NumberedDecision extends Decision {
  /** A planner's term. */
  readonly epoch: number;
  /** Strictly increasing within the pool, across epochs too. */
  readonly revision: number;
}

/** What an instance manager is told: a state, not a change. */
export interface Directive {
  readonly pool: PoolId;
  readonly epoch: number;
  readonly revision: number;
  readonly warm: number;
  readonly readyBy: Instant;
  /** End of the lease: unrenewed, it freezes; nothing is taken away. */
  readonly expiresAt: Instant;
  readonly decidedAt: Instant;
  /** The rule that set the count, and its sentence. */
  readonly reason: string;
  readonly detail: string;
  readonly basis: Basis;
}

/** Decisions, directives and instances on their way out. */
import type { InstancesReceipt } from '../../../app/api.ts';
import type {
  DecisionInputs,
  Directive,
  LearnedCost,
  NumberedDecision,
} from '../../../core/allocation/decision.ts';
import { replay } from '../../../core/allocation/decide.ts';
import type { InstanceState, WarmTargets } from '../../../core/allocation/instance.ts';
import type { PoolStarts } from '../../../core/allocation/starts/lead-time.ts';
import { QUANTITIES } from '../../../core/demand/usage.ts';
import { finiteOrZero } from '../../../core/units/quantity.ts';
import type { Decision as WireDecision } from '../gen/pra/v1/Decision.ts';
import type { DecisionInputs as WireInputs } from '../gen/pra/v1/DecisionInputs.ts';
import type { Directive as WireDirective } from '../gen/pra/v1/Directive.ts';
import type { InstanceState__Output } from '../gen/pra/v1/InstanceState.ts';
import type { LearnedCost as WireCost } from '../gen/pra/v1/LearnedCost.ts';
import type { ReportInstancesResponse } from '../gen/pra/v1/ReportInstancesResponse.ts';
import type { WarmTargets as WireWarmTargets } from '../gen/pra/v1/WarmTargets.ts';
import type { Starts as WireStarts } from '../gen/pra/v1/Starts.ts';
import { toDuration, toTimestamp } from '../wire-time.ts';
import { encodeBasis, encodeModel, uint32 } from './common.ts';

const STATES: Readonly<Record<InstanceState, InstanceState__Output>> = {
  warming: 'INSTANCE_STATE_WARMING',
  warm: 'INSTANCE_STATE_WARM',
  cold: 'INSTANCE_STATE_COLD',
  draining: 'INSTANCE_STATE_DRAINING',
  failed: 'INSTANCE_STATE_FAILED',
  stopped: 'INSTANCE_STATE_STOPPED',
};

export const encodeDirective = (directive: Directive): WireDirective => ({
  pool: directive.pool,
  epoch: directive.epoch,
  revision: directive.revision,
  warm: uint32(directive.warm),
  readyBy: toTimestamp(directive.readyBy),
  expiresAt: toTimestamp(directive.expiresAt),
  decidedAt: toTimestamp(directive.decidedAt),
  reason: directive.reason,
  detail: directive.detail,
  basis: encodeBasis(directive.basis),
});

export const encodeWarmTargets = ({ pool, targets, stale, at }: WarmTargets): WireWarmTargets => ({
  pool,
  targets: targets.map(({ instance, weight, rank }) => ({
    instanceId: instance.id,
    address: instance.address,
    state: STATES[instance.state],
    weight: uint32(weight),
    rank: uint32(rank),
    stateSince: toTimestamp(instance.since),
  })),
  stale,
  at: toTimestamp(at),
});

export const encodeReceipt = ({
  known: { pool, instances, freshUntil },
  at,
}: InstancesReceipt): ReportInstancesResponse => ({
  pool,
  warm: instances.filter(({ state }) => state === 'warm').length,
  warming: instances.filter(({ state }) => state === 'warming').length,
  freshUntil: toTimestamp(freshUntil),
  at: toTimestamp(at),
});

export const encodeDecision = (decision: NumberedDecision): WireDecision => ({
  pool: decision.pool,
  at: toTimestamp(decision.at),
  epoch: decision.epoch,
  revision: decision.revision,
  warm: uint32(decision.warm),
  trail: decision.trail.map(({ rule, from, to, why }) => ({ rule, from: uint32(from), to: uint32(to), why })),
  inputs: encodeInputs(decision.inputs),
  readyBy: toTimestamp(decision.readyBy),
  ...replayedWarm(decision),
});

function replayedWarm(decision: NumberedDecision): Pick<WireDecision, 'isReplayed' | 'replayed'> {
  const replayed = replay(decision);
  return replayed === undefined ? {} : { isReplayed: true, replayed: uint32(replayed) };
}

const encodeCosts = (learned: LearnedCost | undefined): WireCost[] =>
  QUANTITIES.flatMap((quantity) => {
    const relativeSd = learned?.unsure[quantity];
    if (learned === undefined || relativeSd === undefined) return [];
    const [cost, configured] = [learned.cost[quantity], learned.configured[quantity]];
    return [{ quantity, cost, relativeSd: finiteOrZero(relativeSd), configured }];
  });

const encodeStarts = (starts: PoolStarts): WireStarts => ({
  configuredLeadTime: toDuration(starts.configuredMs),
  known: uint32(starts.known),
  overdue: uint32(starts.overdue),
  failureShare: finiteOrZero(starts.failureShare),
  ready: uint32(starts.ready),
  starting: uint32(starts.starting),
});

/** Rates that nobody knows go out as 0: the basis and the reason tell the two apart. */
const encodeInputs = (inputs: DecisionInputs): WireInputs => ({
  basis: encodeBasis(inputs.basis),
  reason: inputs.reason ?? '',
  issuedAt: toTimestamp(inputs.issuedAt),
  level: finiteOrZero(inputs.level),
  addRatePerSecond: finiteOrZero(inputs.addRatePerSecond),
  keepRatePerSecond: finiteOrZero(inputs.keepRatePerSecond),
  liveRatePerSecond: finiteOrZero(inputs.liveRatePerSecond ?? 0),
  previous: uint32(inputs.previous ?? 0),
  capacityPerSecond: finiteOrZero(inputs.capacityPerSecond),
  bindingResource: inputs.bindingResource,
  leadTime: toDuration(finiteOrZero(inputs.leadTimeMs)),
  models: inputs.models.map(encodeModel),
  starts: inputs.starts ? encodeStarts(inputs.starts) : null,
  costs: encodeCosts(inputs.cost),
});

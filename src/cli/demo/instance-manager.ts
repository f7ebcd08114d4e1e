/**
 * A reference instance manager: holds as many instances as PRA asks for, and says what it holds.
 *
 * What to copy for your own:
 * - A directive is a *state*: an absolute count, ready and starting together. Act on the newest one alone.
 * - Order is (epoch, revision). Drop what is not newer; a directive that is lost or comes twice does no harm.
 * - When the lease runs out, freeze: keep what there is, start nothing, stop nothing.
 * - Report everything there is (`snapshot`), after each change and before the last report grows stale. An
 *   instance that failed or was let go is named once, with its state, and is absent from then on.
 */
import { toDuration, toInstant, toTimestamp } from '../../compose-client.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Timestamp__Output } from '../../adapters/grpc/gen/google/protobuf/Timestamp.ts';
import type { Directive__Output } from '../../adapters/grpc/gen/pra/v1/Directive.ts';
import type { DirectiveResult } from '../../adapters/grpc/gen/pra/v1/DirectiveResult.ts';
import type { InstanceReport } from '../../adapters/grpc/gen/pra/v1/InstanceReport.ts';
import type { ReportInstancesRequest } from '../../adapters/grpc/gen/pra/v1/ReportInstancesRequest.ts';
import type { Fleet, FleetInstance, FleetRules } from './fleet.ts';
import { endStarts, readyCount, readyFleet, scaleTo } from './fleet.ts';

/** The calls of `AllocationService` that an instance manager needs. */
export interface ManagerCalls {
  /** The next message of `StreamDirectives`. */
  nextDirective(): Promise<Directive__Output>;
  /** Sends one message of `ReportInstances` and waits until it was taken in. */
  reportInstances(report: ReportInstancesRequest): Promise<unknown>;
}

export interface ManagerOptions {
  /** A name kept for good. */
  readonly id: string;
  readonly pool: string;
  readonly rules: FleetRules;
}

/** What the manager holds after it has acted. */
export interface Holding {
  /** The newest directive. */
  readonly directive: Directive__Output;
  readonly ready: number;
  /** Ready and starting. */
  readonly paid: number;
  /** Starts ordered now. */
  readonly started: number;
  /** Starts that failed since it acted last. */
  readonly failed: number;
}

export interface InstanceManager {
  /** Reads directives until it has one that was decided at or after `at`. */
  hear(at: Instant): Promise<void>;
  /** Brings the instances to what the newest directive says, and reports them. */
  act(now: Instant): Promise<Holding>;
}

export function createInstanceManager(calls: ManagerCalls, options: ManagerOptions): InstanceManager {
  const { id, pool, rules } = options;
  let newest: Directive__Output | undefined;
  let applied: Directive__Output | undefined;
  let fleet: Fleet | undefined;

  return {
    async hear(at) {
      while (newest === undefined || instantOf(newest.decidedAt) < at) {
        const directive = await calls.nextDirective();
        if (newest === undefined || isNewer(directive, newest)) newest = directive;
      }
    },

    async act(now) {
      if (newest === undefined) throw new Error('an instance manager cannot act before its first directive');
      fleet ??= readyFleet(newest.warm, now); // The demo opens with the first count in place.
      const ended = endStarts(fleet, rules, now);
      const frozen = instantOf(newest.expiresAt) <= now;
      const scaled = scaleTo(ended.fleet, frozen ? ended.fleet.instances.length : newest.warm, now);
      const started = scaled.fleet.ordered - fleet.ordered;
      fleet = scaled.fleet;
      await calls.reportInstances({
        managerId: id,
        pool,
        snapshot: true,
        instances: [
          ...fleet.instances.map((instance) => reportHeld(pool, instance)),
          ...scaled.released.map((instance) => reportReleased(pool, instance, now)),
          ...ended.failed.map((instance) => reportFailed(pool, instance, now)),
        ],
        directiveResult: frozen || newest === applied ? null : appliedResult(newest),
        at: toTimestamp(now),
      });
      if (!frozen) applied = newest;
      return {
        directive: newest,
        ready: readyCount(fleet),
        paid: fleet.instances.length,
        started,
        failed: ended.failed.length,
      };
    },
  };
}

/** A time that each directive has; one without it was decided, and ended, before everything. */
const instantOf = (time: Timestamp__Output | null): Instant => (time === null ? -Infinity : toInstant(time));

/** Later in the order of all directives of a pool. */
const isNewer = (a: Directive__Output, b: Directive__Output): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.revision > b.revision);

/** It always can do what it is told: it holds, or is starting, as many as were asked for. */
const appliedResult = ({ epoch, revision }: Directive__Output): DirectiveResult => ({
  epoch,
  revision,
  outcome: 'DIRECTIVE_OUTCOME_APPLIED',
});

/** What all reports on an instance have in common. */
const named = (pool: string, { number }: FleetInstance): InstanceReport => ({
  instanceId: `${pool}-${number}`,
});

/** With each ready instance that was started, how long that took, which a lead time can be learned from. */
function reportHeld(pool: string, instance: FleetInstance): InstanceReport {
  const { orderedAt, readyAt } = instance;
  return {
    ...named(pool, instance),
    state: readyAt === undefined ? 'INSTANCE_STATE_WARMING' : 'INSTANCE_STATE_WARM',
    stateSince: toTimestamp(readyAt ?? orderedAt),
    startDuration: readyAt === undefined || readyAt === orderedAt ? null : toDuration(readyAt - orderedAt),
  };
}

/** What is ready finishes its requests first; what still starts just stops. */
const reportReleased = (pool: string, instance: FleetInstance, now: Instant): InstanceReport => ({
  ...named(pool, instance),
  state: instance.readyAt === undefined ? 'INSTANCE_STATE_STOPPED' : 'INSTANCE_STATE_DRAINING',
  stateSince: toTimestamp(now),
});

const reportFailed = (pool: string, instance: FleetInstance, now: Instant): InstanceReport => ({
  ...named(pool, instance),
  state: 'INSTANCE_STATE_FAILED',
  stateSince: toTimestamp(now),
  detail: 'did not become ready',
});

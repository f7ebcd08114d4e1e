/** What an instance manager reports of the instances that it holds. */
import type { InstanceReport } from '../../../adapters/grpc/gen/pra/v1/InstanceReport.ts';
import type { InstanceState } from '../../../adapters/grpc/gen/pra/v1/InstanceState.ts';
import type { ReportInstancesRequest } from '../../../adapters/grpc/gen/pra/v1/ReportInstancesRequest.ts';
import { toDuration, toTimestamp } from '../../../compose-client.ts';
import type { AgentTime } from '../agent-time.ts';
import type { HeldInstance, Phase } from './instances.ts';
import type { FailedStart, Keeper, Result } from './keeper.ts';

const STATES: Readonly<Record<Phase, InstanceState>> = {
  starting: 'INSTANCE_STATE_WARMING',
  ready: 'INSTANCE_STATE_WARM',
  cold: 'INSTANCE_STATE_COLD',
  draining: 'INSTANCE_STATE_DRAINING',
  stopping: 'INSTANCE_STATE_DRAINING',
};

/** What the contract takes. */
const DETAIL_LENGTH_MAX = 1_000;

/** All instances that there are, those that failed to start until that is told, and a result if it is new. */
export function reportOf(
  { manager: managerId, pool, keeper, time }: ReportedManager,
  result: Result | undefined,
): ReportInstancesRequest {
  return {
    managerId,
    pool,
    snapshot: true,
    instances: [
      ...keeper.instances.filter(({ failed }) => failed === undefined).map(reportInstance),
      ...keeper.failedStarts.map(reportFailed),
    ],
    directiveResult:
      result === undefined
        ? null
        : {
            epoch: result.epoch,
            revision: result.revision,
            outcome: `DIRECTIVE_OUTCOME_${result.outcome}`,
            detail: shortened(result.detail),
          },
    at: toTimestamp(time.clock.now()),
  };
}

interface ReportedManager {
  readonly manager: string;
  readonly pool: string;
  readonly keeper: Pick<Keeper, 'instances' | 'failedStarts'>;
  readonly time: Pick<AgentTime, 'clock'>;
}

const reportInstance = ({ id, address, phase, since, startMs }: HeldInstance): InstanceReport => ({
  instanceId: id,
  address,
  state: STATES[phase],
  stateSince: toTimestamp(since),
  startDuration: phase === 'ready' ? toDuration(startMs) : null,
});

const reportFailed = ({ id, at, why }: FailedStart): InstanceReport => ({
  instanceId: id,
  state: 'INSTANCE_STATE_FAILED',
  stateSince: toTimestamp(at),
  detail: shortened(why),
});

const shortened = (text: string): string =>
  text.length > DETAIL_LENGTH_MAX ? `${text.slice(0, DETAIL_LENGTH_MAX - 1)}…` : text;

/** Questions about pools, and what instance managers report of them, checked. */
import type { App, DirectivesQuestion } from '../../../app/api.ts';
import type {
  DirectiveResult,
  Instance,
  InstancesReport,
  InstanceState,
} from '../../../core/allocation/instance.ts';
import type { PoolId } from '../../../core/capacity/pool.ts';
import type { Instant } from '../../../core/units/time.ts';
import type { DirectiveResult__Output } from '../gen/pra/v1/DirectiveResult.ts';
import type { ExplainDecisionRequest__Output } from '../gen/pra/v1/ExplainDecisionRequest.ts';
import type { HeldDirective__Output } from '../gen/pra/v1/HeldDirective.ts';
import type { InstanceReport__Output } from '../gen/pra/v1/InstanceReport.ts';
import type { ReportInstancesRequest__Output } from '../gen/pra/v1/ReportInstancesRequest.ts';
import type { StreamDirectivesRequest__Output } from '../gen/pra/v1/StreamDirectivesRequest.ts';
import { DETAIL, NAME, requirePools } from './common.ts';
import { Fields, textOf } from './fields.ts';

const INSTANCES = { min: 0, max: 10_000 } as const;
const POOLS = { min: 0, max: 10_000 } as const;
/** The service goes beyond what a manager holds, and must be able to for a long time. */
const PLACES = { min: 0, max: 2 ** 52 } as const;
const WHOLE = { min: 0, max: Number.MAX_SAFE_INTEGER } as const;
const ADDRESS = textOf(0, 200);

const STATES: ReadonlyMap<string | number, InstanceState> = new Map([
  ['INSTANCE_STATE_WARMING', 'warming'],
  ['INSTANCE_STATE_WARM', 'warm'],
  ['INSTANCE_STATE_COLD', 'cold'],
  ['INSTANCE_STATE_DRAINING', 'draining'],
  ['INSTANCE_STATE_FAILED', 'failed'],
  ['INSTANCE_STATE_STOPPED', 'stopped'],
]);

const OUTCOMES: ReadonlyMap<string | number, DirectiveResult['outcome']> = new Map([
  ['DIRECTIVE_OUTCOME_APPLIED', 'applied'],
  ['DIRECTIVE_OUTCOME_PARTIAL', 'partial'],
  ['DIRECTIVE_OUTCOME_REFUSED', 'refused'],
]);

type Configured = Pick<App, 'pools'>;

/** The one pool that a request is about. */
export function decodePool(message: { readonly pool: string }, app: Configured): PoolId {
  const pool = Fields.checked('the request', (fields) => fields.text('pool', message.pool, NAME));
  requirePools([pool], app);
  return pool;
}

/** The pools that a request names, each once; all of them if it names none. */
export function decodePools(
  message: { readonly pools: readonly string[] },
  app: Configured,
): readonly PoolId[] {
  const pools = Fields.checked('the request', (fields) => listPools(message.pools, fields));
  return configured(pools, app);
}

/** Who subscribes to the directives of which pools, as what, and what it has of them. */
export function decodeSubscription(
  message: StreamDirectivesRequest__Output,
  app: Configured,
): DirectivesQuestion {
  const { observer, takeOver } = message;
  const { pools, ...said } = Fields.checked('the request', (fields) => {
    const listed = fields.list('held', message.held, POOLS);
    fields.distinct(
      (index) => `held[${index}].pool`,
      listed.map(({ pool }) => pool),
    );
    return {
      manager: fields.text('manager_id', message.managerId, NAME),
      pools: listPools(message.pools, fields),
      held: listed.map((held, index) => decodeHeld(held, fields.within(`held[${index}]`))),
    };
  });
  requirePools(
    said.held.map(({ pool }) => pool),
    app,
  );
  const role = observer ? 'observer' : takeOver ? 'take-over' : 'manager';
  return { ...said, role, pools: configured(pools, app) };
}

const decodeHeld = (message: HeldDirective__Output, fields: Fields): DirectivesQuestion['held'][number] => ({
  pool: fields.text('pool', message.pool, NAME),
  epoch: fields.whole('epoch', message.epoch, PLACES),
  revision: fields.whole('revision', message.revision, PLACES),
});

const listPools = (pools: readonly string[], fields: Fields): readonly PoolId[] =>
  fields.list('pools', pools, POOLS).map((pool, index) => fields.text(`pools[${index}]`, pool, NAME));

/** Those pools, each once, all of them if there are none. Throws NOT_FOUND if one is not configured. */
function configured(pools: readonly PoolId[], app: Configured): readonly PoolId[] {
  requirePools(pools, app);
  return pools.length === 0 ? app.pools.map(({ id }) => id) : [...new Set(pools)];
}

export function decodeExplain(
  message: ExplainDecisionRequest__Output,
  app: Configured,
): { readonly pool: PoolId; readonly at: Instant | undefined } {
  const question = Fields.checked('the request', (fields) => ({
    pool: fields.text('pool', message.pool, NAME),
    at: fields.optionalInstant('at', message.at),
  }));
  requirePools([question.pool], app);
  return question;
}

/** A manager's report about one pool, its times by its own clock. */
export function decodeInstances(message: ReportInstancesRequest__Output, app: Configured): InstancesReport {
  const report = Fields.checked('the report', (fields) => {
    const at = fields.instant('at', message.at);
    const listed = fields.list('instances', message.instances, INSTANCES);
    fields.distinct(
      (index) => `instances[${index}].instance_id`,
      listed.map(({ instanceId }) => instanceId),
    );
    return {
      at,
      manager: fields.text('manager_id', message.managerId, NAME),
      pool: fields.text('pool', message.pool, NAME),
      snapshot: message.snapshot,
      instances: listed.map((instance, index) =>
        decodeInstance(instance, fields.within(`instances[${index}]`)),
      ),
      result: message.directiveResult === null ? undefined : decodeResult(message.directiveResult, fields),
    };
  });
  requirePools([report.pool], app);
  return report;
}

const decodeInstance = (message: InstanceReport__Output, fields: Fields): Instance => ({
  id: fields.text('instance_id', message.instanceId, NAME),
  address: fields.text('address', message.address, ADDRESS),
  state: fields.choice('state', message.state, STATES) ?? 'failed',
  since: fields.instant('state_since', message.stateSince),
  startDurationMs: fields.optionalDuration('start_duration', message.startDuration),
  detail: fields.text('detail', message.detail, DETAIL),
});

function decodeResult(message: DirectiveResult__Output, parent: Fields): DirectiveResult {
  const fields = parent.within('directive_result');
  return {
    epoch: fields.whole('epoch', message.epoch, WHOLE),
    revision: fields.whole('revision', message.revision, WHOLE),
    outcome: fields.choice('outcome', message.outcome, OUTCOMES) ?? 'refused',
    detail: fields.text('detail', message.detail, DETAIL),
  };
}

/**
 * What becomes of a cycle's outcome: it is numbered, made durable, told to the executors and written down.
 *
 * The order matters. The counts are durable before they are told, so that a restart never goes back behind
 * them. The ledger is for later questions only: it is written behind, and its failure delays nobody.
 */
import type { LedgerWriter } from './ledger-writer.ts';
import type { CycleOutput } from '../plan/planner.ts';
import type { Revisions } from './revisions.ts';
import { createSnapshot } from '../snapshot.ts';
import type { Snapshot } from '../snapshot.ts';
import type { NumberedDecision } from '../../core/allocation/decision.ts';
import { toDirective } from '../../core/allocation/directive.ts';
import { isPoolSeries } from '../../core/forecast/forecast.ts';
import { MIXTURE } from '../../core/feedback/score.ts';
import { MINUTE_MS } from '../../core/units/time.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { PlanBus } from '../../ports/plan-bus.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface PublishDeps {
  readonly planBus: PlanBus;
  readonly checkpoints: Checkpoints;
  readonly ledger: LedgerWriter;
  readonly revisions: Pick<Revisions, 'number'>;
  readonly telemetry: Telemetry;
}

export interface PublishPolicy {
  readonly leaseMs: number;
  /** All is computed and scored, nothing is sent. */
  readonly forecastOnly: boolean;
}

/** Checkpoint of the counts in force. */
export const POOL_STATES = 'pool-states';

export async function publish(
  deps: PublishDeps,
  policy: PublishPolicy,
  output: CycleOutput,
): Promise<Snapshot> {
  const decisions = await deps.revisions.number(output.decisions);
  await keepCounts(deps, output);
  if (!policy.forecastOnly) {
    await deps.planBus.publish(decisions.map((decision) => toDirective(decision, policy.leaseMs)));
  }
  deps.ledger.write({ decisions, scores: output.scores });
  report(deps.telemetry, policy, { output, decisions });
  return createSnapshot(output.forecasts, decisions);
}

/**
 * A store that cannot be written must not keep instances from being ordered: the directive goes out all the
 * same. Should the service then die too, the fleet's reports, not the lost count, hold up what is running.
 */
async function keepCounts({ checkpoints, telemetry }: PublishDeps, output: CycleOutput): Promise<void> {
  try {
    await checkpoints.put(POOL_STATES, output.poolStates);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    telemetry.log('error', 'the counts in force could not be stored', {
      reason: error.reason,
      detail: error.message,
    });
  }
}

function report(
  telemetry: Telemetry,
  policy: PublishPolicy,
  { output, decisions }: { output: CycleOutput; decisions: readonly NumberedDecision[] },
): void {
  for (const { pool, warm } of decisions) {
    telemetry.gauge('pra_pool_warm', warm, { pool });
    if (!policy.forecastOnly) telemetry.count('pra_directives_total', { pool });
  }
  for (const { model, detail } of output.failures) {
    telemetry.count('pra_model_failures_total', { model: `${model.name}/${model.version}` });
    telemetry.log('error', 'a model failed', { model: `${model.name}/${model.version}`, detail });
  }
  for (const { basis } of output.forecasts?.series ?? []) telemetry.count('pra_forecasts_total', { basis });
  reportScores(telemetry, output.scores);
  const sources = output.forecasts?.series.filter(({ id }) => !isPoolSeries(id)) ?? [];
  telemetry.gauge('pra_sources', sources.length);
}

/** How wrong the served forecasts were that could be judged now, by window. */
function reportScores(telemetry: Telemetry, scores: CycleOutput['scores']): void {
  telemetry.count('pra_scores_total', {}, scores.length);
  const sums = new Map<string, { error: number; actual: number }>();
  for (const { model, target, stepMs, actual, point } of scores) {
    if (model !== MIXTURE) continue;
    const window = `${(target.toLead * stepMs) / MINUTE_MS}m`;
    const sum = sums.get(window) ?? { error: 0, actual: 0 };
    sums.set(window, { error: sum.error + Math.abs(actual - point), actual: sum.actual + actual });
  }
  for (const [window, { error, actual }] of sums) {
    // Without any actual there is no ratio: the metric is absent then.
    telemetry.gauge('pra_absolute_error_ratio', error / actual, { window });
  }
}

/**
 * A reference load balancer: reports the requests that came, and sends them to the instances that are warm.
 *
 * What to copy for your own:
 * - A batch carries a sequence that only grows; after a lost acknowledgement send the same batch again, it
 *   counts once. Following the clock in milliseconds, it grows over restarts with nothing to remember.
 * - The watermark says 'I have sent all before this time': forecasts wait for it. Send it with an empty batch
 *   when nothing came.
 * - Report what was turned away too: it is demand.
 * - Send new requests to the targets in their order, in proportion to their weights; warm ones come first.
 */
import type { Instant } from '../../core/units/time.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import type { Outcome } from '../../adapters/grpc/gen/pra/v1/Outcome.ts';
import type { Parameter } from '../../adapters/grpc/gen/pra/v1/Parameter.ts';
import type { PredictRequest } from '../../adapters/grpc/gen/pra/v1/PredictRequest.ts';
import type { PredictResponse__Output } from '../../adapters/grpc/gen/pra/v1/PredictResponse.ts';
import type { ReportRequestsRequest } from '../../adapters/grpc/gen/pra/v1/ReportRequestsRequest.ts';
import type { ReportRequestsResponse__Output } from '../../adapters/grpc/gen/pra/v1/ReportRequestsResponse.ts';
import type { RequestRecord } from '../../adapters/grpc/gen/pra/v1/RequestRecord.ts';
import type { WarmTargets__Output } from '../../adapters/grpc/gen/pra/v1/WarmTargets.ts';
import { toTimestamp } from './wire.ts';

/** The calls of `IngestService`, `AllocationService` and `ForecastService` that a load balancer needs. */
export interface BalancerCalls {
  /** Sends one batch of `ReportRequests` and waits for its acknowledgement. */
  reportRequests(batch: ReportRequestsRequest): Promise<ReportRequestsResponse__Output>;
  getWarmTargets(pool: string): Promise<WarmTargets__Output>;
  predict(request: PredictRequest): Promise<PredictResponse__Output>;
}

export interface BalancerOptions {
  /** A name kept for good. */
  readonly id: string;
  readonly pool: string;
  /** What the extraction rules make the source of. */
  readonly attributes: readonly Parameter[];
  /** Requests per second that one instance takes. */
  readonly capacityPerSecond: number;
  readonly stepMs: number;
}

/** What became of the requests of one step. */
export interface Served {
  readonly served: number;
  readonly rejected: number;
  /** Warm instances that they could be sent to. */
  readonly warm: number;
}

export interface LoadBalancer {
  /** Says that everything before `now` has been sent, and asks for the targets. */
  open(now: Instant): Promise<void>;
  /** Asks which instances are warm and what is to be expected. */
  look(): Promise<PredictResponse__Output>;
  /** Serves the requests that arrive in the step that starts at `start`, and reports them. */
  serve(start: Instant, requests: number): Promise<Served>;
}

export function createLoadBalancer(calls: BalancerCalls, options: BalancerOptions): LoadBalancer {
  let sequence = 0;
  let warm = 0;

  async function report(records: readonly RequestRecord[], watermark: Instant): Promise<void> {
    sequence = Math.max(sequence + 1, watermark);
    const acknowledgement = await calls.reportRequests({
      clientId: options.id,
      sequence,
      records: [...records],
      watermark: toTimestamp(watermark),
    });
    const [refused] = acknowledgement.rejected;
    if (refused !== undefined) throw new Error(`requests were refused: ${refused.reason}, ${refused.detail}`);
  }

  const record = (start: Instant, count: number, outcome: Outcome): RequestRecord => ({
    time: toTimestamp(start),
    count,
    attributes: [...options.attributes],
    outcome,
  });

  async function look(): Promise<PredictResponse__Output> {
    const [targets, prediction] = await Promise.all([
      calls.getWarmTargets(options.pool),
      calls.predict({ subject: { pool: options.pool } }),
    ]);
    warm = targets.targets.filter(
      ({ state, weight }) => state === 'INSTANCE_STATE_WARM' && weight > 0,
    ).length;
    return prediction;
  }

  return {
    look,

    async open(now) {
      await report([], now);
    },

    async serve(start, requests) {
      const room = warm * options.capacityPerSecond * (options.stepMs / SECOND_MS);
      const rejected = Math.max(0, Math.round(requests - room));
      const served = requests - rejected;
      await report(
        [record(start, served, 'OUTCOME_SERVED'), record(start, rejected, 'OUTCOME_REJECTED')].filter(
          ({ count }) => count !== 0,
        ),
        start + options.stepMs,
      );
      return { served, rejected, warm };
    },
  };
}

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
import { toTimestamp } from '../../compose-client.ts';
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
interface Served {
  readonly served: number;
  readonly rejected: number;
  /** Warm instances that they could be sent to. */
  readonly warm: number;
}

export interface LoadBalancer {
  /** Asks which instances are warm and what is to be expected. */
  look(): Promise<PredictResponse__Output>;
  /** Serves the requests that arrive in the step that starts at `start`. */
  serve(start: Instant, requests: number): Served;
  /** Sends what was served and says that this is all there was before `until`. */
  report(until: Instant): Promise<void>;
}

export function createLoadBalancer(calls: BalancerCalls, options: BalancerOptions): LoadBalancer {
  const { id, pool, attributes, capacityPerSecond, stepMs } = options;
  let warm = 0;
  let sequence = 0;
  let unreported: RequestRecord[] = [];

  const record = (start: Instant, count: number, outcome: Outcome): void => {
    if (count === 0) return; // On the wire 0 stands for 1.
    unreported.push({ time: toTimestamp(start), count, attributes: [...attributes], outcome });
  };

  return {
    async look() {
      const [{ targets }, prediction] = await Promise.all([
        calls.getWarmTargets(pool),
        calls.predict({ subject: { pool } }),
      ]);
      warm = targets.filter(({ state, weight }) => state === 'INSTANCE_STATE_WARM' && weight > 0).length;
      return prediction;
    },

    serve(start, requests) {
      const room = warm * capacityPerSecond * (stepMs / SECOND_MS);
      const rejected = Math.max(0, Math.round(requests - room));
      record(start, requests - rejected, 'OUTCOME_SERVED');
      record(start, rejected, 'OUTCOME_REJECTED');
      return { served: requests - rejected, rejected, warm };
    },

    async report(until) {
      sequence = Math.max(sequence + 1, until);
      const batch = { clientId: id, sequence, records: unreported, watermark: toTimestamp(until) };
      const { rejected } = await calls.reportRequests(batch);
      const [refused] = rejected;
      if (refused !== undefined)
        throw new Error(`requests were refused: ${refused.reason}, ${refused.detail}`);
      unreported = [];
    },
  };
}

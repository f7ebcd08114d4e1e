import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstanceState__Output } from '../../../src/adapters/grpc/gen/pra/v1/InstanceState.ts';
import type { ReportRequestsRequest } from '../../../src/adapters/grpc/gen/pra/v1/ReportRequestsRequest.ts';
import type { ReportRequestsResponse__Output } from '../../../src/adapters/grpc/gen/pra/v1/ReportRequestsResponse.ts';
import type { BalancerCalls, LoadBalancer } from '../../../src/cli/demo/load-balancer.ts';
import { createLoadBalancer } from '../../../src/cli/demo/load-balancer.ts';

const MINUTE_MS = 60_000;
const seconds = (value: number): { seconds: number; nanos: number } => ({ seconds: value, nanos: 0 });

/** A load balancer beside a service that has these targets; an instance takes 0.5 requests/s, 30 a minute. */
function balancer(
  states: readonly (readonly [InstanceState__Output, number])[],
  rejected: ReportRequestsResponse__Output['rejected'] = [],
): { readonly balancer: LoadBalancer; readonly batches: ReportRequestsRequest[] } {
  const batches: ReportRequestsRequest[] = [];
  const calls: BalancerCalls = {
    reportRequests(batch) {
      batches.push(batch);
      const sequence = Number(batch.sequence);
      return Promise.resolve({
        sequence,
        accepted: 0,
        duplicate: false,
        highestSequence: sequence,
        rejected,
      });
    },
    getWarmTargets: (pool) =>
      Promise.resolve({
        pool,
        targets: states.map(([state, weight], i) => ({
          instanceId: `i${i}`,
          address: '',
          state,
          weight,
          rank: i + 1,
          stateSince: null,
        })),
        stale: false,
        at: null,
      }),
    predict: () =>
      Promise.resolve({
        subject: null,
        basis: 'BASIS_HELD',
        reason: 'starting',
        issuedAt: null,
        windows: [],
        models: [],
        dataAge: null,
      }),
  };
  const options = {
    id: 'demo',
    pool: 'web',
    attributes: [{ name: 'source', value: 'shop' }],
    capacityPerSecond: 0.5,
    stepMs: MINUTE_MS,
  };
  return { balancer: createLoadBalancer(calls, options), batches };
}

test('only warm instances take requests; what they cannot take is turned away and reported as such', async () => {
  const { balancer: lb, batches } = balancer([
    ['INSTANCE_STATE_WARM', 100],
    ['INSTANCE_STATE_WARM', 100],
    ['INSTANCE_STATE_WARM', 0], // Warm, but to be left alone.
    ['INSTANCE_STATE_WARMING', 10],
    ['INSTANCE_STATE_DRAINING', 0],
  ]);
  await lb.look();
  // Two instances take 60 a minute.
  assert.deepEqual(lb.serve(0, 75), { served: 60, rejected: 15, warm: 2 });
  await lb.report(MINUTE_MS);
  assert.deepEqual(lb.serve(MINUTE_MS, 60), { served: 60, rejected: 0, warm: 2 });
  await lb.report(2 * MINUTE_MS);
  const attributes = [{ name: 'source', value: 'shop' }];
  assert.deepEqual(
    batches.map(({ records }) => records),
    [
      [
        { time: seconds(0), count: 60, attributes, outcome: 'OUTCOME_SERVED' },
        { time: seconds(0), count: 15, attributes, outcome: 'OUTCOME_REJECTED' },
      ],
      [{ time: seconds(60), count: 60, attributes, outcome: 'OUTCOME_SERVED' }],
    ],
  );
});

test('each batch has a higher sequence and the end of its step as watermark, empty ones too', async () => {
  const { balancer: lb, batches } = balancer([]);
  const start = 806_544_000_000; // 1995-07-24T00:00Z.
  await lb.report(start);
  lb.serve(start, 0);
  await lb.report(start + MINUTE_MS);
  await lb.report(start + 2 * MINUTE_MS);
  assert.deepEqual(
    batches.map(({ sequence, records, watermark }) => [sequence, records, watermark]),
    [
      [start, [], seconds(start / 1_000)],
      [start + MINUTE_MS, [], seconds(start / 1_000 + 60)],
      [start + 2 * MINUTE_MS, [], seconds(start / 1_000 + 120)],
    ],
  );
});

test('requests that the service refuses are an error that says why', async () => {
  const { balancer: lb } = balancer([], [{ index: 0, reason: 'too-late', detail: '2 h old, 1 h allowed' }]);
  lb.serve(0, 5);
  await assert.rejects(lb.report(MINUTE_MS), /refused: too-late, 2 h old/);
});

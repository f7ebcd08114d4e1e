/** AllocationService: how many instances, which of them are warm, and why. */
import type { App } from '../../../app/api.ts';
import type { CallKinds } from '../calls/handlers.ts';
import {
  decodeExplain,
  decodeInstances,
  decodePool,
  decodePools,
  decodeSubscription,
} from '../decode/allocation.ts';
import { encodeDecision, encodeDirective, encodeReceipt, encodeWarmTargets } from '../encode/allocation.ts';
import { onceEach } from '../encode/once-each.ts';
import type { AllocationServiceHandlers } from '../gen/pra/v1/AllocationService.ts';
import type { GetPlanRequest__Output } from '../gen/pra/v1/GetPlanRequest.ts';
import type { GetPlanResponse } from '../gen/pra/v1/GetPlanResponse.ts';
import type { ReportInstancesRequest__Output } from '../gen/pra/v1/ReportInstancesRequest.ts';
import type { ReportInstancesResponse } from '../gen/pra/v1/ReportInstancesResponse.ts';
import { noDecision } from '../status/failure.ts';

export function allocationService(app: App, { unary, watch, bidi }: CallKinds): AllocationServiceHandlers {
  const encodeTargets = onceEach(encodeWarmTargets);
  return {
    GetWarmTargets: unary(async (request) => encodeTargets(await app.warmTargets(decodePool(request, app)))),
    WatchWarmTargets: watch(
      (request, signal) => app.watchWarmTargets(decodePool(request, app), signal),
      encodeTargets,
    ),
    StreamDirectives: watch(
      (request, signal) => app.directives(decodeSubscription(request, app), signal),
      onceEach(encodeDirective),
    ),
    ReportInstances: bidi((requests) => reportInstances(requests, app)),
    GetPlan: unary((request) => plan(request, app)),
    ExplainDecision: unary(async (request) => {
      const { pool, at } = decodeExplain(request, app);
      const decision = await app.explain(pool, at);
      if (decision === undefined) throw noDecision(pool);
      return encodeDecision(decision);
    }),
  };
}

async function* reportInstances(
  requests: AsyncIterable<ReportInstancesRequest__Output>,
  app: App,
): AsyncGenerator<ReportInstancesResponse> {
  for await (const request of requests) {
    yield encodeReceipt(await app.reportInstances(decodeInstances(request, app)));
  }
}

function plan(request: GetPlanRequest__Output, app: App): GetPlanResponse {
  const pools = new Set(decodePools(request, app));
  return {
    decisions: app
      .plan()
      .filter(({ pool }) => pools.has(pool))
      .map(encodeDecision),
    forecastOnly: app.settings.forecastOnly,
  };
}

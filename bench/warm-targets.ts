/**
 * What does a poll for a pool of 500 instances cost? `GetWarmTargets` at 32 calls in flight, from the fleet and the
 * ranking of the service, against a bare grpc-js server that answers as many bytes.
 *
 *   node --import tsx bench/warm-targets.ts
 */
import { loadContract } from '../src/adapters/grpc/contract.ts';
import { encodeWarmTargets } from '../src/adapters/grpc/encode/allocation.ts';
import { createFleet } from '../src/adapters/local/fleet.ts';
import { createRanker } from '../src/app/rank-once.ts';
import { rankWarmTargets } from '../src/core/allocation/warm-targets.ts';
import { AT, fakeApp } from '../test/fakes/app.ts';
import { againstBare } from './against-bare.ts';

const INSTANCES = 500;
const POOL = 'checkout';
const { path, requestSerialize, responseSerialize } = loadContract().allocation.GetWarmTargets;

const fleet = createFleet({ reportLeaseMs: 30_000 });
const instances = Array.from({ length: INSTANCES }, (_, index) => ({
  id: `checkout-${1_000 + index}`,
  address: `10.0.0.7:${9_000 + index}`,
  state: index % 10 === 0 ? ('warming' as const) : ('warm' as const),
  since: AT + 1_000 + index,
  startDurationMs: 9_000,
  detail: '',
}));
const report = { manager: 'm-1', pool: POOL, snapshot: true, instances, result: undefined, at: AT };
const known = await fleet.report(report, AT);
const rank = createRanker();
/** Stands within each second, and never on a whole one: all replies are of the same size. */
const now = (): number => AT + 10_001 + 1_000 * (Math.floor(performance.now() / 1_000) % 10);

await againstBare(
  {
    title: `GetWarmTargets of ${INSTANCES} instances`,
    path,
    request: requestSerialize({ pool: POOL }),
    reply: responseSerialize(encodeWarmTargets(rankWarmTargets(known, now()))),
    app: () => fakeApp({ warmTargets: async (pool) => rank(await fleet.instances(pool), now()) }),
  },
  import.meta.url,
);

/**
 * An instance manager that works on a good day, and keeps to nothing else of docs/directive-protocol.md: it takes the
 * last directive for the newest, knows no leases and no clocks, forgets, stops without draining, and takes its pool
 * back from whoever takes it. What the conformance test must find out.
 */
import { connect, toDuration, toTimestamp } from '../../src/adapters/grpc/client.ts';

const client = connect(process.env['PRA_ADDRESS'] ?? '');
const pool = process.env['PRA_POOL'] ?? '';
const managerId = 'careless';
/** Since when each instance is warm. */
const instances = new Map<string, number>();
let last = 0;

async function report(result?: { epoch: number; revision: number }): Promise<void> {
  const stream = client.reportInstances();
  await stream.write({
    managerId,
    pool,
    snapshot: true,
    instances: [...instances].map(([instanceId, since]) => ({
      instanceId,
      state: 'INSTANCE_STATE_WARM' as const,
      stateSince: toTimestamp(since),
      startDuration: toDuration(5),
    })),
    directiveResult: result ? { ...result, outcome: 'DIRECTIVE_OUTCOME_APPLIED' } : null,
    at: toTimestamp(Date.now()),
  });
  for await (const _ of stream.responses) return;
}

for (;;) {
  try {
    await report();
    const takeOver = true;
    for await (const { warm, epoch, revision } of client.streamDirectives({
      managerId,
      pools: [pool],
      takeOver,
    })) {
      while (instances.size < warm) instances.set(`i-${(last += 1)}`, Date.now());
      for (const id of [...instances.keys()].slice(0, Math.max(0, instances.size - warm)))
        instances.delete(id);
      await report({ epoch, revision });
    }
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

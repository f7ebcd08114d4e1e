/** `pra warm-targets`: a pool's instances in the order in which to use them. */
import type { WarmTargets__Output } from '../../adapters/grpc/gen/pra/v1/WarmTargets.ts';
import { withClient } from '../client.ts';
import type { Invocation } from '../definition.ts';
import { toJson } from '../json.ts';
import { table } from '../output.ts';
import * as words from '../words.ts';

export async function run(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  const pool = given.positional[0] ?? '';
  const tell = (targets: WarmTargets__Output): void => {
    output.result(toJson(targets), () => describe(targets));
  };
  await withClient(invocation, async (client) => {
    if (!given.has('watch')) tell(await client.getWarmTargets({ pool }));
    else for await (const targets of client.watchWarmTargets({ pool })) tell(targets);
  });
}

function describe({ pool, targets, stale, at }: WarmTargets__Output): string[] {
  const title = `${pool} at ${words.time(at)}${stale ? ', stale: nobody has reported for too long' : ''}`;
  if (targets.length === 0) return [title, 'no instances were reported'];
  const cells = table({
    head: ['rank', 'instance', 'address', 'state', 'since', 'weight'],
    left: [1, 2, 3, 4],
    rows: targets.map(({ rank, instanceId, address, state, stateSince, weight }) => [
      words.number(rank),
      instanceId,
      address || words.NONE,
      words.enumWord(state, 'INSTANCE_STATE_'),
      words.time(stateSince),
      words.number(weight),
    ]),
  });
  return [title, ...cells];
}

/** `pra directives`: follows what instance managers are told. */
import { hostname } from 'node:os';
import type { Directive__Output } from '../../adapters/grpc/gen/pra/v1/Directive.ts';
import { withClient } from '../client.ts';
import type { Invocation } from '../definition.ts';
import { toJson } from '../json.ts';
import * as words from '../words.ts';

export async function run(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  const request = { managerId: `pra-directives@${hostname()}`, pools: [...given.positional], observer: true };
  await withClient(invocation, async (client) => {
    for await (const directive of client.streamDirectives(request)) {
      output.result(toJson(directive), () => [describe(directive)]);
    }
  });
}

/** `06:35:12Z  web  hold 7  ready by 06:40:12Z, lease until 06:38:12Z (epoch 3, revision 41)  cover-bridge: …`. */
function describe(directive: Directive__Output): string {
  const { pool, warm, epoch, revision, decidedAt, readyBy, expiresAt, reason, detail } = directive;
  return [
    words.timeOfDay(decidedAt),
    pool.padEnd(12),
    `hold ${warm}`.padEnd(8),
    `ready by ${words.timeOfDay(readyBy)}, lease until ${words.timeOfDay(expiresAt)} (epoch ${epoch}, revision ${revision})`,
    `${reason}: ${detail}`,
  ].join('  ');
}

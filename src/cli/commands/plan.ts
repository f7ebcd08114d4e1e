/** `pra plan`: the newest decision of each pool. */
import type { Decision__Output } from '../../adapters/grpc/gen/pra/v1/Decision.ts';
import type { GetPlanResponse__Output } from '../../adapters/grpc/gen/pra/v1/GetPlanResponse.ts';
import { withClient } from '../client.ts';
import type { Invocation } from '../definition.ts';
import { toJson } from '../json.ts';
import { table } from '../output.ts';
import * as words from '../words.ts';

export async function run(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  const plan = await withClient(invocation, (client) => client.getPlan({ pools: [...given.positional] }));
  output.result(toJson(plan), () => describe(plan));
}

function describe({ decisions, forecastOnly }: GetPlanResponse__Output): string[] {
  const mode = forecastOnly ? ['forecast-only: nothing of this is sent to instance managers', ''] : [];
  if (decisions.length === 0) return [...mode, 'nothing is decided yet'];
  const cells = table({
    head: [
      'pool',
      'instances',
      'before',
      'decided at',
      'ready by',
      'rate/s now',
      'to come',
      'basis',
      'last rule',
    ],
    left: [0, 3, 4, 7, 8],
    rows: decisions.map(row),
  });
  return [...mode, ...cells];
}

function row({ pool, warm, at, readyBy, inputs, trail }: Decision__Output): string[] {
  return [
    pool,
    words.number(warm),
    inputs === null ? words.NONE : words.number(inputs.previous),
    words.time(at),
    words.time(readyBy),
    inputs === null ? words.NONE : words.number(inputs.liveRatePerSecond),
    inputs === null ? words.NONE : words.number(inputs.addRatePerSecond),
    inputs === null ? words.NONE : words.enumWord(inputs.basis, 'BASIS_'),
    trail.at(-1)?.rule ?? words.NONE,
  ];
}

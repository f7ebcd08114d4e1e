/** `pra explain`: why a pool had its number of instances, now or at a time. */
import type { Decision__Output } from '../../adapters/grpc/gen/pra/v1/Decision.ts';
import type { DecisionInputs__Output } from '../../adapters/grpc/gen/pra/v1/DecisionInputs.ts';
import { toTimestamp } from '../../compose-client.ts';
import { understood } from '../arguments.ts';
import { withClient } from '../client.ts';
import type { Invocation } from '../definition.ts';
import { toJson } from '../json.ts';
import { table } from '../output.ts';
import { readTime, TIME_ALLOWED } from '../reading.ts';
import * as words from '../words.ts';

export async function run(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  const [pool = '', at] = given.positional;
  const instant =
    at === undefined ? undefined : understood('at', at, { read: readTime, allowed: TIME_ALLOWED });
  const decision = await withClient(invocation, (client) =>
    client.explainDecision({ pool, at: toTimestamp(instant) }),
  );
  output.result(toJson(decision), () => describe(decision));
}

function describe(decision: Decision__Output): string[] {
  const { pool, warm, at, readyBy, epoch, revision, trail, inputs, isReplayed, replayed } = decision;
  const steps = table({
    head: ['rule', 'from', 'to', 'why'],
    left: [0, 3],
    rows: trail.map(({ rule, from, to, why }) => [rule, words.number(from), words.number(to), why]),
  });
  return [
    `${pool} holds ${warm}, decided at ${words.time(at)}, ready by ${words.time(readyBy)} (epoch ${epoch}, revision ${revision})`,
    '',
    ...(inputs === null ? [] : describeInputs(inputs)),
    '',
    ...(trail.length === 0 ? ['no rule changed the count'] : steps),
    ...(isReplayed ? ['', replayWords(warm, replayed)] : []),
  ];
}

/** The rules, run again from what was recorded. */
const replayWords = (warm: number, replayed: number): string =>
  warm === replayed
    ? 'replayed        the same count by the rules of today'
    : `replayed        ${replayed} by the rules of today: they have changed since`;

function describeInputs(inputs: DecisionInputs__Output): string[] {
  const { basis, reason, issuedAt, models, level, leadTime, bindingResource } = inputs;
  const ground = `${words.enumWord(basis, 'BASIS_')}${reason === '' ? '' : ` (${reason})`}`;
  const rate = (perSecond: number): string => `${words.number(perSecond)} requests/s`;
  return [
    `basis           ${ground}${issuedAt === null ? '' : `, forecast from ${words.time(issuedAt)}`}`,
    ...(models.length === 0 ? [] : [`models          ${words.models(models)}`]),
    `rate now        ${rate(inputs.liveRatePerSecond)}`,
    `until ready     ${rate(inputs.keepRatePerSecond)} at level ${level}, over ${words.length(leadTime)} and one step`,
    `when ready      ${rate(inputs.addRatePerSecond)} at level ${level}, in the step after ${words.length(leadTime)}`,
    `one instance    ${rate(inputs.capacityPerSecond)}, limited by ${bindingResource}`,
    `before          ${words.number(inputs.previous)} instances`,
  ];
}

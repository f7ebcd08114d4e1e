/** `pra drift`: which sources and pools have changed for good, or are forecast worse than before. */
import type { Drift__Output } from '../../adapters/grpc/gen/pra/v1/Drift.ts';
import type { DriftKind__Output } from '../../adapters/grpc/gen/pra/v1/DriftKind.ts';
import { withClient } from '../client.ts';
import type { Invocation } from '../definition.ts';
import { CommandFailure } from '../failure.ts';
import { toJson } from '../json.ts';
import { table } from '../output.ts';
import { readSubject } from '../reading.ts';
import * as words from '../words.ts';

const KINDS: ReadonlyMap<string | undefined, DriftKind__Output> = new Map([
  [undefined, 'DRIFT_KIND_UNSPECIFIED'],
  ['input', 'DRIFT_KIND_INPUT'],
  ['loss', 'DRIFT_KIND_LOSS'],
]);

export async function run(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  const [spelling] = given.positional;
  const subject = spelling === undefined ? null : readSubject(spelling);
  const kind = KINDS.get(given.value('kind'));
  if (kind === undefined)
    throw new CommandFailure(`--kind is input or loss, not ${given.value('kind') ?? ''}`);
  await withClient(invocation, async (client) => {
    if (!given.has('watch')) {
      const reply = await client.listDrift({ subject, kind, runningOnly: given.has('running') });
      output.result(toJson(reply), () => describe(reply.drifts));
      return;
    }
    for await (const { drift } of client.watchDrift({ subject, kind })) {
      if (drift) output.result(toJson(drift), () => [lineOf(drift)]);
    }
  });
}

function describe(drifts: readonly Drift__Output[]): string[] {
  if (drifts.length === 0) return ['nothing drifts'];
  return table({
    head: ['subject', 'kind', 'since', 'seen', 'ended', 'factor', 'confidence'],
    left: [0, 1, 2, 3, 4],
    rows: drifts.map(({ subject, kind, since, seen, ended, factor, confidence }) => [
      words.subject(subject),
      words.enumWord(kind, 'DRIFT_KIND_'),
      words.time(since),
      words.time(seen),
      ended ? words.time(ended) : 'runs',
      words.number(factor),
      words.percent(confidence),
    ]),
  });
}

function lineOf({ subject, kind, since, seen, ended, factor, confidence }: Drift__Output): string {
  const what = `${words.subject(subject)}: ${words.enumWord(kind, 'DRIFT_KIND_')} drift since ${words.time(since)}`;
  return ended
    ? `${words.time(ended)} ${what} is over`
    : `${words.time(seen)} ${what}, × ${words.number(factor)}, ${words.percent(confidence)} sure`;
}

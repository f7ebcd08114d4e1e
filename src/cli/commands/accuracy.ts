/** `pra accuracy`: forecasts compared with what came. */
import type { Accuracy__Output } from '../../adapters/grpc/gen/pra/v1/Accuracy.ts';
import { withClient } from '../client.ts';
import type { Invocation } from '../definition.ts';
import { toJson } from '../json.ts';
import { table } from '../output.ts';
import { readSubject } from '../reading.ts';
import * as words from '../words.ts';

export async function run(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  const [spelling] = given.positional;
  const subject = spelling === undefined ? null : readSubject(spelling);
  const reply = await withClient(invocation, (client) => client.getAccuracy({ subject }));
  output.result(toJson(reply), () => describe(reply.accuracies, spelling ?? 'all sources'));
}

function describe(accuracies: readonly Accuracy__Output[], of: string): string[] {
  if (accuracies.length === 0) return [`${of}: no forecast is scored yet; one is when its window is over`];
  const levels = accuracies[0]?.coverage.map(({ level }) => level) ?? [];
  const cells = table({
    head: [
      'window',
      'model',
      'forecasts',
      'requests',
      'error',
      'WAPE',
      'pinball',
      ...levels.map((level) => `≤ q${level}`),
    ],
    left: [0, 1],
    rows: accuracies.map((accuracy) => [
      words.length(accuracy.window),
      accuracy.model,
      words.number(accuracy.forecasts),
      words.number(accuracy.meanActualRequests),
      words.number(accuracy.meanAbsoluteError),
      words.percent(accuracy.weightedAbsolutePercentageError),
      words.number(accuracy.meanPinballLoss),
      ...levels.map((level) => coverageAt(accuracy, level)),
    ]),
  });
  return [`${of}: requests and absolute error are means over the forecasts`, '', ...cells];
}

const coverageAt = ({ coverage }: Accuracy__Output, level: number): string => {
  const found = coverage.find((quantile) => quantile.level === level);
  return found === undefined ? words.NONE : words.percent(found.value);
};

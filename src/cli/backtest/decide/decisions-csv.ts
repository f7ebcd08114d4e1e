/** Decisions in the format of the independent benchmark's scorer: a count holds until the next row of its pool. */
import type { PolicyRun } from '../../../app/backtest/decide/run.ts';
import type { Timeline } from '../../../app/backtest/decide/timeline.ts';
import { quote } from '../../commands/history-csv.ts';
import * as words from '../../words.ts';

/** The file of one setting: `pra@0.95.csv`. */
export const decisionsFile = ({ policy, knob }: PolicyRun): string => `${policy}@${knob}.csv`;

/** The rows of one setting, `counts` by tick, with a header: the first count, and those that differ from the one before. */
export function decisionsCsv({ at }: Timeline, pool: string, counts: readonly number[]): string {
  const name = quote(pool);
  const rows = counts.flatMap((count, tick) =>
    count === counts[tick - 1] ? [] : [`${words.instant(at[tick] ?? 0)},${name},${count}\n`],
  );
  return `at,pool,desired\n${rows.join('')}`;
}

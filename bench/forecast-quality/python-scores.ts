/** What does the benchmark's own scorer say? Asked where there is a Python with numpy and pandas. */
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { FORECASTS_HEADER } from '../../src/cli/backtest/forecasts-csv.ts';
import type { CaseEntry } from './cases.ts';

/** Relative pinball by model and case. */
export type RelativeByModel = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** `undefined`: there is no such Python. `PYTHON` names another than `python3`. */
export function findPython(): string | undefined {
  // A bench has no configuration of its own.
  // eslint-disable-next-line no-restricted-properties
  const python = process.env['PYTHON'] ?? 'python3';
  return spawnSync(python, ['-c', 'import numpy, pandas']).status === 0 ? python : undefined;
}

export interface ScoringInput {
  readonly python: string;
  readonly bench: string;
  readonly traces: string;
  readonly out: string;
  readonly entries: readonly CaseEntry[];
  /** Rows of each entry, without a header. */
  readonly files: readonly string[];
  /** A model of a case is complete: the scorer rejects a file with others in it. */
  readonly isComplete: (model: string, entry: CaseEntry) => boolean;
}

export async function pythonScores(input: ScoringInput): Promise<RelativeByModel> {
  const { python, bench, traces, out, entries } = input;
  const [cases, forecasts, scores] = ['cases.json', 'forecasts.csv', 'scores.json'].map((name) =>
    join(out, name),
  );
  writeFileSync(cases ?? '', JSON.stringify({ cases: entries }));
  await pipeline(completeRows(input), createWriteStream(forecasts ?? ''));
  const options = ['--cases', cases, '--traces', traces, '--forecasts', forecasts, '--out', scores];
  const { status, stdout, stderr } = spawnSync(
    python,
    [join(bench, 'score.py'), ...options.map((word) => word ?? '')],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`score.py: ${stdout}${stderr}`);
  const report = JSON.parse(readFileSync(scores ?? '', 'utf8')) as Record<
    string,
    { cases: Record<string, { relative_pinball: number }> }
  >;
  return new Map(
    Object.entries(report).map(([model, { cases: byCase }]) => [
      model,
      new Map(Object.entries(byCase).map(([name, { relative_pinball }]) => [name, relative_pinball])),
    ]),
  );
}

/** Place of the model in a row, from its end: the target's start and five quantiles follow. */
const MODEL_FROM_END = -7;

async function* completeRows({ entries, files, isComplete }: ScoringInput): AsyncGenerator<string> {
  yield `${FORECASTS_HEADER}\n`;
  for (const [index, file] of files.entries()) {
    const entry = entries[index];
    for await (const line of createInterface(createReadStream(file))) {
      if (entry && isComplete(line.split(',').at(MODEL_FROM_END) ?? '', entry)) yield `${line}\n`;
    }
  }
}

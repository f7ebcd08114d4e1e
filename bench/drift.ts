/**
 * How often do the detectors of drift alarm where nobody reported a change, and how soon do they see that a level has
 * doubled? On stretches of the public traces (`drift/stretches.ts`, in the folder that is named) that end where the test spans begin. They are
 * forecast as in service; at some thirty moments of each the history is told twice, with twice as much from there on.
 *
 *     node --import tsx bench/drift.ts ../traces [source …]
 *
 * A series counts in the second half of the table as far as a doubling can be told apart at all: no test sees one in
 * half an hour where a window of five minutes is exceeded by as much several times a week.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alarms } from './drift/alarms.ts';
import { alarmsIn, naturalDoublings } from './drift/alarms.ts';
import { readStretch, record } from './drift/record.ts';
import { STRETCHES } from './drift/stretches.ts';
import type { Stretch } from './drift/stretches.ts';
import { machine, median } from './measured.ts';
import { table } from '../src/cli/output.ts';
import { openModels } from '../src/compose-models.ts';
import { silenceOnnxRuntime } from '../src/config/environment.ts';
import { MINUTE_MS } from '../src/core/units/time.ts';
import { typescriptFlags } from '../src/typescript-flags.ts';
import { bundledVersions } from '../training/families.ts';
import { publishVersion } from '../training/publish.ts';

const SEEN_WITHIN_MS = 30 * MINUTE_MS;

interface Measured extends Alarms {
  readonly source: string;
  readonly natural: number;
}

async function measure(traces: string, stretch: Stretch): Promise<Measured> {
  const stepMs = stretch.stepMinutes * MINUTE_MS;
  const modelsDir = await mkdtemp(join(tmpdir(), 'pra-drift-'));
  try {
    for (const version of bundledVersions(stepMs)) await publishVersion(modelsDir, version);
    const predictor = await openModels({
      ...{ modelsDir, stepMs, execArgv: typescriptFlags() },
      onProblem: (_, reason) => {
        throw new Error(reason);
      },
    });
    const series = await readStretch(traces, stretch);
    const recorded = await record(predictor, { series, stretch, factor: 2 }).finally(() => predictor.close());
    const range = { from: Date.parse(stretch.from), to: Date.parse(stretch.to) };
    const natural = naturalDoublings(recorded, range);
    return { source: stretch.source, natural, ...alarmsIn(recorded, range) };
  } finally {
    await rm(modelsDir, { recursive: true, force: true });
  }
}

const rowOf = ({ source, quiet, weeks, shifts, delays, natural }: Measured): string[] => {
  const soon = delays.filter((delay) => delay <= SEEN_WITHIN_MS);
  return [
    source,
    weeks.toFixed(1),
    (quiet.input / weeks).toFixed(2),
    (quiet.loss / weeks).toFixed(2),
    (natural / weeks).toFixed(1),
    `${soon.length} of ${shifts}`,
    soon.length === 0 ? '' : `${median(soon) / MINUTE_MS} min`,
  ];
};

silenceOnnxRuntime();
const [traces, ...only] = process.argv.slice(2);
if (traces === undefined) throw new Error('name the folder of the traces');
const rows: string[][] = [];
const sums = { weeks: 0, input: 0, loss: 0 };
for (const stretch of STRETCHES.filter(({ source }) => only.length === 0 || only.includes(source))) {
  const measured = await measure(traces, stretch);
  rows.push(rowOf(measured));
  sums.weeks += measured.weeks;
  sums.input += measured.quiet.input;
  sums.loss += measured.quiet.loss;
}
const head = [
  '',
  'weeks',
  'input alarms',
  'loss alarms',
  'doubles by itself',
  'doubling seen in 30 min',
  'median after',
];
console.log(table({ head, rows, left: [0] }).join('\n'));
console.log(
  `\nAlarms and windows twice as high as said are a week. Over all: ${(sums.input / sums.weeks).toFixed(2)} and ${(sums.loss / sums.weeks).toFixed(2)} a source and week.`,
);
console.log(machine());

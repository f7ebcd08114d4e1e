/**
 * How good are the forecasts, on the public cases of the independent benchmark? Every series through the engine of
 * `pra backtest`, scored by ours and, where there is a Python with numpy and pandas, by the benchmark's own scorer.
 *
 *   node --import tsx bench/forecast-quality.ts --bench DIR --traces DIR [--only CASE,CASE] [--validation] [--net FILE [--alone]] [--out DIR]
 *
 * `--validation`: the spans just before the test spans, as long or shorter. Settings are chosen there. `PYTHON` names
 * the Python. `--net`: a net of `bench/pretrain.ts`, one more expert; with `--alone` the only one. `--out` keeps forecasts and scores.
 */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MIXTURE } from '../src/core/feedback/score.ts';
import type { Done, Job } from './forecast-quality-worker.ts';
import type { CaseEntry } from './forecast-quality/cases.ts';
import { lengthMs, readCases } from './forecast-quality/cases.ts';
import { findPython, pythonScores } from './forecast-quality/python-scores.ts';
import type { CaseScores } from './forecast-quality/tables.ts';
import {
  bestPeers,
  expertTable,
  mixtureTable,
  scoresByCase,
  worstSources,
} from './forecast-quality/tables.ts';

const PROCESSES = 2;

const { values: given } = parseArgs({
  options: {
    bench: { type: 'string' },
    traces: { type: 'string' },
    only: { type: 'string' },
    out: { type: 'string' },
    net: { type: 'string' },
    alone: { type: 'boolean', default: false },
    validation: { type: 'boolean', default: false },
  },
});
const { bench, traces } = given;
if (bench === undefined || traces === undefined) throw new Error('--bench DIR and --traces DIR are needed');
const only = given.only?.split(',');
const entries = readCases(bench).filter((entry) => !only || only.includes(entry.case));
const out = given.out ?? mkdtempSync(join(tmpdir(), 'pra-quality-'));
mkdirSync(out, { recursive: true });

/** Runs the jobs in a few processes, the longest first; resolves in their order. */
async function runAll(jobs: readonly Job[]): Promise<readonly Done[]> {
  const done: Done[] = [];
  const waiting = [...jobs.entries()].sort((a, b) => weight(b[1].entry) - weight(a[1].entry));
  const work = async (): Promise<void> => {
    const worker = fork(fileURLToPath(new URL('forecast-quality-worker.ts', import.meta.url)));
    const ended = new Promise<never>((_, reject) => {
      worker.on('exit', (code) => {
        reject(new Error(`a process ended with ${code}`));
      });
    });
    // Who waits for a reply hears of it; afterwards the end is wanted.
    ended.catch(() => undefined);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, job] = next;
      const reply = new Promise<Done>((resolve) => worker.once('message', resolve));
      worker.send(job);
      done[index] = await Promise.race([reply, ended]);
    }
    worker.kill();
  };
  await Promise.all(Array.from({ length: Math.min(PROCESSES, jobs.length) }, work));
  return done;
}

/** How long a case takes, about: by the steps that it has. */
const weight = ({ from, to, step }: CaseEntry): number =>
  (Date.parse(to) - Date.parse(from)) / lengthMs(step);

const jobs = entries.map((entry, index) => ({
  entry,
  traces,
  isValidation: given.validation,
  file: join(out, `rows-${index}.csv`),
  net: given.net,
  isAlone: given.alone,
}));
const done = await runAll(jobs);
const cases = scoresByCase(done);
const peers = given.validation ? new Map<never, never>() : bestPeers(bench);
process.stdout.write(`${mixtureTable(cases, peers)}\n\n${worstSources(cases)}\n\n${expertTable(cases)}\n\n`);
const python = findPython();
if (python === undefined)
  process.stdout.write('Scored by our own scorer: no Python with numpy and pandas.\n');
else {
  const scores = await pythonScores({
    python,
    bench,
    traces,
    out,
    entries: done.map(({ entry }) => entry),
    files: jobs.map(({ file }) => file),
    isComplete: (model, entry) =>
      cases.some(({ name, byModel }) => name === entry.case && byModel.has(model)),
  });
  process.stdout.write(agreement(scores, cases));
}
if (given.out === undefined) rmSync(out, { recursive: true });

/** The two scorers, side by side. */
function agreement(theirs: Awaited<ReturnType<typeof pythonScores>>, ours: readonly CaseScores[]): string {
  const differences = [...theirs].flatMap(([model, byCase]) =>
    [...byCase].map(([name, relative]) => {
      const own = ours.find((each) => each.name === name)?.byModel.get(model)?.relativePinball;
      return Math.abs(relative - (own ?? Number.POSITIVE_INFINITY));
    }),
  );
  const mixture = [...(theirs.get(MIXTURE)?.values() ?? [])];
  const all = Math.exp(mixture.reduce((sum, value) => sum + Math.log(value), 0) / mixture.length);
  return `score.py: ${MIXTURE} ${all.toFixed(4)} over ${mixture.length} cases; of ${differences.length} figures ours is at most ${Math.max(...differences).toExponential(1)} off.\n`;
}

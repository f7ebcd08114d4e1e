/**
 * How good are the decisions, on the public cases of the independent benchmark? PRA's policy, its knob swept, through
 * the engine of `pra backtest --decide`; scored by the benchmark's own scorer, and put beside the peers' by its own
 * `frontier.py`.
 *
 *   node --import tsx bench/decision-quality.ts --bench DIR --traces DIR [--only CASE,CASE] [--leads 300,60,900]
 *     [--validation] [--sweep 24] [--out DIR]
 *
 * `--validation`: the spans just before the test spans, with our own peers. Settings are chosen there. `PYTHON` names a
 * Python with numpy and pandas. `--out` keeps decisions and scores.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Seen } from '../src/app/backtest/decide/policies.ts';
import { levelsOf } from '../src/app/backtest/decide/policies.ts';
import type { PolicyRun } from '../src/app/backtest/decide/run.ts';
import { runPolicies, scoreCounts } from '../src/app/backtest/decide/run.ts';
import { STABILIZATION_MS } from '../src/app/backtest/decide/settings.ts';
import { timelineOf } from '../src/app/backtest/decide/timeline.ts';
import { readSeries } from '../src/cli/backtest/data.ts';
import { decisionsCsv } from '../src/cli/backtest/decide/decisions-csv.ts';
import { withModels } from '../src/cli/backtest/models.ts';
import { openInput } from '../src/cli/logs/input.ts';
import { openBacktester } from '../src/compose-backtest.ts';
import type { Series } from '../src/core/demand/series.ts';
import { present } from '../src/core/units/check.ts';
import { SECOND_MS } from '../src/core/units/time.ts';
import { findPython } from './forecast-quality/python-scores.ts';
import type { DecisionCase } from './decision-quality/cases.ts';
import { decideSettingsOf, readDecisionCases, validationCase } from './decision-quality/cases.ts';

/** Fixed fleets, which the tables need: of how many instances. */
const FLEETS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 25, 28, 31, 34, 37, 40, 44, 48, 55, 65, 80];

const { values: given } = parseArgs({
  options: {
    bench: { type: 'string' },
    traces: { type: 'string' },
    only: { type: 'string' },
    leads: { type: 'string', default: '300' },
    sweep: { type: 'string', default: '24' },
    out: { type: 'string' },
    validation: { type: 'boolean', default: false },
  },
});
const { bench, traces, validation } = given;
if (bench === undefined || traces === undefined) throw new Error('--bench DIR and --traces DIR are needed');
const only = given.only?.split(',');
const leads = given.leads.split(',').map(Number);
const sweep = Number(given.sweep);
const out = given.out ?? mkdtempSync(join(tmpdir(), 'pra-decisions-'));
mkdirSync(out, { recursive: true });
const python = findPython();
if (python === undefined) throw new Error('the scorer needs a Python with numpy and pandas');

async function seriesOf({ file, source, step_s }: DecisionCase): Promise<Series> {
  const input = await openInput(join(traces ?? '', file));
  const all = await readSeries(input, { stepMs: step_s * SECOND_MS, source: undefined });
  await input.close();
  return present(
    all.find((series) => series.source === source),
    `${source} in ${file}`,
  );
}

interface Job {
  readonly case: DecisionCase;
  readonly lead_s: number;
  readonly runs: readonly { readonly policy: string; readonly knob: number; readonly file: string }[];
}

/** Decides at all settings; resolves with what is to be scored and our own scores of it. */
async function decideCase(of: DecisionCase, leadSeconds: number, series: Series): Promise<[Job, Ours[]]> {
  const settings = decideSettingsOf(of, leadSeconds * SECOND_MS);
  const { stepMs } = settings;
  const timeline = timelineOf(settings, series);
  const began = performance.now();
  const forecasts = await withModels({ series: [series], settings }, async ({ modelsDir }) => {
    const backtester = await openBacktester({ modelsDir, stepMs });
    const told = {
      progressed: () => undefined,
      failed: ({ detail }: { detail: string }) => {
        process.stderr.write(`${of.id}: ${detail}\n`);
      },
    };
    return backtester
      .forecastBridges(settings, { series, timeline, levels: levelsOf(sweep) }, told)
      .finally(() => backtester.close());
  });
  const seen: Seen = {
    settings,
    series,
    timeline,
    forecasts,
    pool: { id: of.id, stabilizationMs: STABILIZATION_MS },
  };
  const names = validation
    ? (['pra', 'hpa', 'kpa', 'last-week', 'holt-winters'] as const)
    : (['pra'] as const);
  const run = { level: 0, progressed: () => undefined };
  const runs: readonly (Omit<PolicyRun, 'policy'> & { policy: string })[] = [
    ...runPolicies(seen, { names, sweep, ...run }),
    ...(validation
      ? [...runPolicies(seen, { names: ['hpa'], sweep: undefined, ...run }), ...fleets(seen)]
      : []),
  ];
  const folder = join(out, `${of.id}-${leadSeconds}`);
  mkdirSync(folder, { recursive: true });
  const files = runs.map(({ policy, knob, counts }) => {
    const file = join(folder, `${policy}@${knob}.csv`);
    writeFileSync(file, decisionsCsv(timeline, of.id, counts));
    return { policy, knob, file };
  });
  const seconds = Math.round((performance.now() - began) / 1_000);
  process.stderr.write(`${of.id}, ${leadSeconds} s of start-up: ${seconds} s\n`);
  const ours = runs.map(({ policy, knob, unservedShare, instanceHours }) => ({
    key: [policy, of.id, leadSeconds, knob].join(),
    unservedShare,
    instanceHours,
  }));
  return [{ case: of, lead_s: leadSeconds, runs: files }, ours];
}

interface Ours {
  readonly key: string;
  readonly unservedShare: number;
  readonly instanceHours: number;
}

function fleets(seen: Seen): readonly (Omit<PolicyRun, 'policy'> & { policy: string })[] {
  return FLEETS.map((count) => {
    const counts = seen.timeline.at.map(() => count);
    return { policy: 'static', knob: count, ...scoreCounts(seen, counts), hoursOfOracle: 0, counts };
  });
}

function runPython(...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(present(python, 'a Python'), words, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

const jobs: Job[] = [];
const ours: Ours[] = [];
for (const entry of readDecisionCases(bench).filter(({ id }) => !only || only.includes(id))) {
  const series = await seriesOf(entry);
  const of = validation ? validationCase(entry, series) : entry;
  for (const lead of leads) {
    const [job, own] = await decideCase(of, lead, series);
    jobs.push(job);
    ours.push(...own);
  }
}
writeFileSync(join(out, 'jobs.json'), JSON.stringify(jobs));
const scorer = fileURLToPath(new URL('decision-quality/score.py', import.meta.url));
const rows = runPython(scorer, bench, traces, join(out, 'jobs.json'));
writeFileSync(join(out, 'rows.csv'), rows);
process.stdout.write(agreement(rows));
const files = [join(out, 'rows.csv')];
if (!validation) {
  const [head = '', ...peers] = readFileSync(join(bench, 'baselines-public.csv'), 'utf8').trim().split('\n');
  const cases = new Set(jobs.map(({ case: { id } }) => id));
  const kept = peers.filter((row) => cases.has(row.split(',')[head.split(',').indexOf('case')] ?? ''));
  writeFileSync(join(out, 'peers.csv'), [head, ...kept].join('\n'));
  files.unshift(join(out, 'peers.csv'));
}
for (const lead of leads) {
  const words = [join(bench, 'frontier.py'), ...files, '--lead', String(lead), '--per-case', '--markdown'];
  process.stdout.write(`${runPython(...words)}\n`);
}
if (given.out === undefined) rmSync(out, { recursive: true });

/** How far our own figures are from the scorer's. */
function agreement(scored: string): string {
  const [head = '', ...lines] = scored.trim().split('\n');
  const names = head.split(',');
  const theirs = lines.map((line) => {
    const cells = line.split(',');
    return (name: string): string => cells[names.indexOf(name)] ?? '';
  });
  const differences = theirs.map((cell, at) => {
    const own = present(ours[at], 'a run');
    const key = [cell('policy'), cell('case'), cell('lead_s'), Number(cell('knob'))].join();
    if (key !== own.key) throw new Error(`${key} was scored as ${own.key}`);
    return Math.max(
      Math.abs(own.unservedShare - Number(cell('unserved'))),
      Math.abs(own.instanceHours / Number(cell('instance_hours')) - 1),
    );
  });
  return `Of ${differences.length} runs our figures are at most ${Math.max(...differences).toExponential(1)} from the scorer's.\n`;
}

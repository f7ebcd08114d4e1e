/** `pra demo`: parse, run, print. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onStopSignal } from '../../adapters/system/signals.ts';
import type { Arguments } from '../arguments.ts';
import type { Invocation } from '../definition.ts';
import { CommandFailure, UsageError } from '../failure.ts';
import { describeResult, describeScenario } from './output/describe-result.ts';
import { createProgress } from './output/progress.ts';
import { runDemo } from './run-demo.ts';
import { loadScenario } from './scenario.ts';

const DEFAULT_SEED = 1;
const DAY_HOURS = { usual: 24, most: 24 };
/** From 11:00. */
const RACE_HOURS = { usual: 3, most: 13 };

export async function run({ arguments: given, output }: Invocation): Promise<void> {
  const isRace = given.has('haproxy');
  const { hours, seed } = readOptions(given, isRace ? RACE_HOURS : DAY_HOURS);
  const out = given.value('out');
  if (isRace) {
    const { runRaceCommand } = await import('./race/command.ts');
    await runRaceCommand({ hours, seed, out: out ?? 'pra-demo' }, output);
    return;
  }
  if (out !== undefined) throw new UsageError('--out needs --haproxy');
  const stopping = new AbortController();
  const forget = onStopSignal(() => {
    stopping.abort(new CommandFailure('stopped before the day was over'));
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'pra-demo-'));
  try {
    const scenario = await loadScenario({ hours, seed, dataDir });
    const progress = createProgress(process.stderr, scenario.scoredFrom);
    progress.say(describeScenario(scenario));
    const result = await runDemo(scenario, progress, stopping.signal);
    output.result(result, () => describeResult(result));
  } finally {
    await rm(dataDir, { recursive: true, force: true });
    forget();
  }
}

function readOptions(
  given: Arguments,
  { usual, most }: typeof DAY_HOURS,
): { readonly hours: number; readonly seed: number } {
  const hours = given.read('hours', wholeBetween(1, most), `a whole number from 1 to ${most}`);
  const seed = given.read('seed', wholeBetween(0, SEED_MAX), `a whole number from 0 to ${SEED_MAX}`);
  return { hours: hours ?? usual, seed: seed ?? DEFAULT_SEED };
}

const SEED_MAX = 2 ** 32 - 1;

const wholeBetween =
  (least: number, most: number) =>
  (text: string): number | undefined => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined;
  };

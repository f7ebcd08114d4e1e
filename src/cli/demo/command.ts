/** `pra demo`: parse, run, print. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onStopSignal } from '../../adapters/system/signals.ts';
import type { Arguments } from '../arguments.ts';
import type { Invocation } from '../definition.ts';
import { CommandFailure } from '../failure.ts';
import { describeResult, describeScenario } from './output/describe-result.ts';
import { createProgress } from './output/progress.ts';
import { runDemo } from './run-demo.ts';
import { loadScenario } from './scenario.ts';

const DEFAULT_SEED = 1;
const HOURS_MAX = 24;

export async function run({ arguments: given, output }: Invocation): Promise<void> {
  const { hours, seed } = readOptions(given);
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

function readOptions(given: Arguments): { readonly hours: number; readonly seed: number } {
  const hours = given.read('hours', wholeBetween(1, HOURS_MAX), `a whole number from 1 to ${HOURS_MAX}`);
  const seed = given.read('seed', wholeBetween(0, SEED_MAX), `a whole number from 0 to ${SEED_MAX}`);
  return { hours: hours ?? HOURS_MAX, seed: seed ?? DEFAULT_SEED };
}

const SEED_MAX = 2 ** 32 - 1;

const wholeBetween =
  (least: number, most: number) =>
  (text: string): number | undefined => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined;
  };

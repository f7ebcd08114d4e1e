/**
 * How long does a fit of each family take, and how much longer the Prophet package's of the same data? One source,
 * four weeks in steps of five minutes; time of the processor, so that a busy machine changes little.
 *
 *     node --import tsx bench/fits.ts [PYTHON]
 *
 * PYTHON is one that has `prophet`, by default python3; where it has not, only our own fits are measured.
 */
import { spawnSync } from 'node:child_process';
import { UTC } from '../src/core/units/civil-time.ts';
import { DAY_MS } from '../src/core/units/time.ts';
import { FAMILIES } from '../training/fits/families.ts';
import type { FittedFamily } from '../training/fits/past.ts';
import { PROPHET_STYLE } from '../training/prophet-style/family.ts';
import { machine, median } from './measured.ts';

const STEP_MS = 300_000;
const PER_DAY = DAY_MS / STEP_MS;
const FITS = 20;
const START = Date.parse('2025-03-03T00:00:00Z');

/** Noise that is the same each time: a linear congruential generator (Numerical Recipes), in [−1, 1). */
function noiseFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

function fourWeeks(): Float32Array {
  const noise = noiseFrom(1);
  return Float32Array.from({ length: 28 * PER_DAY }, (_, step) => {
    const day = step / PER_DAY;
    const level = 400 + 10 * day - 18 * Math.max(0, day - 12);
    const weekend = day % 7 < 5 ? 1 : 0.7;
    return Math.max(0, level * weekend * (1 + 0.5 * Math.sin(2 * Math.PI * (day - 0.3))) + 40 * noise());
  });
}

const values = fourWeeks();
const past = { series: 'bench', stepMs: STEP_MS, start: START, values, zone: UTC };

async function millisecondsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * Around `fit` alone, that of Stan's process with it, as Stan is a child of its own; the first of three is left out.
 */
const PROPHET_SCRIPT = `
import json, logging, os, sys
import pandas as pd
from prophet import Prophet
logging.getLogger("cmdstanpy").setLevel(logging.ERROR)
values = json.load(sys.stdin)
frame = pd.DataFrame({"ds": pd.date_range("2025-03-03", periods=len(values), freq="5min"), "y": values})
took = []
for _ in range(3):
    start = sum(os.times()[:4])
    Prophet(daily_seasonality=True, weekly_seasonality=True, yearly_seasonality=False).fit(frame)
    took.append(1000 * (sum(os.times()[:4]) - start))
print(min(took[1:]))
`;

/** `undefined`: this Python has no prophet. */
function prophetMilliseconds(python: string): number | undefined {
  const input = JSON.stringify(Array.from(values));
  const { stdout, error } = spawnSync(python, ['-c', PROPHET_SCRIPT], { input, encoding: 'utf8' });
  if (error) return undefined;
  const told = Number.parseFloat(stdout);
  return told > 0 ? told : undefined;
}

/** The median, once the code has been compiled. */
async function medianMilliseconds(family: FittedFamily): Promise<number> {
  await family.fit(past);
  const took: number[] = [];
  for (let fit = 0; fit < FITS; fit += 1) took.push(await millisecondsOf(() => family.fit(past)));
  return median(took);
}

console.log(machine());
for (const family of FAMILIES) {
  console.log(`${family.name}: ${(await medianMilliseconds(family)).toFixed(1)} ms (median of ${FITS})`);
}
const python = process.argv[2] ?? 'python3';
const theirs = prophetMilliseconds(python);
console.log(
  theirs === undefined
    ? `Prophet package: ${python} has none; name a Python that has it`
    : `Prophet package: ${theirs.toFixed(0)} ms, ${(theirs / (await medianMilliseconds(PROPHET_STYLE))).toFixed(1)} times as long as ${PROPHET_STYLE.name}`,
);

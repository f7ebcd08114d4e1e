/**
 * How good is a forecast of a source that has just begun? Series of the independent benchmark, each as if nothing before
 * some instant were known: what a net says minutes and hours after that, against the newest load carried forward.
 *
 *   node --import tsx bench/first-hours.ts --bench DIR --traces DIR [--net FILE] [--test]
 *
 * `--net`: one of `bench/pretrain.ts`; otherwise that which comes with PRA. On the spans before the test spans, unless
 * `--test` is given. Mean pinball loss of the totals and peaks of 5, 15 and 30 minutes, at all levels of the service, as
 * a ratio; geometric mean over series, then over cases.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { infer } from '../src/app/plan/infer.ts';
import { LEVELS } from '../src/app/plan/learning.ts';
import { readSeries } from '../src/cli/backtest/data.ts';
import { openInput } from '../src/cli/logs/input.ts';
import { openModels } from '../src/compose-models.ts';
import { silenceOnnxRuntime } from '../src/config/environment.ts';
import type { Ring } from '../src/core/demand/ring.ts';
import { countAt, ringFrom } from '../src/core/demand/ring.ts';
import type { Series } from '../src/core/demand/series.ts';
import { PLAIN_ROW } from '../src/core/forecast/model/model-input.ts';
import { reactiveQuantiles } from '../src/core/forecast/reactive.ts';
import type { Target } from '../src/core/forecast/target.ts';
import { peak, targetValue, total } from '../src/core/forecast/target.ts';
import { geometricMean } from '../src/core/scoring/mean-scores.ts';
import { pinball } from '../src/core/scoring/pinball.ts';
import { present } from '../src/core/units/check.ts';
import { HOUR_MS, MINUTE_MS } from '../src/core/units/time.ts';
import { gateVersion } from '../training/gate/version.ts';
import { readNet } from '../training/gate/weights.ts';
import { seeded } from '../training/neural/random.ts';
import { publishVersion } from '../training/publish.ts';
import { typescriptFlags } from '../src/typescript-flags.ts';
import { lengthMs, readCases, settingsOf, validationSpan } from './forecast-quality/cases.ts';
import type { CaseEntry } from './forecast-quality/cases.ts';

const AGES_MS = [10, 20, 30, 60, 120, 240, 480, 1_440].map((minutes) => minutes * MINUTE_MS);
const BIRTHS = 24;

const { values: given } = parseArgs({
  options: {
    bench: { type: 'string' },
    traces: { type: 'string' },
    net: { type: 'string' },
    test: { type: 'boolean', default: false },
  },
});
const { bench, traces } = given;
if (bench === undefined || traces === undefined) throw new Error('--bench DIR and --traces DIR are needed');
silenceOnnxRuntime();
const net = readNet(await readFile(given.net ?? new URL('../models/lstm/1/weights.bin', import.meta.url)));
const random = seeded(11);
const byCase = new Map<string, (readonly (number | undefined)[])[]>();
const modelsDir = await mkdtemp(join(tmpdir(), 'pra-first-hours-'));
const entries = readCases(bench);
for (const stepMs of new Set(entries.map(stepOf))) {
  const folder = join(modelsDir, `${stepMs}`);
  await publishVersion(folder, gateVersion(stepMs, net, { version: 1 }));
  const predictor = await openModels({
    ...{ modelsDir: folder, stepMs, execArgv: typescriptFlags() },
    onProblem: (_, reason) => {
      throw new Error(reason);
    },
  });
  const cards = await predictor.models();
  for (const entry of entries.filter((each) => stepOf(each) === stepMs)) {
    const input = await openInput(join(traces, entry.trace));
    const all = await readSeries(input, { stepMs, source: undefined }).finally(() => input.close());
    const series = present(
      all.find(({ source }) => source === entry.source),
      entry.source,
    );
    const ratios = await ratiosOf(series, entry, { predictor, cards });
    byCase.set(entry.case, [...(byCase.get(entry.case) ?? []), ratios]);
  }
  await predictor.close();
}
await rm(modelsDir, { recursive: true });

const ages = AGES_MS.map((ms) => (ms < HOUR_MS ? `${ms / MINUTE_MS}m` : `${ms / HOUR_MS}h`));
const table = new Table({
  head: ['case', ...ages],
  colAligns: ['left', ...ages.map(() => 'right' as const)],
});
const shown = (value: number | undefined): string => value?.toFixed(3) ?? '–';
const means = [...byCase].map(([name, rows]) => {
  const mean = AGES_MS.map((_, age) => geometricMean(rows.map((row) => row[age])));
  table.push([name, ...mean.map(shown)]);
  return mean;
});
table.push(['all', ...AGES_MS.map((_, age) => shown(geometricMean(means.map((mean) => mean[age]))))]);
process.stdout.write(`${net.kind}, loss by that of the newest load carried forward\n${table.toString()}\n`);

/** As the service would count it. */
function stepOf(entry: CaseEntry): number {
  return entry.trace.includes('1min') ? MINUTE_MS : lengthMs(entry.step);
}

/** By age. */
async function ratiosOf(
  series: Series,
  entry: CaseEntry,
  {
    predictor,
    cards,
  }: Pick<Parameters<typeof infer>[0], 'predictor'> & { cards: Parameters<typeof infer>[1] },
): Promise<readonly (number | undefined)[]> {
  const { stepMs, start, values } = series;
  const span = settingsOf(given.test ? entry : validationSpan(entry, start));
  const targets = [5, 15, 30]
    .map((minutes) => (minutes * MINUTE_MS) / stepMs)
    .filter((steps) => Number.isInteger(steps))
    .flatMap((steps) => [total(0, steps), peak(0, steps)]);
  const [first, end] = [span.from / stepMs, Math.min(span.to / stepMs, start / stepMs + values.length)];
  const whole = ringFrom(start / stepMs, Float32Array.from(values));
  const births = Array.from({ length: BIRTHS }, () => Math.floor(first + random() * (end - first)));
  const ratios: (number | undefined)[] = [];
  for (const ageMs of AGES_MS) {
    const age = ageMs / stepMs;
    const rows = births
      .filter((birth) => birth + age + HOUR_MS / stepMs < end)
      .map((birth) => {
        const known = Float32Array.from({ length: age }, (_, step) => countAt(whole, birth + step));
        return { ...PLAIN_ROW, steps: ringFrom(birth, known), issue: birth + age, targets, levels: LEVELS };
      });
    const { spoken } = await infer({ predictor, watch: undefined }, cards, rows);
    let [own, other] = [0, 0];
    rows.forEach((row, at) => {
      const simple = reactiveQuantiles(row, targets, LEVELS);
      const said = present(spoken[at], 'a row').quantiles;
      if (!simple) return;
      own += lossOf(said, targets, { whole, issue: row.issue });
      other += lossOf(simple, targets, { whole, issue: row.issue });
    });
    ratios.push(other > 0 ? own / other : undefined);
  }
  return ratios;
}

function lossOf(
  quantiles: ArrayLike<number>,
  targets: readonly Target[],
  { whole, issue }: { whole: Ring; issue: number },
): number {
  let sum = 0;
  targets.forEach((target, at) => {
    const actual = targetValue(target, (lead) => countAt(whole, issue + lead));
    if (Number.isNaN(actual)) return;
    LEVELS.forEach((level, place) => {
      sum += pinball(actual, quantiles[at * LEVELS.length + place] ?? Number.NaN, level);
    });
  });
  return sum;
}

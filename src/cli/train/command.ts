/** `pra train`: what a family makes of each series, or of all of them. */
import { tabulateZone } from '../../adapters/system/time-zone.ts';
import { createInProcessTrainer } from '../../adapters/trainer/in-process.ts';
import type { FitFolder, ReadFolder } from '../../compose-train.ts';
import { loadConfig } from '../../config/load.ts';
import { STEP_MS } from '../../config/schema.ts';
import { readTimeZone, TIME_ZONE_ALLOWED } from '../../config/vocabulary.ts';
import { horizonSteps } from '../../core/forecast/model/horizon.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import { UTC } from '../../core/units/civil-time.ts';
import { DAY_MS, MINUTE_MS } from '../../core/units/time.ts';
import type { FitOutcome, SeriesPast } from '../../ports/trainer.ts';
import type { GlobalFamily } from '../../../training/fits/global-family.ts';
import type { FittedFamily } from '../../../training/fits/past.ts';
import { readSeries } from '../backtest/data.ts';
import type { Invocation, Run } from '../definition.ts';
import { UsageError } from '../failure.ts';
import { openInput } from '../logs/input.ts';
import { table } from '../output.ts';
import { readStep, STEP_ALLOWED } from '../reading.ts';
import * as words from '../words.ts';
import { trainGlobal } from './global.ts';

/** The families that there are, and what is done with a data folder. */
export interface Trainable {
  readonly families: readonly FittedFamily[];
  readonly globals: readonly GlobalFamily[];
  readonly fitFolder: FitFolder;
  readonly readFolder: ReadFolder;
}

export const train =
  ({ families, globals, fitFolder, readFolder }: Trainable): Run =>
  async (invocation) => {
    const name = invocation.arguments.value('family');
    const family = globals.find((known) => known.name === name) ?? familyOf({ families, globals }, name);
    const data = invocation.arguments.value('data');
    const config = invocation.arguments.value('config') ?? invocation.environment.configFile;
    if (data === undefined && config === undefined) throw new UsageError('--data or --config is needed');
    if ('learn' in family) {
      const from =
        data === undefined
          ? { config: config ?? '', readFolder }
          : { pasts: await pastsOf(data, invocation) };
      return trainGlobal(family, from, invocation);
    }
    if (data !== undefined) return trainOnFile(family, data, invocation);
    if (config !== undefined) await trainFolder(family, { config, fitFolder }, invocation);
  };

function familyOf(
  { families, globals }: Pick<Trainable, 'families' | 'globals'>,
  name: string | undefined,
): FittedFamily {
  const family = families.find((known) => known.name === name);
  if (family) return family;
  const known = [...families, ...globals].map((each) => each.name).join(', ') || 'none that is fitted';
  throw new UsageError(
    name === undefined
      ? `--family is needed: ${known}`
      : `--family: "${name}" is not there; there is ${known}`,
  );
}

/** All sources of a file. */
async function pastsOf(data: string, { arguments: given }: Invocation): Promise<readonly SeriesPast[]> {
  const stepMs = given.read('step', readStep, STEP_ALLOWED) ?? MINUTE_MS;
  const zone = tabulateZone(given.read('time-zone', readTimeZone, TIME_ZONE_ALLOWED) ?? UTC.name);
  const input = await openInput(data);
  const series = await readSeries(input, { stepMs, source: undefined }).finally(() => input.close());
  return series.map(({ source, start, values }) => ({
    ...{ series: source, stepMs, zone, start },
    values: Float32Array.from(values),
  }));
}

async function trainOnFile(family: FittedFamily, data: string, invocation: Invocation): Promise<void> {
  const pasts = await pastsOf(data, invocation);
  const trainer = createInProcessTrainer([family]);
  const model = modelOf(family, pasts[0]?.stepMs ?? MINUTE_MS);
  const fits: (FitOutcome & { readonly tookMs: number })[] = [];
  for (const whole of pasts) {
    const { stepMs, start, values } = whole;
    const first = Math.max(0, values.length - (family.historyDays * DAY_MS) / stepMs);
    const past = { ...whole, start: start + first * stepMs, values: values.slice(first) };
    const began = performance.now();
    const [outcome] = await trainer.fit({ model, pasts: [past] });
    if (outcome) fits.push({ ...outcome, tookMs: performance.now() - began });
  }
  const shown = fits.map((fit) =>
    fit.values ? { series: fit.series, values: [...fit.values] } : { series: fit.series, reason: fit.reason },
  );
  invocation.output.result({ model, series: shown }, () => [
    `${formatModelId(model)}: ${words.number(fits.length)} series`,
    ...table({
      head: ['series', 'row', 'ms'],
      rows: fits.map((fit) => [
        fit.series,
        fit.values ? `${fit.values.length} numbers` : fit.reason,
        fit.tookMs.toFixed(0),
      ]),
      left: [0, 1],
    }),
  ]);
}

async function trainFolder(
  family: FittedFamily,
  { config: file, fitFolder }: { readonly config: string; readonly fitFolder: FitFolder },
  { environment, output }: Invocation,
): Promise<void> {
  const config = await loadConfig({ file, environment, overrides: [], horizonSteps: horizonSteps(STEP_MS) });
  const model = modelOf(family, config.stepMs);
  const trainer = createInProcessTrainer([family]);
  const { fitted, without, spentMs } = await fitFolder(config, {
    model,
    trainer,
    historyDays: family.historyDays,
  });
  output.result({ model, fitted, without, seconds: spentMs / 1_000 }, () => [
    `${formatModelId(model)}: ${words.number(fitted)} series fitted in ${(spentMs / 1_000).toFixed(1)} s, ` +
      `${words.number(without)} of which too little is known; kept in ${config.dataDir}`,
  ]);
}

function modelOf(family: FittedFamily, stepMs: number): ModelId {
  const { name, version } = family.version(stepMs).card;
  return { name, version };
}

/** `pra train`: what a family makes of each series. */
import { tabulateZone } from '../../adapters/system/time-zone.ts';
import { createInProcessTrainer } from '../../adapters/trainer/in-process.ts';
import type { FitFolder } from '../../compose-train.ts';
import { loadConfig } from '../../config/load.ts';
import { STEP_MS } from '../../config/schema.ts';
import { readTimeZone, TIME_ZONE_ALLOWED } from '../../config/vocabulary.ts';
import { horizonSteps } from '../../core/forecast/model/horizon.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import { UTC } from '../../core/units/civil-time.ts';
import { DAY_MS, MINUTE_MS } from '../../core/units/time.ts';
import type { FitOutcome } from '../../ports/trainer.ts';
import type { FittedFamily } from '../../../training/fits/past.ts';
import { readSeries } from '../backtest/data.ts';
import type { Invocation, Run } from '../definition.ts';
import { UsageError } from '../failure.ts';
import { openInput } from '../logs/input.ts';
import { table } from '../output.ts';
import { readStep, STEP_ALLOWED } from '../reading.ts';
import * as words from '../words.ts';

/** The command, over the families that there are. */
export const train =
  (families: readonly FittedFamily[], fitFolder: FitFolder): Run =>
  async (invocation) => {
    const family = familyOf(families, invocation.arguments.value('family'));
    const data = invocation.arguments.value('data');
    const config = invocation.arguments.value('config') ?? invocation.environment.configFile;
    if (data !== undefined) return trainOnFile(family, data, invocation);
    if (config === undefined) throw new UsageError('--data or --config is needed');
    await trainFolder(family, { config, fitFolder }, invocation);
  };

function familyOf(families: readonly FittedFamily[], name: string | undefined): FittedFamily {
  const family = families.find((known) => known.name === name);
  if (family) return family;
  const known = families.map((each) => each.name).join(', ') || 'none that is fitted to each series';
  throw new UsageError(
    name === undefined
      ? `--family is needed: ${known}`
      : `--family: "${name}" is not there; there is ${known}`,
  );
}

async function trainOnFile(
  family: FittedFamily,
  data: string,
  { arguments: given, output }: Invocation,
): Promise<void> {
  const stepMs = given.read('step', readStep, STEP_ALLOWED) ?? MINUTE_MS;
  const zone = tabulateZone(given.read('time-zone', readTimeZone, TIME_ZONE_ALLOWED) ?? UTC.name);
  const input = await openInput(data);
  const series = await readSeries(input, { stepMs, source: undefined }).finally(() => input.close());
  const trainer = createInProcessTrainer([family]);
  const model = modelOf(family, stepMs);
  const fits: (FitOutcome & { readonly tookMs: number })[] = [];
  for (const { source, start, values } of series) {
    const first = Math.max(0, values.length - (family.historyDays * DAY_MS) / stepMs);
    const past = {
      ...{ series: source, stepMs, zone, start: start + first * stepMs },
      values: Float32Array.from(values.subarray(first)),
    };
    const began = performance.now();
    const [outcome] = await trainer.fit({ model, pasts: [past] });
    if (outcome) fits.push({ ...outcome, tookMs: performance.now() - began });
  }
  const shown = fits.map((fit) =>
    fit.values ? { series: fit.series, values: [...fit.values] } : { series: fit.series, reason: fit.reason },
  );
  output.result({ model, series: shown }, () => [
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

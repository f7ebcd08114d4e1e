/** `pra train` of a family that learns from all series at once: a new version of its model, in a model repository. */
import { join } from 'node:path';
import { openModelRepository } from '../../adapters/files/model-repository.ts';
import type { ReadFolder } from '../../compose-train.ts';
import { loadConfig } from '../../config/load.ts';
import { formatDuration } from '../../config/quantities.ts';
import { STEP_MS } from '../../config/schema.ts';
import { horizonSteps } from '../../core/forecast/model/horizon.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { SeriesPast } from '../../ports/trainer.ts';
import type { GlobalFamily } from '../../../training/fits/global-family.ts';
import { publishVersion } from '../../../training/publish.ts';
import type { Invocation } from '../definition.ts';
import { UsageError } from '../failure.ts';
import * as words from '../words.ts';
import { withTeaching } from './teaching.ts';

/** From where the series come: a file, read already, or the data folder of a configuration. */
type From =
  { readonly pasts: readonly SeriesPast[] } | { readonly config: string; readonly readFolder: ReadFolder };

export async function trainGlobal(family: GlobalFamily, from: From, invocation: Invocation): Promise<void> {
  const { pasts, modelsDir, alsoUsed } = await lessonsOf(family, from, invocation);
  const stepMs = pasts[0]?.stepMs ?? 0;
  if (family.stepMsMax !== undefined && stepMs > family.stepMsMax) {
    const most = formatDuration(family.stepMsMax);
    throw new UsageError(
      `--step: ${family.name} takes steps of up to ${most}, not of ${formatDuration(stepMs)}`,
    );
  }
  const began = performance.now();
  const until = Math.max(...pasts.map(({ start, stepMs, values }) => start + values.length * stepMs));
  const number = 1 + (await newestOf([modelsDir, ...alsoUsed], family.name));
  const version = await withTeaching(family, invocation.arguments, async (teaching) => {
    const learned = await family.learn(pasts);
    return learned.train(until, number, teaching);
  });
  if (!version) throw new UsageError(`too little is known for ${family.name} to learn anything`);
  await publishVersion(modelsDir, version);
  const { card, graph } = version;
  const { rows, sources, range } = card.trainedOn;
  const seconds = (performance.now() - began) / 1_000;
  const model = { name: card.name, version: card.version };
  invocation.output.result({ model, modelsDir, rows, series: sources, range, seconds }, () => [
    `${formatModelId(model)}: trained on ${words.number(rows)} rows of ${words.number(sources)} series, ${range}, ` +
      `in ${seconds.toFixed(1)} s; ${(graph.length / 1e6).toFixed(1)} MB in ${join(modelsDir, model.name, String(model.version))}`,
  ]);
}

interface Lessons {
  readonly pasts: readonly SeriesPast[];
  readonly modelsDir: string;
  /** Folders whose versions the service has as well, so that their numbers are taken. */
  readonly alsoUsed: readonly string[];
}

async function lessonsOf(
  family: GlobalFamily,
  from: From,
  { arguments: given, environment }: Invocation,
): Promise<Lessons> {
  const models = given.value('models');
  if ('pasts' in from) {
    if (models === undefined) {
      throw new UsageError(`--models is needed: the folder of models that ${family.name} goes into`);
    }
    return { pasts: lastDays(from.pasts, family.historyDays), modelsDir: models, alsoUsed: [] };
  }
  const file = from.config;
  const config = await loadConfig({ file, environment, overrides: [], horizonSteps: horizonSteps(STEP_MS) });
  return {
    pasts: await from.readFolder(config, family.historyDays),
    modelsDir: models ?? config.learnedModelsDir,
    alsoUsed: [config.modelsDir, config.learnedModelsDir],
  };
}

const lastDays = (pasts: readonly SeriesPast[], days: number): readonly SeriesPast[] =>
  pasts.map((past) => {
    const first = Math.max(0, past.values.length - Math.round((days * DAY_MS) / past.stepMs));
    return { ...past, start: past.start + first * past.stepMs, values: past.values.subarray(first) };
  });

/** The highest number that a version of the name has, broken ones too; 0: there is none, or no such folder. */
async function newestOf(modelsDirs: readonly string[], name: string): Promise<number> {
  const seen = modelsDirs.map(async (modelsDir) => {
    const repository = await openModelRepository(modelsDir).catch(() => undefined);
    return repository ? repository.look() : [];
  });
  const versions = (await Promise.all(seen)).flat().filter((model) => model.name === name);
  return Math.max(0, ...versions.map(({ version }) => version));
}

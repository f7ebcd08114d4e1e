/** Where do the models of a backtest come from? Built and trained for it, into a folder that is gone afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledVersions } from '../../../training/families.ts';
import { GLOBAL_FAMILIES } from '../../../training/fits/families.ts';
import { publishVersion } from '../../../training/publish.ts';
import type { UnpublishedVersion } from '../../../training/publish.ts';
import { baselinesOf, retrainTimes } from '../../app/backtest/retrain.ts';
import type { BacktestSettings } from '../../app/backtest/settings.ts';
import type { Series } from '../../core/demand/series.ts';

/** All series that are there, those that are not forecast among them. */
interface Trained {
  readonly series: readonly Series[];
  /** Versions that are there besides. */
  readonly others?: readonly UnpublishedVersion[];
  /** Nobody is there besides them. */
  readonly isAlone?: boolean;
  readonly settings: Pick<BacktestSettings, 'stepMs' | 'zone' | 'events' | 'to'>;
}

export interface BacktestModels {
  /** A model repository. Of models that learn from all series it has each version that there would have been. */
  readonly modelsDir: string;
  /** Time that training took. */
  readonly trainingMs: number;
  remove(): Promise<void>;
}

/** All bundled models for steps of that length, for as long as `use` runs. */
export async function withModels<T>(
  trained: Trained,
  use: (models: BacktestModels) => Promise<T>,
): Promise<T> {
  const models = await makeModels(trained);
  return use(models).finally(() => models.remove());
}

/** The same for as long as the caller wants them, who removes them. */
export async function makeModels(trained: Trained): Promise<BacktestModels> {
  const modelsDir = await mkdtemp(join(tmpdir(), 'pra-models-'));
  const remove = (): Promise<void> => rm(modelsDir, { recursive: true, force: true });
  try {
    const { isAlone = false, others = [], settings } = trained;
    const versions = [...(isAlone ? [] : bundledVersions(settings.stepMs)), ...others];
    for (const version of versions) await publishVersion(modelsDir, version);
    const began = performance.now();
    if (!isAlone) await trainAll(modelsDir, trained);
    return { modelsDir, trainingMs: performance.now() - began, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function trainAll(modelsDir: string, { series, settings }: Trained): Promise<void> {
  const from = Math.min(...series.map(({ start }) => start));
  const pasts = baselinesOf(series, settings);
  for (const family of GLOBAL_FAMILIES) {
    const learned = await family.learn(pasts);
    let version = 1;
    for (const until of retrainTimes({ from, to: settings.to })) {
      const trained = await learned.train(until, version);
      if (!trained) continue;
      await publishVersion(modelsDir, trained);
      version += 1;
    }
  }
}

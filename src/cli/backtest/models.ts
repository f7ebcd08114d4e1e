/** Where do the models of a backtest come from? Their graphs are built for its step, into a folder that is gone afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledVersions } from '../../../training/families.ts';
import { publishVersion } from '../../../training/publish.ts';
import type { UnpublishedVersion } from '../../../training/publish.ts';

/** A model repository with all bundled models for steps of that length, and `others`, for as long as `use` runs. */
export async function withModels<T>(
  stepMs: number,
  use: (modelsDir: string) => Promise<T>,
  others: readonly UnpublishedVersion[] = [],
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-models-'));
  try {
    for (const version of [...bundledVersions(stepMs), ...others]) await publishVersion(folder, version);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

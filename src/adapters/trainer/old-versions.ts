/** What of former trainings stays: a few versions to go back to, and nothing of those that were cut off. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelId } from '../../core/forecast/model/model-card.ts';

/** Besides the newest one and those that are to be kept. */
const OLDER_KEPT = 3;

/** Removes versions of the name that are older than the newest few before `version`, but for those in `keep`. */
export async function forgetOlder(
  modelsDir: string,
  { name, version, keep }: ModelId & { readonly keep: readonly number[] },
): Promise<void> {
  const folder = join(modelsDir, name);
  const older = (await readdir(folder))
    .filter((entry) => /^[1-9]\d*$/.test(entry))
    .map(Number)
    .filter((number) => number < version && !keep.includes(number))
    .sort((a, b) => b - a);
  await Promise.all(
    older.slice(OLDER_KEPT).map((number) => rm(join(folder, `${number}`), { recursive: true })),
  );
}

/** Removes what a training left that was killed while it wrote. Nobody else may be publishing the name. */
export async function forgetUnfinished(modelsDir: string, name: string): Promise<void> {
  const folder = join(modelsDir, name);
  const left = (await readdir(folder).catch(() => [])).filter((entry) => /^\.\d+-/.test(entry));
  await Promise.all(left.map((entry) => rm(join(folder, entry), { recursive: true, force: true })));
}

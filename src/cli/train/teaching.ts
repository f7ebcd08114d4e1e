/** How is a family taught that learns in epochs? As the command line says, told while it learns, and from a checkpoint on if there is one. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { formatDuration } from '../../config/quantities.ts';
import { NotPacked } from '../../core/units/packed.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import type { GlobalFamily, Teaching } from '../../../training/fits/global-family.ts';
import type { CurvePoint } from '../../../training/neural/course.ts';
import type { Arguments } from '../arguments.ts';
import { createBacktestProgress } from '../backtest/progress.ts';
import { UsageError } from '../failure.ts';

/** What `learn` gives; the checkpoint is gone when that is no failure. Options that the family has no use for are refused. */
export async function withTeaching<T>(
  family: GlobalFamily,
  given: Arguments,
  learn: (teaching: Teaching | undefined) => Promise<T>,
): Promise<T> {
  const { course } = family;
  if (!course) {
    const stray = ['seed', 'epochs', 'checkpoint'].find((name) => given.has(name));
    if (stray !== undefined) throw new UsageError(`--${stray}: ${family.name} does not learn in epochs`);
    return learn(undefined);
  }
  const options = {
    ...course,
    seed: given.read('seed', wholeTo(4_294_967_295), 'a whole number from 0 to 4294967295') ?? course.seed,
    epochs: given.read('epochs', epochsOf, 'a whole number from 1 to 1000') ?? course.epochs,
  };
  const file = given.value('checkpoint');
  const progress = createTeachingProgress(options.epochs);
  try {
    const learned = await learn({
      options,
      resumed: file === undefined ? undefined : await contentOf(file),
      told: { progressed: progress.report, checkpoint: (bytes) => keep(file, bytes) },
    });
    if (file !== undefined) await rm(file, { force: true });
    return learned;
  } catch (error) {
    if (!(error instanceof NotPacked) || file === undefined) throw error;
    throw new UsageError(
      `--checkpoint: ${file} is no checkpoint of this training: ${error.message}; remove it, or name another file`,
      { cause: error },
    );
  } finally {
    progress.done();
  }
}

const wholeTo =
  (most: number) =>
  (text: string): number | undefined =>
    /^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : undefined;

const epochsOf = (text: string): number | undefined => (text === '0' ? undefined : wholeTo(1_000)(text));

const contentOf = (file: string): Promise<Uint8Array | undefined> =>
  readFile(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });

/** Beside, then renamed: who is killed in the middle leaves the one before. */
async function keep(file: string | undefined, bytes: Uint8Array): Promise<void> {
  if (file === undefined) return;
  await writeFile(`${file}.new`, bytes);
  await rename(`${file}.new`, file);
}

/** A live line on a terminal; elsewhere a line of standard error an epoch, since a training takes minutes. */
function createTeachingProgress(epochs: number): {
  readonly report: (share: number, curve: readonly CurvePoint[]) => void;
  readonly done: () => void;
} {
  const live = createBacktestProgress(process.stderr);
  const began = performance.now();
  let first: number | undefined;
  let told: number | undefined;
  return {
    report(share, curve) {
      const last = curve.at(-1);
      live.report(last ? `epoch ${epochWords(last, epochs)}` : 'the first epoch', share);
      // What a checkpoint brought was not learned now.
      first ??= share;
      told ??= curve.length;
      if (process.stderr.isTTY || !last || told === curve.length) return;
      told = curve.length;
      const leftMs = ((performance.now() - began) * (1 - share)) / Math.max(share - first, Number.EPSILON);
      const left = formatDuration(Math.ceil(leftMs / SECOND_MS) * SECOND_MS);
      process.stderr.write(`epoch ${epochWords(last, epochs)}; at most ${left} left\n`);
    },
    done: () => {
      live.done();
    },
  };
}

/** `3 of 12: loss 0.2173, on what is not learned from 0.2188`. */
const epochWords = ({ epoch, learned, judged }: CurvePoint, epochs: number): string =>
  `${epoch} of ${epochs}: loss ${learned.toFixed(4)}, on what is not learned from ${judged.toFixed(4)}`;

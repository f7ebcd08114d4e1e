/**
 * How long is learned, and which weights are kept? Epochs over shuffled rows at a rate that falls like a cosine; those
 * weights are kept that were best on rows that are not learned from, and where they do not improve any more it ends.
 * Each epoch leaves a checkpoint, from which the course goes on to the same numbers.
 */
import { pack, unpack } from '../../src/core/units/packed.ts';
import type { Batch, Learner, Weight } from './learner.ts';
import { seeded } from './random.ts';

/** What is learned from, batch by batch. */
export interface Material {
  /** Batches of one epoch, in the order that chance has. */
  epoch(random: () => number): Iterable<Batch>;
  readonly batchesInEpoch: number;
  /** What the weights are judged by. */
  readonly judged: readonly Batch[];
}

export interface CourseOptions {
  readonly seed: number;
  readonly epochs: number;
  /** Of the first step; it falls to 0 with the last. */
  readonly rate: number;
  /** Ends after so many epochs without a better loss. */
  readonly patience: number;
}

/** One epoch of the learning curve. */
export interface CurvePoint {
  /** From 1. */
  readonly epoch: number;
  /** Mean over the steps of the epoch. */
  readonly learned: number;
  /** On what was not learned from. */
  readonly judged: number;
}

export interface Course {
  readonly curve: readonly CurvePoint[];
  /** The best ones. */
  readonly weights: readonly Weight[];
}

export interface CourseTold {
  /** After each step, the share that is done. */
  progressed(share: number, curve: readonly CurvePoint[]): void;
  /** After each epoch, what `resumed` takes. */
  checkpoint(bytes: Uint8Array): Promise<void>;
}

interface Standing {
  readonly curve: readonly CurvePoint[];
  /** What the learner saved when it was best. */
  readonly best: Uint8Array;
}

/** Learns to the end; `resumed` is the checkpoint to go on from. Throws `NotPacked` where it is of another net. */
export async function runCourse(
  learner: Learner,
  material: Material,
  { options, told, resumed }: { options: CourseOptions; told: CourseTold; resumed: Uint8Array | undefined },
): Promise<Course> {
  let standing: Standing = resumed ? resume(learner, resumed) : { curve: [], best: learner.save() };
  while (standing.curve.length < options.epochs && !isOver(standing.curve, options.patience)) {
    const epoch = standing.curve.length;
    const learned = await runEpoch(learner, material, { epoch, options, told, curve: standing.curve });
    const judged = await meanLoss(learner, material.judged);
    const isBest = standing.curve.every((point) => judged < point.judged);
    const now = learner.save();
    standing = {
      curve: [...standing.curve, { epoch: epoch + 1, learned, judged }],
      best: isBest ? now : standing.best,
    };
    await told.checkpoint(pack({ head: { curve: standing.curve }, arrays: [now, standing.best] }));
  }
  learner.load(standing.best);
  return { curve: standing.curve, weights: learner.weights() };
}

function resume(learner: Learner, checkpoint: Uint8Array): Standing {
  const { head, arrays } = unpack(checkpoint);
  const [now, best] = arrays as [Uint8Array, Uint8Array];
  learner.load(now);
  return { curve: (head as { curve: readonly CurvePoint[] }).curve, best };
}

const isOver = (curve: readonly CurvePoint[], patience: number): boolean => {
  const best = Math.min(...curve.map(({ judged }) => judged));
  return curve.length - curve.findIndex(({ judged }) => judged === best) > patience && curve.length > 0;
};

interface EpochRun {
  /** From 0. */
  readonly epoch: number;
  readonly options: CourseOptions;
  readonly told: CourseTold;
  readonly curve: readonly CurvePoint[];
}

/** The mean loss over the steps. Each epoch has its own chance, so that one which is resumed is as it would have been. */
async function runEpoch(
  learner: Learner,
  material: Material,
  { epoch, options, told, curve }: EpochRun,
): Promise<number> {
  const { seed, epochs, rate } = options;
  const all = epochs * material.batchesInEpoch;
  let step = epoch * material.batchesInEpoch;
  let [sum, count] = [0, 0];
  for (const batch of material.epoch(seeded(seed * 1_000_003 + epoch))) {
    sum += await learner.learn(batch, (rate * (1 + Math.cos((Math.PI * step) / all))) / 2);
    count += 1;
    step += 1;
    told.progressed(Math.min(1, step / all), curve);
  }
  return sum / Math.max(1, count);
}

async function meanLoss(learner: Learner, batches: readonly Batch[]): Promise<number> {
  let sum = 0;
  for (const batch of batches) sum += await learner.lossOf(batch);
  return sum / Math.max(1, batches.length);
}

/** How does a gate net come of many pasts? Lessons of each length of step, and one course over all of them. */
import { check } from '../../src/core/units/check.ts';
import { openPastGraph } from '../fits/run-on-past.ts';
import { layoutFor } from '../linear-quantiles/layout.ts';
import { runCourse } from '../neural/course.ts';
import type { Course, CourseOptions, CourseTold } from '../neural/course.ts';
import { openLearner } from '../neural/learner.ts';
import type { Trainable } from '../neural/learner.ts';
import { pinballLoss } from '../neural/pinball.ts';
import { encodeModel } from '../onnx/model-proto.ts';
import { EVIDENCE, evidenceGraph } from './graph.ts';
import { lessonsOf } from './lessons.ts';
import type { Lessons, Studied } from './lessons.ts';
import { ACTUALS, materialOf, NET_PARTS, WEIGHTS } from './material.ts';
import { netOutput, startingWeights } from './net.ts';
import type { NetKind } from './net.ts';
import { LEVELS, STEP_MS_MAX } from './settings.ts';
import { gateCard } from './version.ts';

export const COURSE: CourseOptions = { seed: 1, epochs: 12, rate: 2e-3, patience: 3 };

const LEARNER = { normMax: 1, decay: 1e-2 } as const;

/** Lessons of all pasts, one group for each length of step. */
export async function studyAll(studied: readonly Studied[]): Promise<readonly Lessons[]> {
  const groups: Lessons[] = [];
  for (const stepMs of new Set(studied.map(({ past }) => past.stepMs))) {
    check(stepMs <= STEP_MS_MAX, `a gate net takes steps of up to ${STEP_MS_MAX} ms`);
    const layout = layoutFor(stepMs);
    const card = { ...gateCard('gate', stepMs, layout), sha256: [] };
    const graph = await openPastGraph(encodeModel(evidenceGraph(layout)), card);
    const own = studied.filter(({ past }) => past.stepMs === stepMs);
    groups.push(await lessonsOf(graph, own, layout).finally(() => graph.session.release()));
  }
  return groups;
}

interface NetTraining {
  readonly kind: NetKind;
  readonly options: CourseOptions;
  readonly told: CourseTold;
  /** A checkpoint to go on from. */
  readonly resumed?: Uint8Array | undefined;
}

export async function trainNet(
  groups: readonly Lessons[],
  { kind, options, told, resumed }: NetTraining,
): Promise<Course> {
  const parts = NET_PARTS.filter((part) => part !== 'sequence' || kind === 'lstm');
  const learner = await openLearner(trainableOf(kind, options.seed), LEARNER);
  try {
    return await runCourse(learner, materialOf(groups, parts), { options, told, resumed });
  } finally {
    await learner.close();
  }
}

/** The loss of a net whose weights start by chance. */
function trainableOf(kind: NetKind, seed: number): Trainable {
  return {
    weights: startingWeights(kind, seed),
    loss: (tape, weights) => {
      const of = (name: keyof typeof EVIDENCE) => tape.input(name, ['batch', 'set', EVIDENCE[name]]);
      const [candidates, spread, own] = [of('candidates'), of('spread'), of('own')];
      const shared = tape.input('shared', ['batch', EVIDENCE.shared]);
      const shape = ['step', 'batch', EVIDENCE.sequence];
      // An input that nothing takes is not asked for.
      const sequence = kind === 'lstm' ? tape.input('sequence', shape) : shared;
      const input = { candidates, spread, own, shared, sequence };
      const quantiles = netOutput(tape, input, { kind, weights, isServed: false });
      const known = ['batch', 'set', 1];
      const scored = { quantiles, actuals: tape.input(ACTUALS, known), weights: tape.input(WEIGHTS, known) };
      return pinballLoss(tape, scored, LEVELS);
    },
  };
}

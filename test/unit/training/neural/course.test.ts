/** Does a net learn what there is to learn, to the same numbers each time, also where it was interrupted? */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotPacked } from '../../../../src/core/units/packed.ts';
import { runCourse } from '../../../../training/neural/course.ts';
import type { Course, CourseOptions } from '../../../../training/neural/course.ts';
import { drawCurve } from '../../../../training/neural/draw-curve.ts';
import { openLearner } from '../../../../training/neural/learner.ts';
import type { Batch, Learner } from '../../../../training/neural/learner.ts';
import { dense } from '../../../../training/neural/operations.ts';
import { pinballLoss } from '../../../../training/neural/pinball.ts';
import { seeded } from '../../../../training/neural/random.ts';

const LEVELS = [0.1, 0.5, 0.9];
const ROWS = 64;

/** Quantiles of a target by two numbers: a line for each level. */
const openLine = (units = 2): Promise<Learner> =>
  openLearner(
    {
      weights: [
        { name: 'slopes', shape: [units, 3], values: new Float32Array(3 * units) },
        { name: 'bias', shape: [3], values: new Float32Array(3) },
      ],
      loss: (tape, [weight, bias]) => {
        assert.ok(weight && bias);
        const quantiles = dense(tape, tape.input('x', ['row', units]), { weight, bias });
        const [actuals, weights] = [tape.input('y', ['row', 1]), tape.input('w', ['row', 1])];
        return pinballLoss(tape, { quantiles, actuals, weights }, LEVELS);
      },
    },
    { normMax: 1, decay: 0 },
  );

/** y = 2 a − b + u with u even in [0, 1): the quantile at a level is 2 a − b + level. */
function batchOf(random: () => number): Batch {
  const x = Float32Array.from({ length: 2 * ROWS }, random);
  const y = Float32Array.from(
    { length: ROWS },
    (_, row) => 2 * (x[2 * row] ?? 0) - (x[2 * row + 1] ?? 0) + random(),
  );
  return {
    x: { values: x, shape: [ROWS, 2] },
    y: { values: y, shape: [ROWS, 1] },
    w: { values: new Float32Array(ROWS).fill(1), shape: [ROWS, 1] },
  };
}

const MATERIAL = {
  *epoch(random: () => number) {
    for (let batch = 0; batch < 60; batch += 1) yield batchOf(random);
  },
  batchesInEpoch: 60,
  judged: [batchOf(seeded(99)), batchOf(seeded(98))],
};

const OPTIONS: CourseOptions = { seed: 1, epochs: 12, rate: 0.05, patience: 12 };

async function courseOf(
  options: Partial<CourseOptions> = {},
  resumed?: Uint8Array,
): Promise<{ readonly course: Course; readonly checkpoints: readonly Uint8Array[] }> {
  const checkpoints: Uint8Array[] = [];
  const learner = await openLine();
  const told = {
    progressed: () => undefined,
    checkpoint: (bytes: Uint8Array) => {
      checkpoints.push(bytes);
      return Promise.resolve();
    },
  };
  const course = await runCourse(learner, MATERIAL, { options: { ...OPTIONS, ...options }, told, resumed });
  await learner.close();
  return { course, checkpoints };
}

test('quantiles of a line are found', async () => {
  const { course } = await courseOf();
  const [slopes, bias] = course.weights;
  LEVELS.forEach((level, place) => {
    const [a, b] = [slopes?.values[place] ?? 0, slopes?.values[place + 3] ?? 0];
    const at = 2 * 0.5 - 0.5 + level;
    const found = (a + b) / 2 + (bias?.values[place] ?? 0);
    assert.ok(Math.abs(found - at) < 0.06, `level ${level}: ${found}, not ${at}`);
  });
  const [first, last] = [course.curve[0], course.curve.at(-1)];
  assert.ok(first && last && last.judged < first.judged, 'the loss falls');
});

test('a course that was interrupted ends at the same numbers', async () => {
  const { course, checkpoints } = await courseOf({ epochs: 5 });
  const resumed = await courseOf({ epochs: 5 }, checkpoints[1]);
  assert.equal(resumed.checkpoints.length, 3);
  assert.deepEqual(resumed.course, course);
});

test('another seed is another course', async () => {
  const [one, two] = [await courseOf({ epochs: 1 }), await courseOf({ epochs: 1, seed: 2 })];
  assert.notDeepEqual(one.course.weights, two.course.weights);
});

test('a course ends where nothing becomes better, and keeps the best weights', async () => {
  // At such a rate each step overshoots.
  const { course } = await courseOf({ epochs: 12, rate: 40, patience: 2 });
  const losses = course.curve.map(({ judged }) => judged);
  const best = losses.indexOf(Math.min(...losses));
  assert.ok(course.curve.length < 12, `${course.curve.length} epochs`);
  assert.equal(course.curve.length - 1 - best, 2);
});

test('a checkpoint of another net is refused', async () => {
  const [other, learner] = [await openLine(3), await openLine()];
  assert.throws(() => {
    learner.load(other.save());
  }, NotPacked);
  await Promise.all([other.close(), learner.close()]);
});

test('a learning curve is drawn from its first epoch to its last, the lowest loss lowest', () => {
  const picture = drawCurve([
    { epoch: 1, learned: 0.5, judged: 0.4 },
    { epoch: 2, learned: 0.3, judged: 0.2 },
  ]);
  // 640 × 360 with a margin of 48 and as much again for the names; .5 is on top and .2 at the bottom.
  assert.match(picture, /points="48\.0,48\.0 544\.0,224\.0"/);
  assert.match(picture, /points="48\.0,136\.0 544\.0,312\.0"/);
  assert.match(picture, /judged 0\.2000/);
});

/** The served graph against the trainer's own numbers, on rows that it has not learned from. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { InferenceSession } from 'onnxruntime-node';
import { feedsOf } from '../../../../src/adapters/onnx/feeds.ts';
import { ringFrom } from '../../../../src/core/demand/ring.ts';
import { trainedUntil } from '../../../../src/core/forecast/model/model-card.ts';
import { PLAIN_ROW, toModelInput } from '../../../../src/core/forecast/model/model-input.ts';
import { DAY_MS } from '../../../../src/core/units/time.ts';
import { openPastGraph, runOnPast } from '../../../../training/fits/run-on-past.ts';
import { encodeModel } from '../../../../training/onnx/model-proto.ts';
import { TREES } from '../../../../training/trees/family.ts';
import { featureGraph } from '../../../../training/trees/graph.ts';
import { layoutFor } from '../../../../training/trees/layout.ts';
import { pooledQuantiles } from '../../../../training/trees/leaves/pooled.ts';
import type { Forest } from '../../../../training/trees/leaves/pooled.ts';
import { lessonsBefore, lessonsOf } from '../../../../training/trees/lessons.ts';
import type { ForestLessons } from '../../../../training/trees/lessons.ts';
import { narrowed } from '../../../../training/trees/ratio.ts';
import { LEVELS } from '../../../../training/trees/settings.ts';
import { trainForest } from '../../../../training/trees/train.ts';
import { forestCard, forestVersion } from '../../../../training/trees/version.ts';
import { START, STEP_MS, system } from './given.ts';

const layout = layoutFor(STEP_MS);
const card = { ...forestCard(layout), sha256: [] };
const until = START + 5 * DAY_MS;
const pasts = system(6);
let lessons: ForestLessons;
let forest: Forest;
before(async () => {
  const graph = await openPastGraph(encodeModel(featureGraph(layout)), card);
  lessons = await lessonsOf(graph, pasts, layout);
  const trained = trainForest(lessonsBefore(lessons, { layout, until }), until);
  assert.ok(trained);
  forest = trained;
  await graph.session.release();
});

/** Issues of the day after what was learned from, and one of which nothing is known. */
const ISSUES = [0, 11, 24, 25, 100, 287].map((step) => (5 * DAY_MS) / STEP_MS + step);

test('the graph says what the trainer computes, to 1e-5', async () => {
  const trainedOn = { range: 'none', sources: 2, rows: 0, seed: 1, revision: 'none' };
  const { graph } = forestVersion(layout, { forest, version: 1, trainedOn });
  const session = await InferenceSession.create(graph, { intraOpNumThreads: 1 });
  const features = await openPastGraph(encodeModel(featureGraph(layout)), card);
  let compared = 0;
  for (const past of pasts) {
    const first = past.start / STEP_MS;
    const steps = ringFrom(first, past.values);
    const rows = ISSUES.map((issue) => ({ ...PLAIN_ROW, steps, issue: first + issue }));
    const output = await session.run(feedsOf(card, toModelInput(rows, card))(0, rows.length));
    const quantiles = output['quantiles']?.data as Float32Array;
    const targets = output['targets']?.data as Float32Array;
    const { knots, sets, simple, windows } = layout;
    await runOnPast(features, { past, issues: ISSUES }, (said, count) => {
      const width = (said['features']?.length ?? 0) / count;
      for (let row = 0; row < count; row += 1) {
        const columns = Array.from({ length: width }, (_, at) =>
          Float32Array.of(said['features']?.[row * width + at] ?? NaN),
        );
        const ratios = pooledQuantiles(forest, { rows: 1, columns }, { row: 0, levels: LEVELS });
        for (let set = 0; set < sets; set += 1) {
          const size =
            set >= knots.length && (set - knots.length) % 2 === 0
              ? (windows[(set - knots.length) >> 1] ?? 1)
              : 1;
          LEVELS.forEach((_, level) => {
            const floor = said['floor']?.[row] ?? NaN;
            const expected = said['expected']?.[row * sets + set] ?? NaN;
            const logarithm = logarithmOf(
              ratios[set * LEVELS.length + level] ?? NaN,
              said['spread']?.[row] ?? NaN,
            );
            const wanted = Math.max(0, Math.exp(logarithm) * (expected + floor) - floor) * size;
            const knot = knots[set];
            const actual =
              knot === undefined
                ? targets[(row * (sets - knots.length) + set - knots.length) * LEVELS.length + level]
                : quantiles[(row * simple.horizon + knot) * LEVELS.length + level];
            assert.ok(
              Math.abs((actual ?? NaN) - wanted) <= 1e-5 * Math.max(1, wanted),
              `${actual}, not ${wanted}`,
            );
            compared += 1;
          });
        }
      }
    });
  }
  assert.equal(compared, 2 * ISSUES.length * layout.sets * LEVELS.length);
});

/** The other way of `narrowed`, by halving. */
function logarithmOf(ratio: number, spread: number): number {
  let [low, high] = [-50, 50];
  for (let round = 0; round < 80; round += 1) {
    const middle = (low + high) / 2;
    if (narrowed(middle, spread) < ratio) low = middle;
    else high = middle;
  }
  return low;
}

test('ratios keep their order, whatever the spread', () => {
  const ratios = [-4, -0.5, -0.1, 0, 0.01, 0.3, 2].map((logarithm) => narrowed(logarithm, 0.1));
  // Within three spreads in spreads, beyond them as they are.
  assert.deepEqual(
    ratios.map((ratio) => Number(ratio.toFixed(6))),
    [-6.7, -3.2, -1, 0, 0.1, 3, 4.7],
  );
});

test('a forest is trained on nothing at or after its time, and its card says so', async () => {
  const changed = system(6).map((past) => ({
    ...past,
    values: past.values.map((value, step) => (START + step * STEP_MS < until ? value : 9 * value)),
  }));
  const [one, other] = await Promise.all(
    [pasts, changed].map(async (each) => (await TREES.learn(each)).train(until, 3)),
  );
  assert.ok(one && other);
  assert.deepEqual(one, other);
  assert.equal(trainedUntil({ ...one.card, sha256: [] }), until);
  assert.deepEqual([one.card.version, one.card.trainedOn.sources], [3, 2]);
  // Of targets of one step and more, and targets that end later: the last rows know only some.
  assert.ok(Number.isNaN(lessonsBefore(lessons, { layout, until }).targets.at(-1)?.at(-1)));
});

test('nothing is trained where too little is known', async () => {
  assert.equal((await TREES.learn(system(1))).train(START + DAY_MS, 1), undefined);
  assert.equal((await TREES.learn([])).train(START, 1), undefined);
});

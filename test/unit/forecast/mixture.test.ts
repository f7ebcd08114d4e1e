import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from './given.ts';
import { JUDGED_MIN } from '../../../src/core/forecast/mixture/expert-weights.ts';
import {
  expertQuantiles,
  learn,
  meanWeights,
  mixQuantiles,
} from '../../../src/core/forecast/mixture/mixture.ts';
import { createMixture, mixtureShape } from '../../../src/core/forecast/mixture/state.ts';
import type { Mixture, MixtureShape, Said } from '../../../src/core/forecast/mixture/state.ts';

const LEVELS = [0.1, 0.5, 0.9];
const SLEEPS = Number.NaN;

interface ShapeChanges extends Partial<Pick<MixtureShape, 'experts' | 'targets' | 'levels' | 'memory'>> {
  /** Experts that bring quantiles of their own. */
  readonly own?: readonly number[];
}

const shapeOf = ({ experts = 2, own = [], ...changes }: ShapeChanges = {}): MixtureShape =>
  mixtureShape({ experts, own }, { targets: 1, levels: LEVELS, memory: 864, ...changes });

/** Points of a target by experts that bring nothing else. */
const says = (points: readonly number[], target = 0): Said => ({ target, points, quantiles: [] });

/** Quantiles of target 0. */
function quantilesOf(mixture: Mixture, shape: MixtureShape, points: number[]): Float64Array {
  const out = new Float64Array(shape.levels.length);
  mixQuantiles(mixture, shape, says(points), out);
  return out;
}

/** Learns `rounds` outcomes of 100 requests; the points of round i are what `pointsAt` says. */
function teach(
  mixture: Mixture,
  shape: MixtureShape,
  {
    rounds,
    pointsAt,
    actual = 100,
  }: { rounds: number; pointsAt: (round: number) => number[]; actual?: number },
): void {
  for (let round = 0; round < rounds; round += 1) {
    learn(mixture, shape, { ...says(pointsAt(round)), actual });
  }
}

/** Off by `error`, up and down in turn, so that no shift of its points puts it right. */
const swing = (round: number, error: number): number => 100 + (round % 2 === 0 ? error : -error);

test('before anything was learned every quantile is the point, and experts count alike', () => {
  const shape = shapeOf();
  assertClose(quantilesOf(createMixture(shape), shape, [10, 30]), [20, 20, 20]);
  assertClose(meanWeights(createMixture(shape), shape, says([10, 30])), [0.5, 0.5]);
});

test("a point is dressed with the expert's own errors, in roots of its level", () => {
  const shape = shapeOf({ experts: 1 });
  const mixture = createMixture(shape);
  // 130 for 100: (130 − 100) / √100 = 3, in the bin from 2.73311 to 3.70316.
  learn(mixture, shape, { ...says([100]), actual: 130 });
  // At a point of 400 the unit is √400 = 20.
  const out = new Float64Array(3);
  expertQuantiles(mixture, shape, { expert: 0, said: says([400]) }, out);
  const at = (share: number): number => 400 + 20 * (2.733_11 + share * 0.970_05);
  assertClose(out, [at(0.1), at(0.5), at(0.9)], 1e-3);
});

test('no quantile is negative, however wrong an expert was', () => {
  const shape = shapeOf({ experts: 1 });
  const mixture = createMixture(shape);
  teach(mixture, shape, { rounds: 30, pointsAt: () => [1e6], actual: 0 });
  assertClose(quantilesOf(mixture, shape, [5]), [0, 0, 0]);
});

test('the weight moves to the expert that loses less', () => {
  const shape = shapeOf();
  const mixture = createMixture(shape);
  teach(mixture, shape, { rounds: 60, pointsAt: (round) => [swing(round, 30), swing(round, 10)] });
  const [worse, better] = meanWeights(mixture, shape, says([100, 100]));
  // Losing about three times as much it has about 3^−20 of the weight by losses, and none by regrets.
  assert.ok((worse ?? 1) < 0.001, `${worse}`);
  assert.ok(Math.abs((worse ?? 0) + (better ?? 0) - 1) < 1e-6, 'but for float32');
});

test('experts that err on opposite sides share alike, whatever each loses: together they are right', () => {
  const shape = shapeOf();
  const mixture = createMixture(shape);
  // The errors of both follow the same coin, one with 10 where the other has −20; 2 : 1 cancels them. Alone the
  // first loses half of what the second does: by losses it would have all but 2^−20 of the weight.
  teach(mixture, shape, { rounds: 400, pointsAt: (round) => [swing(round, 10), swing(round, -20)] });
  const [first = 0, second = 0] = meanWeights(mixture, shape, says([100, 100]));
  assert.ok(second > 0.1, `${second}`);
  assert.ok(first > second, `${first}`);
});

test('an expert that goes bad loses its weight', () => {
  const shape = shapeOf({ memory: 100 });
  const mixture = createMixture(shape);
  teach(mixture, shape, { rounds: 300, pointsAt: (round) => [swing(round, 5), swing(round, 15)] });
  const first = meanWeights(mixture, shape, says([100, 100]))[0] ?? 0;
  teach(mixture, shape, { rounds: 60, pointsAt: (round) => [swing(round, 60), swing(round, 15)] });
  const then = meanWeights(mixture, shape, says([100, 100]))[0] ?? 1;
  assert.ok(first > 0.99 && then < 0.01, `${first}, then ${then}`);
});

test('experts that were right to the last request share alike', () => {
  const shape = shapeOf();
  const mixture = createMixture(shape);
  teach(mixture, shape, { rounds: 50, pointsAt: () => [100, 100] });
  assertClose(meanWeights(mixture, shape, says([100, 100])), [0.5, 0.5], 1e-6);
});

test('targets learn each for itself', () => {
  const shape = shapeOf({ targets: 2 });
  const mixture = createMixture(shape);
  teach(mixture, shape, { rounds: 30, pointsAt: (round) => [swing(round, 30), 100] });
  assert.deepEqual([...mixture.judged], [30, 0]);
  const out = new Float64Array(3);
  mixQuantiles(mixture, shape, says([10, 30], 1), out);
  assertClose(out, [20, 20, 20]);
});

test('an expert that sleeps has no say', () => {
  const shape = shapeOf();
  const mixture = createMixture(shape);
  const alone = createMixture(shapeOf({ experts: 1 }));
  teach(mixture, shape, { rounds: 40, pointsAt: (round) => [swing(round, 20), swing(round, 5)] });
  teach(alone, shapeOf({ experts: 1 }), { rounds: 40, pointsAt: (round) => [swing(round, 20)] });
  const expected = quantilesOf(alone, shapeOf({ experts: 1 }), [110]);
  assertClose(quantilesOf(mixture, shape, [110, SLEEPS]), [...expected]);
  assertClose(quantilesOf(mixture, shape, [110, Number.POSITIVE_INFINITY]), [...expected]);
  assertClose(meanWeights(mixture, shape, says([110, SLEEPS])), [1, 0]);
});

test('an expert that wakes up counts for nothing until its errors are known, and then by its merit', () => {
  const shape = shapeOf();
  const mixture = createMixture(shape);
  const say = (round: number, second: number) => [swing(round, 50), second];
  teach(mixture, shape, { rounds: 100, pointsAt: (round) => say(round, SLEEPS) });
  const before = quantilesOf(mixture, shape, [100, SLEEPS]);

  assertClose(quantilesOf(mixture, shape, [100, 10]), [...before]);
  teach(mixture, shape, { rounds: JUDGED_MIN - 1, pointsAt: (round) => say(round, 100) });
  const share = (): number => meanWeights(mixture, shape, says([100, 100]))[1] ?? 0;
  assert.ok(share() < 1e-20, `${share()}`);

  teach(mixture, shape, { rounds: 1, pointsAt: (round) => say(round, 100) });
  // By losses: while it slept it lost what the mixture did; 24 rounds at nearly no loss leave it 100 ÷ 124 of that,
  // and the weight (124 ÷ 100)^20 = 74 to 1: a share of .987. By regrets it is the only one with any: 1. The mean of
  // both learners is .993.
  assert.ok(Math.abs(share() - 0.993) < 0.004, `${share()}`);
});

test('while an expert sleeps it loses what the mixture loses, not what the others do', () => {
  const shape = shapeOf({ experts: 3 });
  const mixture = createMixture(shape);
  // The second is ten times as wrong as the first, so the mixture is the first's.
  teach(mixture, shape, { rounds: 100, pointsAt: (round) => [swing(round, 5), swing(round, 50), SLEEPS] });
  teach(mixture, shape, {
    rounds: JUDGED_MIN,
    pointsAt: (round) => [swing(round, 5), swing(round, 50), swing(round, 5)],
  });
  const [, second = 1, third = 0] = meanWeights(mixture, shape, says([100, 100, 100]));
  // For 24 rounds nobody's errors are known and the mixture is the mean of both, 5.5 times as wrong as the first;
  // then it is the first. That leaves the third about (24 × 5.5 + 100) ÷ 124 = 1.9 times the first's loss, so by
  // losses next to nothing; the second has ten times the loss. By regrets the second has none; the third has only
  // those since it woke up, when the mixture said what it says, so it counts for less than the first.
  assert.ok(second < 1e-8, `${second}`);
  assert.ok(third > 1e-4 && third < 0.25, `${third}`);
});

test('an expert whose errors are not known is better than nobody', () => {
  const shape = shapeOf();
  const mixture = createMixture(shape);
  teach(mixture, shape, { rounds: 100, pointsAt: (round) => [swing(round, 50), SLEEPS] });
  assertClose(quantilesOf(mixture, shape, [SLEEPS, 70]), [70, 70, 70]);
});

test('a target of which nobody speaks is unknown, not 0, and teaches nothing', () => {
  const shape = shapeOf();
  const mixture = createMixture(shape);
  teach(mixture, shape, { rounds: 50, pointsAt: () => [SLEEPS, SLEEPS] });
  assert.equal(mixture.judged[0], 0);
  assertClose(quantilesOf(mixture, shape, [SLEEPS, SLEEPS]), [SLEEPS, SLEEPS, SLEEPS]);
});

test('what is forgotten fades to 1/e within the memory', () => {
  const shape = shapeOf({ experts: 1, memory: 100, levels: [0.5] });
  const mixture = createMixture(shape);
  const median = (): number => (quantilesOf(mixture, shape, [100])[0] ?? 0) - 100;
  teach(mixture, shape, { rounds: 1_000, pointsAt: () => [70] });
  assert.ok(median() > 0);
  // The share of what was before n errors is 1.01^−n: .503 after 69, .498 after 70.
  teach(mixture, shape, { rounds: 69, pointsAt: () => [130] });
  assert.ok(median() > 0);
  teach(mixture, shape, { rounds: 1, pointsAt: () => [130] });
  assert.ok(median() < 0);
});

test('weights of errors that grew too large are scaled back, and nothing else changes', () => {
  // 1.1^n has doubled after eight.
  const shape = shapeOf({ experts: 1, memory: 10 });
  const error = (round: number): number => 100 + ((round * 37) % 41) - 20;
  const [old, young] = [createMixture(shape), createMixture(shape)];
  teach(old, shape, { rounds: 2_000, pointsAt: (round) => [error(round)] });
  // The last 120 weigh all but 1.1^−120 = 1e-5 of it.
  teach(young, shape, { rounds: 120, pointsAt: (round) => [error(1_880 + round)] });
  assertClose(quantilesOf(old, shape, [100]), [...quantilesOf(young, shape, [100])], 0.01);
  assert.ok(Math.max(...old.errors) < 65_535, 'no bin is full');
});

test('an expert that goes bad has lost its weight within a quarter of an hour', () => {
  const shape = shapeOf();
  const mixture = createMixture(shape);
  const share = (): number => meanWeights(mixture, shape, says([100, 100]))[0] ?? 1;
  // The first is off by 5 and the second by 8, until the first freezes and is off by 300.
  teach(mixture, shape, { rounds: 300, pointsAt: (round) => [swing(round, 5), swing(round, 8)] });
  // By losses all of the weight, by regrets none against a mixture that is itself.
  assert.ok(share() > 0.45, `${share()}`);
  // Three outcomes, one in five minutes.
  teach(mixture, shape, { rounds: 3, pointsAt: (round) => [400, swing(round, 8)] });
  assert.ok(share() < 0.1, `${share()}`);
});

test('what is exactly as forecast has no spread: an idle source stays at 0, a timer at its count', () => {
  const shape = shapeOf({ experts: 1 });
  for (const count of [0, 5]) {
    const mixture = createMixture(shape);
    teach(mixture, shape, { rounds: 100, pointsAt: () => [count], actual: count });
    assertClose(quantilesOf(mixture, shape, [count]), [count, count, count], 0);
  }
});

test('an expert with quantiles of its own is taken at its word, and gains or loses weight by them', () => {
  // The second says 90, 100, 110 of what is 90, 100 or 110 in turn; the first says 100 and learns as much itself,
  // a bin too wide. By the third, which brings 0 at all levels, nobody is misled.
  const shape = shapeOf({ experts: 3, own: [1, 2] });
  const mixture = createMixture(shape);
  const said: Said = { target: 0, points: [100, 100, 0], quantiles: [90, 100, 110, 0, 0, 0] };
  const out = new Float64Array(3);
  expertQuantiles(mixture, shape, { expert: 1, said }, out);
  assertClose(out, [90, 100, 110], 0);
  assert.equal(mixture.errors.length, createMixture(shapeOf({ experts: 1 })).errors.length);
  for (let round = 0; round < 200; round += 1) {
    learn(mixture, shape, { ...said, actual: 90 + 10 * (round % 3) });
  }
  mixQuantiles(mixture, shape, said, out);
  assert.ok(
    out.every((value, level) => Math.abs(value - (said.quantiles[level] ?? 0)) < 3),
    out.join(),
  );
  const shares = meanWeights(mixture, shape, said);
  assert.ok((shares[2] ?? 1) < 0.01, shares.join());
  const asleep = { ...said, points: [100, SLEEPS, SLEEPS], quantiles: said.quantiles };
  assertClose(meanWeights(mixture, shape, asleep), [1, 0, 0]);
});

test('a voice that is absurdly off hardly moves the mixture, however little its weight is above none', () => {
  // Off by 100 and by 150, up and down. The second has next to no weight by losses, and a little by regrets.
  const shape = shapeOf({ levels: [0.1, 0.5, 0.9] });
  const mixture = createMixture(shape);
  teach(mixture, shape, { rounds: 200, pointsAt: (round) => [swing(round, 100), swing(round, 150)] });
  const leader = quantilesOf(mixture, shape, [100, SLEEPS]);
  // Four times the leader's spread from its lowest to its highest level, and √ of that highest; if the other had half
  // of the weight, half of that.
  const [low = 0, , high = 0] = leader;
  const reach = 4 * (high - low + Math.sqrt(high));
  quantilesOf(mixture, shape, [100, 1e6]).forEach((value, level) => {
    const most = (leader[level] ?? 0) + 0.5 * reach;
    assert.ok(value <= most, `level ${level}: ${value} is above ${most}`);
  });
});

test('learning is one outcome at a time: the same outcomes leave the same state', () => {
  const shape = shapeOf();
  const [one, other] = [createMixture(shape), createMixture(shape)];
  for (const mixture of [one, other]) {
    teach(mixture, shape, {
      rounds: 40,
      pointsAt: (round) => [swing(round, 20), round % 3 === 0 ? SLEEPS : 90],
    });
  }
  assert.deepEqual(one, other);
});

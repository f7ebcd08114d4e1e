/** Does the graph that serves say what the net said in training? Both kinds, in steps of a minute and of five. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { EVIDENCE, evidenceGraph, gateGraph } from '../../../../training/gate/graph.ts';
import { netOutput, startingWeights } from '../../../../training/gate/net.ts';
import type { NetKind } from '../../../../training/gate/net.ts';
import { CALENDAR, LEVELS } from '../../../../training/gate/settings.ts';
import { layoutFor } from '../../../../training/linear-quantiles/layout.ts';
import { seeded } from '../../../../training/neural/random.ts';
import { Tape } from '../../../../training/neural/tape.ts';
import { GraphBuilder } from '../../../../training/onnx/graph-builder.ts';
import type { Graph } from '../../../../training/onnx/model-proto.ts';
import { encodeModel } from '../../../../training/onnx/model-proto.ts';
import { windowSizes } from '../../../../training/window-targets.ts';

const ROWS = 5;
type Part = keyof typeof EVIDENCE;

const open = (graph: Graph): Promise<InferenceSession> => InferenceSession.create(encodeModel(graph));
const numbers = (tensor: Tensor | undefined): Float32Array =>
  (tensor?.data ?? new Float32Array()) as Float32Array;

/** A daily wave with noise, gaps and a burst; the last row is silent. */
function inputs(stepMs: number, random: () => number): Record<string, Tensor> {
  const { simple } = layoutFor(stepMs);
  const along = simple.contextLength + simple.horizon;
  const filled = (length: number, row: number): Float32Array =>
    Float32Array.from({ length }, (_, place) => {
      if (row === ROWS - 1) return 0;
      if (random() < 0.05) return Number.NaN;
      return Math.round(10 ** row * (1 + Math.sin(place / 40) + random()) * (random() < 0.02 ? 8 : 1));
    });
  const of = (each: readonly number[]): Tensor => {
    const length = each.reduce((product, count) => product * count, 1);
    const values = new Float32Array(ROWS * length);
    for (let row = 0; row < ROWS; row += 1) values.set(filled(length, row), row * length);
    return new Tensor('float32', values, [ROWS, ...each]);
  };
  const waves = Float32Array.from({ length: ROWS * along * CALENDAR.length }, () => 2 * random() - 1);
  return {
    context: of([simple.contextLength]),
    lags: of([along, simple.seasons.length]),
    calendar: new Tensor('float32', waves, [ROWS, along, CALENDAR.length]),
  };
}

/** The net as it is trained, over evidence that comes in: [row, set, level], by the scale. */
function trainedGraph(kind: NetKind, weights: ReturnType<typeof startingWeights>): Graph {
  const g = new GraphBuilder();
  const tape = new Tape(g);
  const of = (name: Part) => tape.input(name, ['batch', 'set', EVIDENCE[name]]);
  const [candidates, spread, own] = [of('candidates'), of('spread'), of('own')];
  const shared = tape.input('shared', ['batch', EVIDENCE.shared]);
  const sequence = kind === 'lstm' ? tape.input('sequence', ['step', 'batch', EVIDENCE.sequence]) : shared;
  const given = weights.map(({ name, shape }) => tape.weight(name, shape));
  const input = { candidates, spread, own, shared, sequence };
  const quantiles = netOutput(tape, input, { kind, weights: given, isServed: false });
  g.output(quantiles, { name: 'said', type: 'float32', shape: ['batch', 'set', LEVELS.length] });
  return g.build('trained');
}

/** [row, step, channel] as [step, row, channel]. */
function byStep(tensor: Tensor): Tensor {
  const [rows = 0, steps = 0, channels = 0] = tensor.dims;
  const from = numbers(tensor);
  const values = new Float32Array(from.length);
  values.forEach((_, place) => {
    const [step, rest] = [Math.floor(place / (rows * channels)), place % (rows * channels)];
    const [row, channel] = [Math.floor(rest / channels), rest % channels];
    values[place] = from[(row * steps + step) * channels + channel] ?? 0;
  });
  return new Tensor('float32', values, [steps, rows, channels]);
}

for (const kind of ['gate', 'lstm'] as const) {
  for (const minutes of [1, 5]) {
    test(`${kind}: what serves says what was trained, in steps of ${minutes} min`, async () => {
      const layout = layoutFor(minutes * 60_000);
      const random = seeded(5);
      // All weights count, the biases among them.
      const weights = startingWeights(kind, 3).map((weight) => ({
        ...weight,
        values: weight.values.map((value) => value + 0.6 * (random() - 0.5)),
      }));
      const feeds = inputs(minutes * 60_000, random);
      const evidence = await (await open(evidenceGraph(layout))).run(feeds);
      const { scale, sequence, ...parts } = evidence as Record<Part, Tensor>;
      const trained = await (
        await open(trainedGraph(kind, weights))
      ).run({
        ...parts,
        ...(kind === 'lstm' ? { sequence: byStep(sequence) } : {}),
        ...Object.fromEntries(
          weights.map(({ name, shape, values }) => [name, new Tensor('float32', values, shape)]),
        ),
      });
      const served = await (await open(gateGraph(layout, { kind, weights }))).run(feeds);
      const [ratios, scales] = [numbers(trained['said']), numbers(scale)];
      const sizes = windowSizes(layout.windows);
      let compared = 0;
      for (let row = 0; row < ROWS; row += 1) {
        for (let set = 0; set < layout.sets; set += 1) {
          const window = set - layout.knots.length;
          const from = window < 0 ? 'quantiles' : 'targets';
          const each = window < 0 ? layout.simple.horizon : sizes.length;
          const place = window < 0 ? (layout.knots[set] ?? 0) : window;
          const unit = (scales[row * layout.sets + set] ?? 0) * (window < 0 ? 1 : (sizes[window] ?? 1));
          let highest = 0;
          LEVELS.forEach((_, level) => {
            const at = (row * layout.sets + set) * LEVELS.length + level;
            highest = Math.max(highest, unit * (ratios[at] ?? Number.NaN));
            const said = numbers(served[from])[(row * each + place) * LEVELS.length + level] ?? Number.NaN;
            const apart = Math.abs(said - highest);
            assert.ok(
              apart <= 1e-5 * Math.max(unit, highest),
              `row ${row}, set ${set}: ${said}, not ${highest}`,
            );
            compared += 1;
          });
        }
      }
      assert.equal(compared, ROWS * layout.sets * LEVELS.length);
    });
  }
}

test('the net sees ratios: a thousand times the counts are the same candidates', async () => {
  const layout = layoutFor(60_000);
  const feeds = inputs(60_000, seeded(8));
  const larger = (tensor: Tensor | undefined): Tensor =>
    new Tensor(
      'float32',
      numbers(tensor).map((value) => 1_000 * value),
      tensor?.dims ?? [],
    );
  const session = await open(evidenceGraph(layout));
  const [one, other] = [
    await session.run(feeds),
    await session.run({ ...feeds, context: larger(feeds['context']), lags: larger(feeds['lags']) }),
  ];
  for (const part of ['candidates', 'spread', 'sequence'] as const) {
    const [of, ofLarger] = [numbers(one[part]), numbers(other[part])];
    // From the row of a hundred requests a step on: there a hair of a thousandth is nothing. The last one is silent.
    const each = of.length / ROWS;
    for (let at = 2 * each; at < (ROWS - 1) * each; at += 1) {
      const [ratio, again] = [of[at] ?? Number.NaN, ofLarger[at] ?? Number.NaN];
      assert.ok(Math.abs(ratio - again) <= 1e-3 * Math.max(1, ratio), `${part} ${at}: ${ratio}, ${again}`);
    }
  }
});

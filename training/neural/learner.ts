/**
 * How does a net become better, step by step? The weights and their moments go into the graph of a step and come out
 * as those of the next. What a learner holds between two steps is all that there is: kept as bytes it goes on as if
 * nothing had been, and the same seed gives the same numbers.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { present } from '../../src/core/units/check.ts';
import { NotPacked, pack, unpack } from '../../src/core/units/packed.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { encodeModel } from '../onnx/model-proto.ts';
import { adam, firstMoment, NEXT, secondMoment, stepNumbers } from './adam.ts';
import { Tape } from './tape.ts';
import type { Variable } from './tape.ts';

/** Numbers of a weight, row-major. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What is trained: a loss over some weights, as it is put into a graph. */
export interface Trainable {
  /** As they start, in the order in which `loss` gets them. */
  readonly weights: readonly Weight[];
  /** A scalar. Its inputs, but for the weights, are those that a batch has. */
  loss(tape: Tape, weights: readonly Variable[]): Variable;
}

/** What goes into a step besides the weights, by name. */
export type Batch = Readonly<
  Record<string, { readonly values: Float32Array; readonly shape: readonly number[] }>
>;

export interface Learner {
  /** Moves the weights once, and gives the loss before. */
  learn(batch: Batch, rate: number): Promise<number>;
  /** The loss alone. */
  lossOf(batch: Batch): Promise<number>;
  weights(): readonly Weight[];
  /** Weights, moments and the count of steps. */
  save(): Uint8Array;
  /** Goes on from what `save` gave. Throws `NotPacked` where that is of other weights. */
  load(saved: Uint8Array): void;
  /** Gives the memory of the graphs back. */
  close(): Promise<void>;
}

export interface LearnerOptions {
  readonly normMax: number;
  readonly decay: number;
}

const LOSS = 'loss';
const scalar = (value: number): Tensor => new Tensor('float32', Float32Array.of(value), []);

export async function openLearner(trainable: Trainable, options: LearnerOptions): Promise<Learner> {
  const stepping = await open(trainable, options);
  const looking = await open(trainable, undefined);
  let state = startOf(trainable.weights);
  let step = 0;
  return {
    async learn(batch, rate) {
      step += 1;
      const numbers = Object.entries(stepNumbers(step, rate)).map(
        ([name, value]) => [name, scalar(value)] as const,
      );
      const given = await stepping.run({ ...state, ...tensorsOf(batch), ...Object.fromEntries(numbers) });
      state = Object.fromEntries(Object.keys(state).map((name) => [name, present(given[name + NEXT], name)]));
      return numbersOf(given[LOSS])[0] ?? Number.NaN;
    },
    async lossOf(batch) {
      const weights = Object.fromEntries(
        trainable.weights.map(({ name }) => [name, present(state[name], name)] as const),
      );
      const given = await looking.run({ ...weights, ...tensorsOf(batch) });
      return numbersOf(given[LOSS])[0] ?? Number.NaN;
    },
    weights: () =>
      trainable.weights.map((weight) => ({ ...weight, values: numbersOf(state[weight.name]).slice() })),
    save: () =>
      pack({ head: { step, names: Object.keys(state) }, arrays: Object.values(state).map(numbersOf) }),
    load(saved) {
      const { head, arrays } = unpack(saved);
      const { step: at, names } = head as { step: number; names: readonly string[] };
      const isAlike = ([name, { size }]: [string, Tensor], place: number): boolean =>
        names[place] === name && arrays[place]?.length === size;
      if (!Object.entries(state).every(isAlike)) throw new NotPacked('these are other weights');
      step = at;
      state = Object.fromEntries(
        Object.entries(state).map(([name, { dims }], place) => [
          name,
          new Tensor('float32', arrays[place] as Float32Array, dims),
        ]),
      );
    },
    async close() {
      await stepping.release();
      await looking.release();
    },
  };
}

/** The graph of a step; without options that of the loss alone. */
function open(trainable: Trainable, options: LearnerOptions | undefined): Promise<InferenceSession> {
  const g = new GraphBuilder();
  const tape = new Tape(g);
  const weights = trainable.weights.map(({ name, shape }) => tape.weight(name, shape));
  const loss = trainable.loss(tape, weights);
  g.output(loss, { name: LOSS, type: 'float32', shape: [] });
  if (options) adam(tape, weights, tape.gradients(loss, weights), options);
  const threads = { intraOpNumThreads: 1, interOpNumThreads: 1 };
  return InferenceSession.create(encodeModel(g.build('training')), threads);
}

function startOf(weights: readonly Weight[]): Record<string, Tensor> {
  const of = (name: string, shape: readonly number[], values: Float32Array) =>
    [name, new Tensor('float32', values, shape)] as const;
  return Object.fromEntries(
    weights.flatMap(({ name, shape, values }) => [
      of(name, shape, values),
      of(firstMoment(name), shape, new Float32Array(values.length)),
      of(secondMoment(name), shape, new Float32Array(values.length)),
    ]),
  );
}

const tensorsOf = (batch: Batch): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(batch).map(([name, { values, shape }]) => [name, new Tensor('float32', values, shape)]),
  );

const numbersOf = (tensor: Tensor | undefined): Float32Array =>
  (tensor?.data ?? new Float32Array()) as Float32Array;

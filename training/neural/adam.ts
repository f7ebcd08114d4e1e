/**
 * Which weights are next? AdamW (Loshchilov and Hutter, 2019), after the gradient was cut to a greatest norm, as nodes
 * of the graph. The corrections for the first steps are in the two numbers that come in.
 */
import { int } from '../onnx/graph-builder.ts';
import type { Value } from '../onnx/graph-builder.ts';
import type { Tape, Variable } from './tape.ts';

const MEMORY = { first: 0.9, second: 0.999 } as const;
const HAIR = 1e-8;

/** Names of the two inputs that differ from step to step. */
export const RATE = 'rate';
export const FLOOR = 'floor';

/** Names of the moments of a weight, as inputs; what is next has `NEXT` behind its name. */
export const firstMoment = (weight: string): string => `first_${weight}`;
export const secondMoment = (weight: string): string => `second_${weight}`;
export const NEXT = '_next';

/** What `RATE` and `FLOOR` are at a step, counted from 1. */
export function stepNumbers(
  step: number,
  rate: number,
): Readonly<Record<typeof RATE | typeof FLOOR, number>> {
  const root = Math.sqrt(1 - MEMORY.second ** step);
  return { [RATE]: (rate * root) / (1 - MEMORY.first ** step), [FLOOR]: HAIR * root };
}

interface AdamOptions {
  /** Gradients of a greater norm, all weights together, are cut to it. */
  readonly normMax: number;
  /** Share of a matrix that a step takes away, per unit of rate. */
  readonly decay: number;
}

/** Adds moments as inputs, and weights and moments of the next step as outputs. */
export function adam(
  tape: Tape,
  weights: readonly Variable[],
  gradients: readonly Variable[],
  { normMax, decay }: AdamOptions,
): void {
  const { g } = tape;
  const [rate, floor] = [RATE, FLOOR].map((name) => g.input({ name, type: 'float32', shape: [] })) as [
    Value,
    Value,
  ];
  const squares = gradients.map((of) => g.apply('ReduceSumSquare', [of], { keepdims: int(0) }));
  const norm = g.apply('Sqrt', [g.apply('Sum', squares)]);
  const cut = g.apply('Min', [1, g.apply('Div', [normMax, g.apply('Max', [norm, 1e-12])])]);
  weights.forEach((weight, place) => {
    const shape = weight.shape;
    const port = (name: string) => ({ name, type: 'float32', shape }) as const;
    const gradient = g.apply('Mul', [gradients[place], cut]);
    const blend = (name: string, memory: number, value: Value): Value => {
      const kept = g.apply('Mul', [g.input(port(name)), memory]);
      const next = g.apply('Add', [kept, g.apply('Mul', [value, 1 - memory])]);
      g.output(next, port(name + NEXT));
      return next;
    };
    const first = blend(firstMoment(weight.name), MEMORY.first, gradient);
    const second = blend(secondMoment(weight.name), MEMORY.second, g.apply('Mul', [gradient, gradient]));
    const root = g.apply('Add', [g.apply('Sqrt', [second]), floor]);
    const step = g.apply('Mul', [g.apply('Div', [first, root]), rate]);
    const moved = g.apply('Sub', [weight, step]);
    const kept = shape.length > 1 ? g.apply('Mul', [weight, g.apply('Mul', [rate, decay])]) : undefined;
    g.output(kept ? g.apply('Sub', [moved, kept]) : moved, port(weight.name + NEXT));
  });
}

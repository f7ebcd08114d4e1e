/**
 * What does the gate net say? For each lead, window and level a weighted mean of the candidates, the weights a softmax
 * over them (a mixture of experts: Jacobs and others, 1991), and a small correction in local spreads:
 *
 *   u = shared · Wᵤ + state · Wᵣ;   a = relu(own · Wₐ + u + bₐ);   h = relu(a · Wₕ + bₕ);   o = h · Wₒ + bₒ
 *   quantile = Σ softmax(o)ₖ · candidateₖ + 0.3 · o′ · spread
 *
 * One net for all leads and windows, each of which is told what it is, and so for all lengths of step. With recurrence
 * `state` is what an LSTM keeps of the last two hours; without, the means of the last minutes have to do.
 */
import { present } from '../../src/core/units/check.ts';
import type { Weight } from '../neural/learner.ts';
import { lstm, servedLstm } from '../neural/lstm.ts';
import * as op from '../neural/operations.ts';
import { seeded } from '../neural/random.ts';
import type { Tape, Variable } from '../neural/tape.ts';
import * as settings from './settings.ts';

const { CANDIDATES, STATE_UNITS, UNITS } = settings;
const LEVELS = settings.LEVELS.length;
const OUTPUTS = LEVELS * (CANDIDATES + 1);

/** With recurrence or without. */
export type NetKind = 'lstm' | 'gate';

const DENSE_SHAPES = {
  shared_weight: [settings.SHARED_FEATURES, UNITS],
  own_weight: [settings.OWN_FEATURES, UNITS],
  own_bias: [UNITS],
  hidden: [UNITS, UNITS],
  hidden_bias: [UNITS],
  out: [UNITS, OUTPUTS],
  out_bias: [OUTPUTS],
} as const;
const LSTM_SHAPES = {
  lstm_input: [settings.SEQUENCE_CHANNELS, 4 * STATE_UNITS],
  lstm_state: [STATE_UNITS, 4 * STATE_UNITS],
  lstm_bias: [4 * STATE_UNITS],
  state: [STATE_UNITS, UNITS],
} as const;
type Part = keyof typeof DENSE_SHAPES | keyof typeof LSTM_SHAPES;

export const shapesOf = (kind: NetKind): Readonly<Partial<Record<Part, readonly number[]>>> =>
  kind === 'lstm' ? { ...DENSE_SHAPES, ...LSTM_SHAPES } : DENSE_SHAPES;

/** Even in ±√(6 ÷ (in + out)) (Glorot and Bengio, 2010); all candidates weigh the same, and the LSTM forgets little. */
export function startingWeights(kind: NetKind, seed: number): readonly Weight[] {
  const random = seeded(seed);
  return Object.entries(shapesOf(kind)).map(([name, shape]) => {
    const [inputs = 1, outputs] = shape;
    const values = new Float32Array(inputs * (outputs ?? 1));
    const reach = name === 'out' ? 0.02 : Math.sqrt(6 / (inputs + (outputs ?? 0)));
    if (outputs !== undefined) values.forEach((_, place) => (values[place] = reach * (2 * random() - 1)));
    if (name === 'lstm_bias') values.fill(1, 2 * STATE_UNITS, 3 * STATE_UNITS);
    return { name, shape, values };
  });
}

/** What the net is given, as `Evidence` has it. */
export interface NetInput {
  readonly candidates: Variable;
  readonly spread: Variable;
  readonly own: Variable;
  readonly shared: Variable;
  /** [step, batch, channel]. */
  readonly sequence: Variable;
}

/** Quantiles by the scale, [batch, set, level]; `weights` by the order of `shapesOf`. */
export function netOutput(
  tape: Tape,
  input: NetInput,
  {
    kind,
    weights,
    isServed,
  }: { readonly kind: NetKind; readonly weights: readonly Variable[]; readonly isServed: boolean },
): Variable {
  const names = Object.keys(shapesOf(kind));
  const of = (part: Part): Variable => present(weights[names.indexOf(part)], part);
  let forAll = op.matrixProduct(tape, input.shared, of('shared_weight'));
  if (kind === 'lstm') {
    const recurrent = { input: of('lstm_input'), state: of('lstm_state'), bias: of('lstm_bias') };
    const state = (isServed ? servedLstm : lstm)(tape, input.sequence, recurrent);
    forAll = op.add(tape, forAll, op.matrixProduct(tape, state, of('state')));
  }
  const repeated = op.reshape(tape, forAll, [-1, 1, UNITS], ['batch', 1, UNITS]);
  const own = op.dense(tape, input.own, { weight: of('own_weight'), bias: of('own_bias') });
  const first = op.relu(tape, op.add(tape, own, repeated));
  const second = op.relu(tape, op.dense(tape, first, { weight: of('hidden'), bias: of('hidden_bias') }));
  const out = op.dense(tape, second, { weight: of('out'), bias: of('out_bias') });
  return op.add(tape, mixed(tape, out, input), corrected(tape, out, input));
}

function mixed(tape: Tape, out: Variable, { candidates }: NetInput): Variable {
  const shape = ['batch', 'set', LEVELS, CANDIDATES];
  const flat = op.columns(tape, out, 0, LEVELS * CANDIDATES);
  const shares = op.softmax(tape, op.reshape(tape, flat, [0, 0, LEVELS, CANDIDATES], shape));
  const each = op.reshape(tape, candidates, [0, 0, 1, CANDIDATES], ['batch', 'set', 1, CANDIDATES]);
  return op.sumOfProducts(tape, shares, each);
}

function corrected(tape: Tape, out: Variable, { spread }: NetInput): Variable {
  const raw = op.columns(tape, out, LEVELS * CANDIDATES, OUTPUTS);
  return op.times(tape, op.multiply(tape, raw, spread), settings.CORRECTION);
}

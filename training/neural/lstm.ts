/**
 * Recurrence: what does a sequence leave behind? An LSTM (Hochreiter and Schmidhuber, 1997; with the forget gate of
 * Gers and others, 2000). To train it, forward and backward are a `Scan` each, and all that does not depend on the
 * step before is done for all steps at once; to serve it, the operator of its own that ONNX has.
 *
 * Columns of the weights are those of the gates i, o, f, c, in the order of ONNX, each as wide as the state.
 */
import { body, int, ints } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { asRows, turned } from './tape.ts';
import type { Tape, Variable } from './tape.ts';

export interface LstmWeights {
  /** [channel, 4 · state]. */
  readonly input: Variable;
  /** [state, 4 · state]. */
  readonly state: Variable;
  /** [4 · state]. */
  readonly bias: Variable;
}

/** The last state [batch, state] over `sequence` [step, batch, channel], of a tape that trains. */
export function lstm(tape: Tape, sequence: Variable, weights: LstmWeights): Variable {
  const { g } = tape;
  const units = weights.state.shape[0] as number;
  const [steps = 'step', batch = 'batch'] = sequence.shape;
  const wide = (times: number): readonly (string | number)[] => [steps, batch, times * units];
  const projected = g.apply('Add', [g.apply('MatMul', [sequence, weights.input]), weights.bias]);
  const none = zeros(g, sequence, units);
  const forward = forwardStep(g, weights.state, units);
  const [last = none, , ...kept] = g.applyMany({ operator: 'Scan', count: 7 }, [none, none, projected], {
    body: body(forward),
    num_scan_inputs: int(1),
  });
  const value = tape.given(last, [batch, units]);
  return tape.noted(value, [sequence, weights.input, weights.state, weights.bias], (gradient) => {
    const [before, cells, gates, candidate, squashed] = kept as [Value, Value, Value, Value, Value];
    const slopes = [sigmoidSlope(g, gates), tanhSlope(g, candidate), tanhSlope(g, squashed)];
    const scanned = [gates, candidate, squashed, cells, ...slopes];
    const backward = backwardStep(g, weights.state, units);
    const [, , ofSums = none] = g.applyMany({ operator: 'Scan', count: 3 }, [gradient, none, ...scanned], {
      body: body(backward),
      num_scan_inputs: int(scanned.length),
      scan_input_directions: ints(scanned.map(() => 1)),
      scan_output_directions: ints([1]),
    });
    const sums = tape.given(ofSums, wide(4));
    const rows = asRows(tape, sums);
    const product = (of: Variable, shape: Variable['shape']): Variable =>
      tape.plain('Gemm', [asRows(tape, of), rows], shape, { transA: int(1) });
    return [
      sequence.isTrained
        ? tape.plain('MatMul', [sums, turned(tape, weights.input)], sequence.shape)
        : undefined,
      product(sequence, weights.input.shape),
      product(tape.given(before, wide(1)), weights.state.shape),
      tape.plain('ReduceSum', [rows, g.integers([0])], weights.bias.shape, { keepdims: int(0) }),
    ];
  });
}

/** The same by ONNX's own operator, to serve. */
export function servedLstm(tape: Tape, sequence: Variable, weights: LstmWeights): Variable {
  const { g } = tape;
  const units = weights.state.shape[0] as number;
  const asGates = (matrix: Variable): Value => g.apply('Unsqueeze', [turned(tape, matrix), g.integers([0])]);
  const noBias = g.floats(new Float32Array(4 * units), [4 * units]);
  const bias = g.apply('Unsqueeze', [
    g.apply('Concat', [weights.bias, noBias], { axis: int(0) }),
    g.integers([0]),
  ]);
  const [, last = sequence] = g.applyMany(
    { operator: 'LSTM', count: 2 },
    [sequence, asGates(weights.input), asGates(weights.state), bias],
    { hidden_size: int(units) },
  );
  return tape.given(g.apply('Squeeze', [last, g.integers([0])]), [sequence.shape[1] ?? 'batch', units]);
}

/** One step: the state after it, and what the way back needs: state and cell before it, gates, squashed values. */
function forwardStep(outer: GraphBuilder, weight: Value, units: number) {
  const s = outer.nested();
  const port = (name: string, times: number) =>
    ({ name, type: 'float32', shape: ['batch', times * units] }) as const;
  const [state, cell, projected] = [
    s.input(port('f_state', 1)),
    s.input(port('f_cell', 1)),
    s.input(port('f_sum', 4)),
  ];
  const sums = s.apply('Add', [projected, s.apply('MatMul', [state, weight])]);
  const [ofGates = sums, ofCandidate = sums] = split(s, sums, [3 * units, units]);
  const gates = s.apply('Sigmoid', [ofGates]);
  const [input, output, forget] = split(s, gates, [units, units, units]);
  const candidate = s.apply('Tanh', [ofCandidate]);
  const next = s.apply('Add', [s.apply('Mul', [forget, cell]), s.apply('Mul', [input, candidate])]);
  const squashed = s.apply('Tanh', [next]);
  s.output(s.apply('Mul', [output, squashed]), port('f_state_after', 1));
  s.output(next, port('f_cell_after', 1));
  s.output(state, port('f_state_before', 1));
  s.output(cell, port('f_cell_before', 1));
  s.output(gates, port('f_gates', 3));
  s.output(candidate, port('f_candidate', 1));
  s.output(squashed, port('f_squashed', 1));
  return s.build('lstm-step');
}

/** One step back: gradients of the state and the cell before it, and of the sums that went into its gates. */
function backwardStep(outer: GraphBuilder, weight: Value, units: number) {
  const s = outer.nested();
  const port = (name: string, times: number) =>
    ({ name, type: 'float32', shape: ['batch', times * units] }) as const;
  const [ofState, ofCell] = [s.input(port('b_state', 1)), s.input(port('b_cell', 1))];
  const [gates, candidate, squashed] = [
    s.input(port('b_gates', 3)),
    s.input(port('b_candidate', 1)),
    s.input(port('b_squashed', 1)),
  ];
  const cell = s.input(port('b_cell_before', 1));
  const gateSlope = s.input(port('b_gate_slope', 3));
  const [candidateSlope, squashedSlope] = [
    s.input(port('b_candidate_slope', 1)),
    s.input(port('b_squashed_slope', 1)),
  ];
  const [input, output, forget] = split(s, gates, [units, units, units]);
  const times = (...factors: readonly (Value | undefined)[]): Value =>
    factors
      .slice(1)
      .reduce<Value>((product, factor) => s.apply('Mul', [product, factor]), factors[0] ?? ofState);
  const ofNext = s.apply('Add', [ofCell, times(ofState, output, squashedSlope)]);
  const ofGates = s.apply(
    'Concat',
    [times(ofNext, candidate), times(ofState, squashed), times(ofNext, cell)],
    { axis: int(1) },
  );
  const ofSums = s.apply('Concat', [times(ofGates, gateSlope), times(ofNext, input, candidateSlope)], {
    axis: int(1),
  });
  s.output(s.apply('Gemm', [ofSums, weight], { transB: int(1) }), port('b_state_before', 1));
  s.output(times(ofNext, forget), port('b_cell_gradient_before', 1));
  s.output(ofSums, port('b_sums', 4));
  return s.build('lstm-step-back');
}

const split = (g: GraphBuilder, value: Value, lengths: readonly number[]): readonly Value[] =>
  g.applyMany({ operator: 'Split', count: lengths.length }, [value, g.integers(lengths)], { axis: int(1) });

const sigmoidSlope = (g: GraphBuilder, value: Value): Value =>
  g.apply('Mul', [value, g.apply('Sub', [1, value])]);

const tanhSlope = (g: GraphBuilder, value: Value): Value =>
  g.apply('Sub', [1, g.apply('Mul', [value, value])]);

/** [batch, state] of `sequence` [step, batch, channel]. */
function zeros(g: GraphBuilder, sequence: Variable, units: number): Value {
  const batch = g.apply('Gather', [g.apply('Shape', [sequence]), g.integers([1])]);
  return g.apply('Expand', [0, g.apply('Concat', [batch, g.integers([units])], { axis: int(0) })]);
}

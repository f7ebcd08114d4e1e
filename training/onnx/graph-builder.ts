/**
 * How is a graph put together without naming every edge by hand? Values are handed from operation to
 * operation; names are made up, in order, so that the same calls give the same graph.
 */
import { check } from '../../src/core/units/check.ts';
import type { Attribute, Attributes, Graph, GraphNode, GraphPort, Tensor } from './model-proto.ts';

/** What an operation gave, an input or a constant; made by a builder and used with it and its nested ones. */
export interface Value {
  readonly name: string;
}

/** A number stands for a float32 scalar, `undefined` for an optional input that is left out. */
export type Operand = Value | number | undefined;

export const int = (value: number): Attribute => ({ kind: 'int', value });
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
export const text = (value: string): Attribute => ({ kind: 'text', value });
export const texts = (value: readonly string[]): Attribute => ({ kind: 'texts', value });
export const packedInts = (value: Int32Array): Attribute => ({ kind: 'packed', value });
export const packedFloats = (value: Float32Array): Attribute => ({ kind: 'packed', value });
export const body = (value: Graph): Attribute => ({ kind: 'graph', value });

export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #constants: Tensor[] = [];
  readonly #inputs: GraphPort[] = [];
  readonly #outputs: GraphPort[] = [];
  readonly #scalars = new Map<number, Value>();
  readonly #newName: () => string;

  constructor(newName = countNames()) {
    this.#newName = newName;
  }

  /** An input of the graph. */
  input(port: GraphPort): Value {
    this.#inputs.push(port);
    return { name: port.name };
  }

  /** Makes `value` an output of the graph, under the name of `port`. */
  output(value: Value, port: GraphPort): void {
    this.#nodes.push({ operator: 'Identity', inputs: [value.name], outputs: [port.name], attributes: {} });
    this.#outputs.push(port);
  }

  /** The single result of `operator`; without a domain, of a standard one. */
  apply(operator: string, operands: readonly Operand[], attributes: Attributes = {}, domain?: string): Value {
    const name = this.#newName();
    const inputs = this.#names(operands);
    this.#nodes.push({
      operator,
      inputs,
      outputs: [name],
      attributes,
      ...(domain === undefined ? {} : { domain }),
    });
    return { name };
  }

  /** The first `count` results of an operator that has several. */
  applyMany(
    { operator, count }: { readonly operator: string; readonly count: number },
    operands: readonly Operand[],
    attributes: Attributes = {},
  ): readonly Value[] {
    const outputs = Array.from({ length: count }, () => this.#newName());
    this.#nodes.push({ operator, inputs: this.#names(operands), outputs, attributes });
    return outputs.map((name) => ({ name }));
  }

  /** A float32 constant, row-major. */
  floats(values: Iterable<number>, shape: readonly number[]): Value {
    return this.constant({ type: 'float32', shape, data: Float32Array.from(values) });
  }

  /** An int64 vector: axes, shapes, indices. */
  integers(values: readonly number[]): Value {
    const data = BigInt64Array.from(values, BigInt);
    return this.constant({ type: 'int64', shape: [values.length], data });
  }

  /** An int64 scalar: one place along an axis. */
  index(value: number): Value {
    return this.constant({ type: 'int64', shape: [], data: BigInt64Array.of(BigInt(value)) });
  }

  constant(tensor: Omit<Tensor, 'name'>): Value {
    const size = tensor.shape.reduce((product, length) => product * length, 1);
    check(size === tensor.data.length, `a constant of shape [${tensor.shape.join(', ')}] has ${size} values`);
    const name = this.#newName();
    this.#constants.push({ name, ...tensor });
    return { name };
  }

  /** A builder for the body of a `Loop`, `Scan` or `If` of this graph: its names are new here too. */
  nested(): GraphBuilder {
    return new GraphBuilder(this.#newName);
  }

  build(name: string): Graph {
    return {
      name,
      nodes: this.#nodes,
      constants: this.#constants,
      inputs: this.#inputs,
      outputs: this.#outputs,
    };
  }

  #names(operands: readonly Operand[]): string[] {
    return operands.map((operand) => {
      if (operand === undefined) return '';
      return typeof operand === 'number' ? this.#scalar(operand).name : operand.name;
    });
  }

  #scalar(value: number): Value {
    const known = this.#scalars.get(value);
    if (known) return known;
    const made = this.floats([value], []);
    this.#scalars.set(value, made);
    return made;
  }
}

/** Names starting with a digit cannot clash with those that people give to inputs and outputs. */
function countNames(): () => string {
  let count = 0;
  return () => `${count++}`;
}

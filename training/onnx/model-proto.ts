/**
 * What is an ONNX model made of, and which field of `onnx.proto` holds which part? Types of a graph as plain
 * data, and its bytes (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 *
 * Opset 17 and IR 8 are read by every runtime since 2022. Besides operators of the standard domain there are those of
 * ONNX-ML, of version 3: the newest that ONNX Runtime has trees of.
 */
import { MessageWriter } from './protobuf.ts';

const IR_VERSION = 8;
const OPSET_VERSION = 17;
/** Of classical models, trees among them. */
export const ML_DOMAIN = 'ai.onnx.ml';
const ML_VERSION = 3;
const PRODUCER = 'predictive-resource-allocator';

type ElementType = 'float32' | 'int32' | 'int64' | 'bool';

/** A number, or the name of an axis whose length is known only when the graph runs. */
export type Dimension = number | string;

/** A constant: `data` in row-major order, as many elements as `shape` says. */
export interface Tensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
}

export type Attribute =
  | { readonly kind: 'float' | 'int'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'floats' | 'ints'; readonly value: readonly number[] }
  /** Packed, as tens of thousands of them should be. */
  | { readonly kind: 'packed'; readonly value: Float32Array | Int32Array }
  | { readonly kind: 'texts'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: Tensor }
  | { readonly kind: 'graph'; readonly value: Graph };

export type Attributes = Readonly<Record<string, Attribute>>;

/** One operation; an empty name among `inputs` or `outputs` leaves an optional one out. */
export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
  /** `undefined`: the standard one. */
  readonly domain?: string;
}

/** What goes in or comes out. */
export interface GraphPort {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}

/** Nodes in an order in which each uses only what came before. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Tensor[];
  readonly inputs: readonly GraphPort[];
  readonly outputs: readonly GraphPort[];
}

/** The bytes of `model.onnx`: the same graph gives the same bytes. */
export function encodeModel(graph: Graph): Uint8Array {
  const opset = new MessageWriter().text(1, '').integer(2, OPSET_VERSION);
  const model = new MessageWriter()
    .integer(1, IR_VERSION)
    .text(2, PRODUCER)
    .message(7, graphProto(graph))
    .message(8, opset);
  if (graph.nodes.some(({ domain }) => domain === ML_DOMAIN)) {
    model.message(8, new MessageWriter().text(1, ML_DOMAIN).integer(2, ML_VERSION));
  }
  return model.finish();
}

function graphProto(graph: Graph): MessageWriter {
  const writer = new MessageWriter();
  for (const node of graph.nodes) writer.message(1, nodeProto(node));
  writer.text(2, graph.name);
  for (const constant of graph.constants) writer.message(5, tensorProto(constant));
  for (const input of graph.inputs) writer.message(11, valueInfoProto(input));
  for (const output of graph.outputs) writer.message(12, valueInfoProto(output));
  return writer;
}

function nodeProto(node: GraphNode): MessageWriter {
  const writer = new MessageWriter();
  for (const input of node.inputs) writer.text(1, input);
  for (const output of node.outputs) writer.text(2, output);
  writer.text(4, node.operator);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    writer.message(5, attributeProto(name, attribute));
  }
  if (node.domain !== undefined) writer.text(7, node.domain);
  return writer;
}

const ATTRIBUTE_TYPE: Readonly<Record<Exclude<Attribute['kind'], 'packed'>, number>> = {
  float: 1,
  int: 2,
  text: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  texts: 8,
};

function attributeProto(name: string, { kind, value }: Attribute): MessageWriter {
  const writer = new MessageWriter().text(1, name);
  switch (kind) {
    case 'float':
      writer.float(2, value);
      break;
    case 'int':
      writer.integer(3, value);
      break;
    case 'text':
      writer.text(4, value);
      break;
    case 'tensor':
      writer.message(5, tensorProto(value));
      break;
    case 'graph':
      writer.message(6, graphProto(value));
      break;
    case 'floats':
      for (const item of value) writer.float(7, item);
      break;
    case 'ints':
      for (const item of value) writer.integer(8, item);
      break;
    case 'packed':
      return packedProto(writer, value);
    case 'texts':
      for (const item of value) writer.text(9, item);
      break;
  }
  return writer.integer(20, ATTRIBUTE_TYPE[kind]);
}

/** Raw floats are little-endian, as typed arrays are. */
function packedProto(writer: MessageWriter, value: Float32Array | Int32Array): MessageWriter {
  if (value instanceof Int32Array) {
    return writer.packedIntegers(8, value).integer(20, ATTRIBUTE_TYPE.ints);
  }
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return writer.bytes(7, bytes).integer(20, ATTRIBUTE_TYPE.floats);
}

const ELEMENT_TYPE: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/** Raw data is little-endian, as typed arrays are on every machine that Node runs on. */
function tensorProto({ name, type, shape, data }: Tensor): MessageWriter {
  const writer = new MessageWriter();
  for (const dimension of shape) writer.integer(1, dimension);
  return writer
    .integer(2, ELEMENT_TYPE[type])
    .text(8, name)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function valueInfoProto({ name, type, shape }: GraphPort): MessageWriter {
  const shapeWriter = new MessageWriter();
  for (const dimension of shape) {
    const writer = new MessageWriter();
    if (typeof dimension === 'number') writer.integer(1, dimension);
    else writer.text(2, dimension);
    shapeWriter.message(1, writer);
  }
  const tensorType = new MessageWriter().integer(1, ELEMENT_TYPE[type]).message(2, shapeWriter);
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensorType));
}

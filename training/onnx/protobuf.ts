/**
 * How is a protocol buffer laid out in bytes? As much of the wire format as an ONNX model needs: varints,
 * 32-bit floats and length-delimited fields (https://protobuf.dev/programming-guides/encoding/).
 *
 * A message is a list of parts that are joined once, at the end: the weights of a model are never copied
 * byte by byte, however deep their message is nested.
 */

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** Largest number whose bits the fast path of `varint` may shift. */
const INT_32_MAX = 0x7fffffff;

/** One message under construction; fields appear in the order in which they are written. */
export class MessageWriter {
  readonly #parts: Uint8Array[] = [];
  #byteLength = 0;

  /** A signed 64-bit integer, or an enum. */
  integer(field: number, value: number | bigint): this {
    return this.#key(field, VARINT).#append(varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#key(field, FIXED_32).#append(bytes);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  /** Keeps a reference to `value`, which must not change before `finish`. */
  bytes(field: number, value: Uint8Array): this {
    return this.#key(field, LENGTH_DELIMITED).#append(varint(value.length)).#append(value);
  }

  /** Many whole numbers in one field. */
  packedIntegers(field: number, values: Int32Array): this {
    const bytes: number[] = [];
    for (const value of values) bytes.push(...varint(value));
    return this.bytes(field, Uint8Array.from(bytes));
  }

  /** A nested message, complete as it is now. */
  message(field: number, value: MessageWriter): this {
    this.#key(field, LENGTH_DELIMITED).#append(varint(value.#byteLength));
    for (const part of value.#parts) this.#append(part);
    return this;
  }

  /** The bytes of the message. */
  finish(): Uint8Array {
    const bytes = new Uint8Array(this.#byteLength);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  #key(field: number, wireType: number): this {
    return this.#append(varint(field * 8 + wireType));
  }

  #append(part: Uint8Array): this {
    this.#parts.push(part);
    this.#byteLength += part.length;
    return this;
  }
}

/** Seven bits a byte, lowest first; a negative number takes the ten bytes of its 64-bit two's complement. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  if (typeof value === 'number' && value >= 0 && value <= INT_32_MAX) {
    let rest = value;
    for (; rest > 0x7f; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
    bytes.push(rest);
  } else {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
  }
  return Uint8Array.from(bytes);
}

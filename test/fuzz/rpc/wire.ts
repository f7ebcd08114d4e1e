/** Protobuf's wire format, as far as it takes to write anything: a codec would not write what is not allowed. */

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** The low 64 bits, as negative numbers are written too. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

const tag = (field: number, wireType: number): Buffer => varint(BigInt(field) * 8n + BigInt(wireType));

export const integerField = (field: number, value: bigint): Buffer =>
  Buffer.concat([tag(field, VARINT), varint(value)]);

export function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(field, FIXED_64), bytes]);
}

export function floatField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([tag(field, FIXED_32), bytes]);
}

/** A string, bytes or a message. */
export const bytesField = (field: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([tag(field, LENGTH_DELIMITED), varint(BigInt(bytes.length)), bytes]);

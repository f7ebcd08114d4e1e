/**
 * How do a few flat arrays become one run of bytes, and back? A head of plain data, then the arrays, each on a whole
 * multiple of eight bytes. Little-endian like every machine that Node runs on; the head says so, and what says
 * otherwise is refused.
 */

export type PackedArray = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

export interface Packed {
  /** As JSON gives it. */
  readonly head: unknown;
  readonly arrays: readonly PackedArray[];
}

/** The bytes are not what `pack` makes. */
export class NotPacked extends Error {
  override readonly name = 'NotPacked';
}

const KINDS = { Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array } as const;
type Kind = keyof typeof KINDS;

interface Index {
  readonly head: unknown;
  readonly arrays: readonly { readonly kind: Kind; readonly length: number }[];
}

/** First four bytes: they read differently on a machine of the other byte order. */
const MARK = 0x50_52_41_31;
const ALIGNMENT = 8;
const HEAD_AT = 8;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

export function pack({ head, arrays }: Packed): Uint8Array {
  const index: Index = {
    head,
    arrays: arrays.map((array) => ({ kind: kindOf(array), length: array.length })),
  };
  const text = new TextEncoder().encode(JSON.stringify(index));
  let at = aligned(HEAD_AT + text.length);
  const all = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + aligned(byteLength), at));
  all.set(new Uint8Array(Uint32Array.of(MARK, text.length).buffer));
  all.set(text, HEAD_AT);
  for (const { buffer, byteOffset, byteLength } of arrays) {
    all.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += aligned(byteLength);
  }
  return all;
}

/** The arrays are copies. Throws `NotPacked`. */
export function unpack(bytes: Uint8Array): Packed {
  const copy = bytes.slice(); // Starts on a whole multiple of eight bytes, wherever the others do.
  const [mark, length = 0] = copy.byteLength < HEAD_AT ? [] : new Uint32Array(copy.buffer, 0, 2);
  if (mark !== MARK || HEAD_AT + length > copy.byteLength) throw new NotPacked('no head');
  const index = readIndex(copy.subarray(HEAD_AT, HEAD_AT + length));
  let at = aligned(HEAD_AT + length);
  const arrays = index.arrays.map(({ kind, length: elements }) => {
    const make = KINDS[kind];
    const end = at + elements * make.BYTES_PER_ELEMENT;
    if (!(end <= copy.byteLength)) throw new NotPacked(`${copy.byteLength} bytes, and more are needed`);
    const array = new make(copy.buffer.slice(at, end));
    at = aligned(end);
    return array;
  });
  return { head: index.head, arrays };
}

function readIndex(text: Uint8Array): Index {
  try {
    const index = JSON.parse(new TextDecoder().decode(text)) as Partial<Index>;
    if (index.arrays?.every(({ kind, length }) => kind in KINDS && length >= 0)) {
      return { head: index.head, arrays: index.arrays };
    }
  } catch {
    // What cannot be read is told below.
  }
  throw new NotPacked('the head is not one');
}

function kindOf(array: PackedArray): Kind {
  for (const kind of Object.keys(KINDS) as Kind[]) if (array instanceof KINDS[kind]) return kind;
  throw new NotPacked('an array of another kind');
}

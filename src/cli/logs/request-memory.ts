/**
 * What was made of the requests of a log, by the bytes that say it: most lines say of a request what a line before
 * said, but for its time. Then no text is made of the line, let alone cut up and decoded.
 */

/** What a line says of a request, as bytes `[start, end)` of a block, and when it was. */
export interface Glimpse {
  readonly time: number;
  readonly start: number;
  readonly end: number;
}

export interface RequestMemory<Made extends object> {
  recall(bytes: Buffer, glimpse: Glimpse): Made | undefined;
  remember(bytes: Buffer, glimpse: Glimpse, made: Made): void;
}

/** A power of two: enough places for the pages of a site with their usual answers. */
const PLACES = 8_192;
/** Of four bytes, in each place; the first one says how many bytes there are. What is longer is hardly said twice. */
const WORDS = 32;
const BYTES_MAX = (WORDS - 2) * 4;

/** All places lie in one array: what is looked for is somewhere else each time, and memory is slower than arithmetic. */
export function createRequestMemory<Made extends object>(): RequestMemory<Made> {
  const said = new Uint32Array(PLACES * WORDS);
  const made = new Array<Made | undefined>(PLACES).fill(undefined);
  const words = new Uint32Array(WORDS);
  const viewOf = createViews();
  return {
    recall: (bytes, glimpse) => {
      if (glimpse.end - glimpse.start > BYTES_MAX) return undefined;
      const place = readWords(viewOf(bytes), glimpse, words);
      if (isSaid(words, said, place)) return made[place];
      return isSaid(words, said, place ^ 1) ? made[place ^ 1] : undefined;
    },
    remember: (bytes, glimpse, value) => {
      if (glimpse.end - glimpse.start > BYTES_MAX) return;
      const place = readWords(viewOf(bytes), glimpse, words);
      // Everything has two places, side by side. The newer comes first and drives the older out.
      const older = place ^ 1;
      said.copyWithin(older * WORDS, place * WORDS, (place + 1) * WORDS);
      made[older] = made[place];
      said.set(words, place * WORDS);
      made[place] = value;
    },
  };
}

function createViews(): (bytes: Buffer) => DataView {
  let viewed: Buffer | undefined;
  let view: DataView = new DataView(new ArrayBuffer(0));
  return (bytes) => {
    if (bytes !== viewed) {
      viewed = bytes;
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    return view;
  };
}

/** Only as many words as there are count. */
function isSaid(words: Uint32Array, said: Uint32Array, place: number): boolean {
  const first = place * WORDS;
  const last = ((words[0] ?? 0) + 3) >> 2;
  for (let at = 0; at <= last; at += 1) if (words[at] !== said[first + at]) return false;
  return true;
}

/** Reads the words, and tells the place: their hash. Whoever makes hashes meet has requests worked out each time. */
function readWords(view: DataView, { start, end }: Glimpse, words: Uint32Array): number {
  words[0] = end - start;
  let hash = end - start;
  let next = 1;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = view.getUint32(at);
    words[next] = word;
    next += 1;
    hash = mixed(hash, word);
  }
  let word = 0;
  for (; at < end; at += 1) word = (word << 8) | view.getUint8(at);
  words[next] = word;
  return mixed(hash, word) & (PLACES - 1);
}

/** Multiplied by a large odd number, upper bits depend on all; folded down, so do the lower ones. */
function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

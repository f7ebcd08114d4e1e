/**
 * How are bytes cut into lines, with little work for each and with bounded memory for any?
 *
 * Bytes are handed on in blocks that end where a line ends, so that whoever needs the bytes themselves (their
 * digest, a position between two lines) and whoever needs the text work from the same blocks.
 */
import { isAscii, isUtf8 } from 'node:buffer';

/** A line that is longer is given up: no access log has one, and a file without line breaks must not fill the memory. */
export const LINE_BYTES_MAX = 64 * 1024;

export interface LineBlock {
  readonly bytes: Buffer;
  /**
   * The block ends with a line's end, or with the end of the input. Otherwise it ends within a line that is too
   * long, which goes on in the next block.
   */
  readonly isWhole: boolean;
}

/** All bytes of the chunks, in order, in blocks of whole lines. */
export async function* lineBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<LineBlock> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) {
      yield { bytes: joined(rest, chunk.subarray(0, end)), isWhole: true };
      rest = Buffer.from(chunk.subarray(end));
    } else {
      rest = joined(rest, chunk);
    }
    if (rest.length > LINE_BYTES_MAX) {
      yield { bytes: rest, isWhole: false };
      rest = Buffer.alloc(0);
    }
  }
  if (rest.length > 0) yield { bytes: rest, isWhole: true };
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

const joined = (rest: Buffer, chunk: Buffer): Buffer =>
  rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);

/** A line, or the beginning of one that is too long. */
type OnLine = (text: string, isTooLong: boolean) => void;

/** Calls `onLine` for each line of the blocks that it is given, in order, without its end (`\n` or `\r\n`). */
export function createLineReader(onLine: OnLine): (block: LineBlock) => void {
  let isWithinLine = false;
  return ({ bytes, isWhole }) => {
    const isPlain = isAscii(bytes);
    for (let start = 0; start < bytes.length;) {
      const lineFeed = bytes.indexOf(LINE_FEED, start);
      const end = lineFeed < 0 ? bytes.length : lineFeed;
      const isTooLong = end - start > LINE_BYTES_MAX || (lineFeed < 0 && !isWhole);
      if (!isWithinLine) {
        const shown = isTooLong ? Math.min(end, start + BEGINNING_BYTES) : end;
        onLine(textOf(bytes, { start, end: shown, isPlain }), isTooLong);
      }
      isWithinLine = lineFeed < 0 && !isWhole;
      start = end + 1;
    }
  };
}

/** Enough of a line to recognise it. */
const BEGINNING_BYTES = 200;

interface Place {
  readonly start: number;
  readonly end: number;
  /** There is nothing but ASCII. */
  readonly isPlain: boolean;
}

/**
 * The text of a line. Each line is a string of its own: a part of it that is kept must not keep a whole block.
 * What is not UTF-8 is read as Latin-1, which every byte is.
 */
function textOf(bytes: Buffer, { start, end: before, isPlain }: Place): string {
  const end = bytes[before - 1] === CARRIAGE_RETURN && before > start ? before - 1 : before;
  return isPlain || !isUtf8(bytes.subarray(start, end))
    ? bytes.toString('latin1', start, end)
    : bytes.toString('utf8', start, end);
}

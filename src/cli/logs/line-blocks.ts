/**
 * How are bytes cut into lines, with little work for each and with bounded memory for any?
 *
 * Bytes are handed on in blocks that end where a line ends, so that whoever needs the bytes themselves (their
 * digest, a position between two lines) and whoever needs the text work from the same blocks.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { CommandFailure } from '../failure.ts';

export interface LineBlock {
  readonly bytes: Buffer;
  /**
   * `line`: with a line's end. `added`: it is the last line of the input, whose end was missing and was added.
   * `none`: within a line that is too long and goes on in the next block.
   */
  readonly endsWith: 'line' | 'added' | 'none';
}

/** All bytes of the chunks, in order. What is longer than `lineBytesMax` without a line's end is not held back. */
export async function* lineBlocks(
  chunks: AsyncIterable<Buffer>,
  lineBytesMax: number,
): AsyncGenerator<LineBlock> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) {
      yield { bytes: joined(rest, chunk.subarray(0, end)), endsWith: 'line' };
      rest = Buffer.from(chunk.subarray(end));
    } else {
      rest = joined(rest, chunk);
    }
    if (rest.length > lineBytesMax) {
      yield { bytes: rest, endsWith: 'none' };
      rest = Buffer.alloc(0);
    }
  }
  if (rest.length > 0) yield { bytes: Buffer.concat([rest, LINE_END]), endsWith: 'added' };
}

const LINE_FEED = 10;
const LINE_END = Buffer.from('\n');
const CARRIAGE_RETURN = 13;

const joined = (rest: Buffer, chunk: Buffer): Buffer =>
  rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);

export interface LineReader {
  readonly lineBytesMax: number;
  readonly onLine: (line: Line) => void;
}

/** A line without its end (`\n` or `\r\n`), or the beginning of one that is too long: `[start, end)` of a block. */
export interface Line {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly isTooLong: boolean;
  /** There is nothing but ASCII in the block. */
  readonly isPlain: boolean;
}

/** Calls `onLine` for each line of the blocks that it is given, in order. */
export function createLineReader({ lineBytesMax, onLine }: LineReader): (block: LineBlock) => void {
  let isWithinLine = false;
  return ({ bytes, endsWith }) => {
    const isPlain = isAscii(bytes);
    for (let start = 0; start < bytes.length;) {
      const lineFeed = bytes.indexOf(LINE_FEED, start);
      const isCutOff = lineFeed < 0 && endsWith === 'none';
      const end = lineFeed < 0 ? bytes.length : lineFeed;
      if (!isWithinLine) {
        const isTooLong = isCutOff || end - start > lineBytesMax;
        const before = isTooLong ? Math.min(start + BEGINNING_BYTES, end) : end;
        const hasReturn = before > start && bytes[before - 1] === CARRIAGE_RETURN;
        onLine({ bytes, start, end: hasReturn ? before - 1 : before, isTooLong, isPlain });
      }
      isWithinLine = isCutOff;
      start = end + 1;
    }
  };
}

/** All lines one by one. Throws `CommandFailure` at one that is too long; `name` says of what. */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  { name, lineBytesMax }: { readonly name: string; readonly lineBytesMax: number },
): AsyncGenerator<string> {
  let lines: string[] = [];
  const readLines = createLineReader({
    lineBytesMax,
    onLine(line) {
      const text = textOf(line);
      if (line.isTooLong) {
        throw new CommandFailure(`${name}: a line is longer than ${lineBytesMax} bytes: ${text}`);
      }
      lines.push(text);
    },
  });
  for await (const block of lineBlocks(chunks, lineBytesMax)) {
    lines = [];
    readLines(block);
    yield* lines;
  }
}

/** Enough of a line to recognise it. */
const BEGINNING_BYTES = 200;

/**
 * The text of a line. Each line is a string of its own: a part of it that is kept must not keep a whole block.
 * What is not UTF-8 is read as Latin-1, which every byte is.
 */
export function textOf({ bytes, start, end, isPlain }: Line): string {
  const isLatin = isPlain || !isUtf8(bytes.subarray(start, end));
  return bytes.toString(isLatin ? 'latin1' : 'utf8', start, end);
}

/** How are files read and written line by line, packed or not? Names that end in .gz are packed; `-` is standard input. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

export const STANDARD_INPUT = '-';

export interface TextFile {
  /** To be walked through once. Rejects with what the operating system refuses. */
  readonly chunks: AsyncIterable<string>;
  /** Bytes of the file that were read so far, packed if it is. */
  bytesRead(): number;
}

export function openText(name: string): TextFile {
  const file = name === STANDARD_INPUT ? process.stdin : createReadStream(name);
  const text: Readable = name.endsWith('.gz')
    ? // The error of either is the error of the last, which is read.
      pipeline(file, createGunzip(), () => undefined)
    : file;
  return {
    chunks: text.setEncoding('utf8') as AsyncIterable<string>,
    bytesRead: () => ('bytesRead' in file ? file.bytesRead : 0),
  };
}

/** The lines of a text, without their ends (`\n` or `\r\n`). */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}

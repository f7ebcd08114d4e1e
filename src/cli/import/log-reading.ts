/** What is read of a log before it is counted: is it one, which sources are the largest, what was counted before? */
import type { Extractor, Recognized } from '../../core/demand/extraction.ts';
import { CommandFailure } from '../failure.ts';
import type { Input } from '../logs/input.ts';
import type { LineBlock } from '../logs/line-blocks.ts';
import { lineBlocks } from '../logs/line-blocks.ts';
import type { BadLine, LogFormat, RequestUse } from '../logs/log-entry.ts';
import { ALL_ATTRIBUTES, createLogReader, LOG_LINE_BYTES_MAX } from '../logs/read-log.ts';
import type { CountedLogs } from './log-identity.ts';
import { createLogIdentity, cutAt } from './log-identity.ts';
import { createImportProgress } from './progress.ts';

export interface Log {
  readonly input: Input;
  readonly format: LogFormat;
}

/** Entries that are looked at to tell whether the format is right. */
const TRIED_MAX = 1_000;

/** Rejects if no line at the beginning of the log is of its format: then the format is wrong, and not the log. */
export async function refuseOtherFormat({ input, format }: Log): Promise<void> {
  const entriesOf = createLogReader(format, ALL_ATTRIBUTES);
  const bad: BadLine[] = [];
  for await (const block of lineBlocks(input.read().chunks, LOG_LINE_BYTES_MAX)) {
    for (const entry of entriesOf(block)) {
      if (!('problem' in entry)) return;
      bad.push(entry);
    }
    if (bad.length >= TRIED_MAX) break;
  }
  const [first] = bad;
  if (!first) return;
  throw new CommandFailure(
    `${input.name} is no log of format ${format}: none of its first lines is a request; line ${first.line}: ${first.problem}: ${first.text}`,
  );
}

/** What the rules alone make of the requests of a log. */
export const recognizing = (extractor: Extractor): RequestUse<Recognized> => ({
  make: (attributes) => extractor.recognize(attributes),
  couldRead: (attribute) => extractor.couldRead(attribute),
});

/** Shows all requests to rules that name the largest of something. */
export async function surveyLog(log: Log, extractor: Extractor): Promise<void> {
  const entriesOf = createLogReader(log.format, recognizing(extractor));
  let lines = 0;
  for await (const block of blocksOf(log, 'looking for the largest', () => lines)) {
    for (const entry of entriesOf(block)) {
      lines += 1;
      if (!('problem' in entry)) extractor.survey(entry.made);
    }
  }
}

/** Resolves with the position up to which the log was counted before. */
export async function countedPosition(log: Log, { positions, ids }: CountedLogs): Promise<number> {
  if (positions.size === 0) return 0;
  const identity = createLogIdentity();
  const ascending = [...positions].sort((a, b) => a - b);
  let counted = 0;
  for await (const { bytes } of lineBlocks(log.input.read().chunks, LOG_LINE_BYTES_MAX)) {
    for (const piece of cutAt(bytes, identity.position, ascending)) {
      identity.advance(piece);
      if (positions.has(identity.position) && ids.has(identity.id())) counted = identity.position;
    }
  }
  return counted;
}

/** The blocks of a log, with its progress shown. */
export async function* blocksOf(
  { input }: Log,
  what: string,
  lines: () => number,
): AsyncGenerator<LineBlock> {
  const reading = input.read();
  const progress = createImportProgress(`${input.name}, ${what}`, process.stderr);
  try {
    for await (const block of lineBlocks(reading.chunks, LOG_LINE_BYTES_MAX)) {
      yield block;
      // A log may grow while it is read.
      progress.report(lines(), Math.min(1, reading.bytesRead() / input.size));
    }
  } finally {
    progress.done();
  }
}

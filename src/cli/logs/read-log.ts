/** Which requests does an access log hold, and which of its lines are none? */
import type { Parameter } from '../../core/units/source-key.ts';
import { createCombinedLogReading, createCommonLogReading } from './common-log.ts';
import type { Line, LineBlock } from './line-blocks.ts';
import { createLineReader, lineBlocks, textOf } from './line-blocks.ts';
import type { CouldRead, LineReading, LogEntry, LogFormat, RequestUse } from './log-entry.ts';
import type { Glimpse } from './request-memory.ts';
import { createRequestMemory } from './request-memory.ts';
import { createTsvLogReading } from './tsv-log.ts';

const READINGS: Readonly<Record<LogFormat, (couldRead: CouldRead) => LineReading>> = {
  combined: createCombinedLogReading,
  common: createCommonLogReading,
  tsv: createTsvLogReading,
};

/** A line that is longer is given up: servers write none, and a file without line ends must not fill the memory. */
export const LOG_LINE_BYTES_MAX = 64 * 1024;

/** For whoever wants the attributes themselves, all of them. */
export const ALL_ATTRIBUTES: RequestUse<readonly Parameter[]> = {
  make: (attributes) => attributes,
  couldRead: () => true,
};

/** The entries of a log, given as bytes that are not packed. */
export async function* readLog(
  format: LogFormat,
  input: AsyncIterable<Buffer>,
): AsyncGenerator<LogEntry<readonly Parameter[]>> {
  const entriesOf = createLogReader(format, ALL_ATTRIBUTES);
  for await (const block of lineBlocks(input, LOG_LINE_BYTES_MAX)) yield* entriesOf(block);
}

/** The entries of one log, block by block: the quick way, since nothing waits between the lines of a block. */
export function createLogReader<Made extends object>(
  format: LogFormat,
  { make, couldRead }: RequestUse<Made>,
): (block: LineBlock) => readonly LogEntry<Made>[] {
  const { parse, glance } = READINGS[format](couldRead);
  let memory = createRequestMemory<Made>();
  let entries: LogEntry<Made>[] = [];
  let number = 0;
  const readInFull = (line: Line, glimpse: Glimpse | undefined): void => {
    const text = textOf(line);
    const parsed = line.isTooLong ? TOO_LONG : parse(text);
    if (parsed === undefined) return;
    if (parsed === 'columns') {
      memory = createRequestMemory();
      return;
    }
    if ('problem' in parsed) {
      entries.push({ line: number, problem: parsed.problem, text: shown(text) });
      return;
    }
    const made = make(parsed.attributes);
    if (glimpse) memory.remember(line.bytes, glimpse, made);
    entries.push({ line: number, time: parsed.time, made });
  };
  const readLines = createLineReader({
    lineBytesMax: LOG_LINE_BYTES_MAX,
    onLine(line) {
      number += 1;
      const glimpse = line.isPlain && !line.isTooLong ? glance(line.bytes, line) : undefined;
      const made = glimpse && memory.recall(line.bytes, glimpse);
      if (made) entries.push({ line: number, time: glimpse.time, made });
      else readInFull(line, glimpse);
    },
  });
  return (block) => {
    entries = [];
    readLines(block);
    return entries;
  };
}

const TOO_LONG = { problem: `the line is longer than ${LOG_LINE_BYTES_MAX / 1024} KiB` };

/** Enough to find the line again. */
const SHOWN_LENGTH = 120;

const shown = (text: string): string => {
  const clean = text.replaceAll('\t', ' ').replaceAll(/\p{Cc}/gu, '\uFFFD');
  return clean.length > SHOWN_LENGTH ? `${clean.slice(0, SHOWN_LENGTH)}…` : clean;
};

/** Which requests does an access log hold, and which of its lines are none? */
import { createCombinedLogParser, createCommonLogParser } from './common-log.ts';
import type { LineBlock } from './line-blocks.ts';
import { createLineReader, lineBlocks } from './line-blocks.ts';
import type { LineParser, LogEntry, LogFormat } from './log-entry.ts';
import { createTsvLogParser } from './tsv-log.ts';

const PARSERS: Readonly<Record<LogFormat, () => LineParser>> = {
  combined: createCombinedLogParser,
  common: createCommonLogParser,
  tsv: createTsvLogParser,
};

/** A line that is longer is given up: servers write none, and a file without line ends must not fill the memory. */
export const LOG_LINE_BYTES_MAX = 64 * 1024;

/** The entries of a log, given as bytes that are not packed. */
export async function* readLog(format: LogFormat, input: AsyncIterable<Buffer>): AsyncGenerator<LogEntry> {
  const entriesOf = createLogReader(format);
  for await (const block of lineBlocks(input, LOG_LINE_BYTES_MAX)) yield* entriesOf(block);
}

/** The entries of one log, block by block: the quick way, since nothing waits between the lines of a block. */
export function createLogReader(format: LogFormat): (block: LineBlock) => readonly LogEntry[] {
  const parse = PARSERS[format]();
  let entries: LogEntry[] = [];
  let line = 0;
  const readLines = createLineReader({
    lineBytesMax: LOG_LINE_BYTES_MAX,
    onLine(text, isTooLong) {
      line += 1;
      const parsed = isTooLong ? TOO_LONG : parse(text);
      if (parsed === undefined) return;
      entries.push(
        'problem' in parsed
          ? { line, problem: parsed.problem, text: shown(text) }
          : { line, attributes: parsed.attributes, time: parsed.time },
      );
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

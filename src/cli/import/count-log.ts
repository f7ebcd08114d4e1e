/**
 * How does an access log become history? Stretch by stretch, each durable as a whole or not at all: so the same
 * command again takes up an import that broke off where it was.
 */
import type { ImportPart } from '../../app/api.ts';
import type { Extractor, Recognized } from '../../core/demand/extraction.ts';
import type { HistoryRow } from '../../core/demand/record.ts';
import { IMPORT_AHEAD_MS } from '../../core/demand/record.ts';
import type { Instant } from '../../core/units/time.ts';
import { formatInstant } from '../../core/units/time.ts';
import type { LineBlock } from '../logs/line-blocks.ts';
import type { LogEntry } from '../logs/log-entry.ts';
import { createLogReader } from '../logs/read-log.ts';
import type { LogCounter, Stretch } from './log-counter.ts';
import { createLogCounter } from './log-counter.ts';
import { COUNTS_SEQUENCE, createLogIdentity, cutAt } from './log-identity.ts';
import type { Log } from './log-reading.ts';
import { blocksOf, recognizing } from './log-reading.ts';
import type { ImportSink } from './sink.ts';
import { ROWS_PER_PART } from './sink.ts';
import type { Tally } from './tally.ts';
import { addTally, emptyTally, tallyBadLine, tallyRequest } from './tally.ts';

export interface CountedLog {
  readonly tally: Tally;
  /** Lines that were counted before. */
  readonly knownLines: number;
}

export interface Counting {
  readonly extractor: Extractor;
  readonly sink: ImportSink;
  /** Position up to which the log was counted before. */
  readonly countedTo: number;
}

/** Counts what comes behind `countedTo`; what comes before only tells which minutes are covered. */
export async function countLog(
  log: Log,
  { extractor, sink, countedTo }: Counting,
  now: Instant,
): Promise<CountedLog> {
  const identity = createLogIdentity();
  const entriesOf = createLogReader(log.format, recognizing(extractor));
  const counter = createLogCounter();
  const total = emptyTally();
  let tally = emptyTally();
  let knownLines = 0;
  const finishStretch = async (): Promise<void> => {
    const stretch = counter.take();
    const isKnown =
      tally.lines === 0 ||
      identity.position <= countedTo ||
      (await isSentBefore(sink, partsOf(identity.id(), stretch)));
    if (isKnown) knownLines += tally.lines;
    else addTally(total, tally);
    tally = emptyTally();
  };
  for await (const block of blocksOf(log, 'counting', () => knownLines + total.lines + tally.lines)) {
    // Its end was added: should the log grow, it may turn out to be the half of a line.
    if (block.endsWith === 'added') await finishStretch();
    for (const part of partsUpTo(block, identity.position, countedTo)) {
      identity.advance(part.bytes);
      // What was counted before must not weigh twice when the largest are chosen.
      const weight = identity.position <= countedTo ? 0 : 1;
      countEntries(entriesOf(part).map(within(now)), { extractor, counter, tally, weight });
      const isEnd = identity.position === countedTo || counter.isFull || tally.lines >= STRETCH_LINES_MAX;
      if (isEnd && part.endsWith !== 'none') await finishStretch();
    }
  }
  await finishStretch();
  return { tally: total, knownLines };
}

/** Some seconds of work: that much is lost when an import breaks off. */
const STRETCH_LINES_MAX = 1_000_000;

/** The web is younger than that. */
const EARLIEST = Date.UTC(1990, 0, 1);

/** An entry with a date that cannot be is a bad line: one of them would stretch the history over decades. */
const within =
  (now: Instant) =>
  (entry: LogEntry<Recognized>): LogEntry<Recognized> => {
    if ('problem' in entry || (entry.time >= EARLIEST && entry.time < now + IMPORT_AHEAD_MS)) return entry;
    const { line, time } = entry;
    return { line, problem: 'nobody can have come then', text: formatInstant(time) };
  };

interface Counts {
  readonly extractor: Extractor;
  readonly counter: LogCounter;
  readonly tally: Tally;
  readonly weight: number;
}

function countEntries(
  entries: readonly LogEntry<Recognized>[],
  { extractor, counter, tally, weight }: Counts,
): void {
  for (const entry of entries) {
    if ('problem' in entry) {
      tallyBadLine(tally, entry);
      continue;
    }
    const extraction = extractor.settle(entry.made, weight);
    tallyRequest(tally, entry.time, extraction);
    counter.add(entry.time, extraction.source);
  }
}

/** The block in two if it holds the position, which lies between two of its lines. */
function partsUpTo(block: LineBlock, start: number, position: number): LineBlock[] {
  const pieces = [...cutAt(block.bytes, start, [position])];
  return pieces.map((bytes, place) => ({
    bytes,
    endsWith: place < pieces.length - 1 ? 'line' : block.endsWith,
  }));
}

/** Zeros first: repeated they do no harm. The counts come last and at once, and with them the stretch is counted. */
function* partsOf(importId: string, { zeros, counts }: Stretch): Generator<ImportPart> {
  let sequence = 1;
  let rows: HistoryRow[] = [];
  for (const zero of zeros) {
    rows.push(zero);
    if (rows.length < ROWS_PER_PART) continue;
    yield { importId, sequence, rows };
    sequence += 1;
    rows = [];
  }
  if (rows.length > 0) yield { importId, sequence, rows };
  yield { importId, sequence: COUNTS_SEQUENCE, rows: counts };
}

async function isSentBefore(sink: ImportSink, parts: Iterable<ImportPart>): Promise<boolean> {
  const { rows, duplicateRows } = await sink.send(parts);
  return rows === 0 && duplicateRows > 0;
}

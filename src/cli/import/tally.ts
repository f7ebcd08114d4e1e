/** What came of the lines of a log? For the report at the end of an import. */
import type { Extraction } from '../../core/demand/extraction.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { Instant } from '../../core/units/time.ts';
import type { BadLine } from '../logs/log-entry.ts';

export interface Tally {
  lines: number;
  /** Requests that count. */
  requests: number;
  /** No rule makes a source of them. */
  withoutSource: number;
  /** A rule says that they are no demand. */
  ignored: number;
  /** They count under `other`, since there was no room for a source of their own. */
  guarded: number;
  badLines: number;
  /** The first of the bad lines. */
  readonly shown: BadLine[];
  readonly sources: Set<SourceId>;
  /** Times of the first and the last request; infinite if there is none. */
  from: Instant;
  to: Instant;
}

const SHOWN_MAX = 10;

export const emptyTally = (): Tally => ({
  lines: 0,
  requests: 0,
  withoutSource: 0,
  ignored: 0,
  guarded: 0,
  badLines: 0,
  shown: [],
  sources: new Set(),
  from: Number.POSITIVE_INFINITY,
  to: Number.NEGATIVE_INFINITY,
});

export function tallyBadLine(tally: Tally, line: BadLine): void {
  tally.lines += 1;
  tally.badLines += 1;
  if (tally.shown.length < SHOWN_MAX) tally.shown.push(line);
}

export function tallyRequest(tally: Tally, time: Instant, { source, rule, isGuarded }: Extraction): void {
  tally.lines += 1;
  tally.from = Math.min(tally.from, time);
  tally.to = Math.max(tally.to, time);
  if (isGuarded) tally.guarded += 1;
  if (source !== undefined) {
    tally.requests += 1;
    tally.sources.add(source);
  } else if (rule === undefined) {
    tally.withoutSource += 1;
  } else {
    tally.ignored += 1;
  }
}

/** Adds a stretch to what came before it. */
export function addTally(total: Tally, stretch: Tally): void {
  total.lines += stretch.lines;
  total.requests += stretch.requests;
  total.withoutSource += stretch.withoutSource;
  total.ignored += stretch.ignored;
  total.guarded += stretch.guarded;
  total.badLines += stretch.badLines;
  total.shown.push(...stretch.shown.slice(0, SHOWN_MAX - total.shown.length));
  for (const source of stretch.sources) total.sources.add(source);
  total.from = Math.min(total.from, stretch.from);
  total.to = Math.max(total.to, stretch.to);
}

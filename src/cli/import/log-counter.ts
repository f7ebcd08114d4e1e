/**
 * How many requests did each source have in each minute, and in which had it none? Counted in stretches of a log,
 * so that memory stays bounded however long the log is; counts of the same minute in two stretches add up.
 *
 * A stretch brings zeros for the minutes that it is the first to cover, of all sources that are known by then; and
 * for a source that it is the first to name, for all that was covered before. In the end every source has a count,
 * or a zero, in every minute that the log vouches for, in whatever order its lines came.
 */
import type { HistoryRow } from '../../core/demand/record.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { Instant } from '../../core/units/time.ts';
import { floorToStep, MINUTE_MS } from '../../core/units/time.ts';
import type { Coverage } from './coverage.ts';
import { extendCoverage, newlyCovered } from './coverage.ts';

export interface LogCounter {
  /** A line was read; `source` is `undefined` if it counts for none, but it shows that the log was written. */
  add(time: Instant, source: SourceId | undefined): void;
  /** So much is counted that it should be taken. */
  readonly isFull: boolean;
  /** What was counted since it was last taken; from now on it counts as taken. */
  take(): Stretch;
}

export interface Stretch {
  readonly counts: readonly HistoryRow[];
  /** To be walked through before anything more is counted. */
  readonly zeros: Iterable<HistoryRow>;
}

/** Counts that are held at a time: they fit into one message of the API, and are made durable together. */
const COUNTS_MAX = 10_000;

export function createLogCounter(): LogCounter {
  const sources = new Set<SourceId>();
  let coverage: Coverage = [];
  let minutes = new Map<Instant, Map<SourceId, number>>();
  let held = 0;
  return {
    add(time, source) {
      const start = floorToStep(time, MINUTE_MS);
      let counts = minutes.get(start);
      if (!counts) {
        counts = new Map();
        minutes.set(start, counts);
        held += 1;
      }
      if (source === undefined) return;
      const count = counts.get(source) ?? 0;
      if (count === 0) held += 1;
      counts.set(source, count + 1);
    },
    get isFull() {
      return held >= COUNTS_MAX;
    },
    take() {
      const counted = minutes;
      const covered = extendCoverage(coverage, counted.keys(), MINUTE_MS);
      const added = newlyCovered(covered, coverage);
      const fresh = [...namesIn(counted)].filter((source) => !sources.has(source));
      const known = [...sources];
      coverage = covered;
      minutes = new Map();
      held = 0;
      for (const source of fresh) sources.add(source);
      return { counts: rowsOf(counted), zeros: zerosOf({ known, added, fresh, covered }, counted) };
    },
  };
}

type Counted = ReadonlyMap<Instant, ReadonlyMap<SourceId, number>>;

const namesIn = (counted: Counted): ReadonlySet<SourceId> =>
  new Set([...counted.values()].flatMap((counts) => [...counts.keys()]));

const rowsOf = (counted: Counted): HistoryRow[] =>
  [...counted].flatMap(([start, counts]) =>
    Array.from(counts, ([source, count]): HistoryRow => ({ source, start, count })),
  );

interface Gaps {
  readonly known: readonly SourceId[];
  readonly added: Coverage;
  readonly fresh: readonly SourceId[];
  readonly covered: Coverage;
}

function* zerosOf({ known, added, fresh, covered }: Gaps, counted: Counted): Generator<HistoryRow> {
  for (const [sources, ranges] of [
    [known, added],
    [fresh, covered],
  ] as const) {
    for (const { from, to } of sources.length === 0 ? [] : ranges) {
      for (let start = from; start < to; start += MINUTE_MS) {
        const counts = counted.get(start);
        for (const source of sources) {
          if (counts?.has(source) !== true) yield { source, start, count: 0 };
        }
      }
    }
  }
}

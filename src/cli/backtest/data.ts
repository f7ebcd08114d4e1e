/**
 * Which series are in a CSV file of counts? Cut to steps of one length: finer counts are summed, and a step of
 * which any part is unknown is unknown. Coarser ones are refused, since nobody knows how they were spread.
 *
 * How long a count is follows from the distances between the timestamps, blank rows included.
 */
import { formatDuration } from '../../config/quantities.ts';
import type { Series } from '../../core/demand/series.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { Instant } from '../../core/units/time.ts';
import { floorToStep, SECOND_MS } from '../../core/units/time.ts';
import { readCsv } from '../commands/history-csv.ts';
import { CommandFailure } from '../failure.ts';
import type { Input } from '../logs/input.ts';
import { linesOf } from '../logs/line-blocks.ts';
import * as words from '../words.ts';

/** The rows of one source, in order of time. */
interface Rows {
  readonly starts: Instant[];
  /** NaN = blank. */
  readonly counts: number[];
  /** Where they stand in the file. */
  readonly lines: number[];
}

const LINE_BYTES_MAX = 1024 * 1024;
/** Complaints that are shown; a file of another kind would have one a line. */
const PROBLEMS_SHOWN = 20;
/** Fewer rows than that do not tell how long a count is. */
const TELLING_ROWS = 3;

/**
 * All series of the file, in the order in which they first appear; each runs from the step of its first row to
 * that of its last. Throws `CommandFailure` with every line that cannot be read.
 */
export async function readSeries(
  input: Input,
  { stepMs, source }: { readonly stepMs: number; readonly source: SourceId | undefined },
): Promise<readonly Series[]> {
  const problems: string[] = [];
  const rows = await collectRows(input, source, problems);
  for (const each of rows.values()) {
    sortByTime(each);
    for (const line of repeatedLines(each)) {
      problems.push(`${input.name}:${line}: the same source has a count for the same time before`);
    }
  }
  if (problems.length > 0) throw new CommandFailure(listed(problems));
  if (rows.size === 0) throw new CommandFailure(`${input.name}: there is no row with a count`);
  const gaps = [...rows.values()].map(({ starts }) => commonGapMs(starts)).filter((gap) => gap > 0);
  const shortest = Math.min(stepMs, ...gaps);
  return [...rows].map(([id, each]) => {
    const countMs = each.starts.length < TELLING_ROWS ? shortest : commonGapMs(each.starts);
    refuseLength(`${input.name}: ${id}`, each, { countMs, stepMs });
    return toSeries(id, each, { countMs, stepMs });
  });
}

async function collectRows(
  input: Input,
  source: SourceId | undefined,
  problems: string[],
): Promise<Map<SourceId, Rows>> {
  const rows = new Map<SourceId, Rows>();
  const lines = linesOf(input.read().chunks, { name: input.name, lineBytesMax: LINE_BYTES_MAX });
  // A backtest replays any time, also one that was made up: nothing is in its future.
  const latest = Number.POSITIVE_INFINITY;
  const file = { name: input.name, source, latest, startsOnMs: SECOND_MS };
  for await (const row of readCsv(lines, file, (problem) => problems.push(problem))) {
    let of = rows.get(row.source);
    if (!of) rows.set(row.source, (of = { starts: [], counts: [], lines: [] }));
    of.starts.push(row.start);
    of.counts.push(row.count ?? Number.NaN);
    of.lines.push(row.line);
  }
  return rows;
}

const listed = (problems: readonly string[]): string => {
  const more = problems.length - PROBLEMS_SHOWN;
  const shown = problems.slice(0, PROBLEMS_SHOWN);
  return [...shown, ...(more > 0 ? [`and ${words.number(more)} more lines`] : [])].join('\n');
};

function sortByTime({ starts, counts, lines }: Rows): void {
  if (starts.every((start, row) => row === 0 || (starts[row - 1] ?? 0) <= start)) return;
  const order = starts.map((_, row) => row).sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  for (const column of [starts, counts, lines]) {
    const sorted = order.map((row) => column[row] ?? Number.NaN);
    sorted.forEach((value, row) => (column[row] = value));
  }
}

const repeatedLines = ({ starts, lines }: Rows): number[] =>
  lines.filter((_, row) => row > 0 && starts[row] === starts[row - 1]);

/** The longest length of which all distances between the starts are multiples; 0 if there is but one. */
function commonGapMs(starts: readonly Instant[]): number {
  let gap = 0;
  for (let row = 1; row < starts.length; row += 1) {
    gap = greatestCommonDivisor((starts[row] ?? 0) - (starts[0] ?? 0), gap);
  }
  return gap;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

interface Lengths {
  readonly countMs: number;
  readonly stepMs: number;
}

function refuseLength(where: string, { starts }: Rows, { countMs, stepMs }: Lengths): void {
  const counts = `${where}: its counts are of ${formatDuration(countMs)}`;
  if (countMs > stepMs) {
    throw new CommandFailure(
      `${counts}, the step is ${formatDuration(stepMs)}; it must be as long or longer`,
    );
  }
  if (stepMs % countMs !== 0) {
    throw new CommandFailure(`${counts}; a step of ${formatDuration(stepMs)} is not a multiple of that`);
  }
  const odd = starts.find((start) => start % countMs !== 0);
  if (odd === undefined) return;
  throw new CommandFailure(
    `${counts}, but one starts at ${words.instant(odd)}, which is no multiple of that`,
  );
}

function toSeries(source: SourceId, { starts, counts }: Rows, { countMs, stepMs }: Lengths): Series {
  const start = floorToStep(starts[0] ?? 0, stepMs);
  const length = (floorToStep(starts.at(-1) ?? 0, stepMs) - start) / stepMs + 1;
  const values = new Float64Array(length);
  const known = new Uint32Array(length);
  counts.forEach((count, row) => {
    if (Number.isNaN(count)) return;
    const step = (floorToStep(starts[row] ?? 0, stepMs) - start) / stepMs;
    values[step] = (values[step] ?? 0) + count;
    known[step] = (known[step] ?? 0) + 1;
  });
  values.forEach((_, step) => {
    if (known[step] !== stepMs / countMs) values[step] = Number.NaN;
  });
  return { source, start, stepMs, values };
}

/** A history in memory: all batches that counted, added up anew at each read. */
import type { Batch, ClientMark } from '../../src/core/demand/batch.ts';
import { isDuplicate, markAfter } from '../../src/core/demand/batch.ts';
import type { Series } from '../../src/core/demand/series.ts';
import type { SourceId } from '../../src/core/units/source-key.ts';
import type { TimeRange } from '../../src/core/units/time.ts';
import { StoreUnavailable } from '../../src/ports/failure.ts';
import type { AppendResult, History } from '../../src/ports/history.ts';

export interface MemoryHistoryOptions {
  readonly stepMs: number;
  /** The 'disk': batches that counted; given again, a new history goes on from it. */
  readonly counted?: Batch[];
}

export function createMemoryHistory({ stepMs, counted = [] }: MemoryHistoryOptions): History {
  const marks = new Map<string, ClientMark>();
  for (const batch of counted) marks.set(batch.client, markAfter(marks.get(batch.client), batch));
  let isOpen = true;

  function take(batch: Batch): AppendResult {
    const mark = marks.get(batch.client);
    if (isDuplicate(mark, batch)) return { duplicate: true };
    marks.set(batch.client, markAfter(mark, batch));
    counted.push(structuredClone(batch));
    return { duplicate: false };
  }

  function readAll(range: TimeRange, only: readonly SourceId[] | undefined): Series[] {
    const empty = new Float64Array((range.to - range.from) / stepMs).fill(Number.NaN);
    const all = counted.flatMap(({ contributions }) => contributions);
    const bySource = new Map(all.map(({ source }) => [source, empty.slice()]));
    for (const { source, start, count } of all) {
      const values = bySource.get(source);
      const index = (start - range.from) / stepMs;
      const before = values?.[index];
      if (values !== undefined && before !== undefined) {
        values[index] = (Number.isNaN(before) ? 0 : before) + count;
      }
    }
    return [...bySource]
      .filter(([source]) => only?.includes(source) ?? true)
      .map(([source, values]) => ({ source, start: range.from, stepMs, values }))
      .sort((a, b) => (a.source < b.source ? -1 : 1));
  }

  function span(from = Number.NEGATIVE_INFINITY): TimeRange | undefined {
    const starts = counted
      .flatMap(({ contributions }) => contributions.map(({ start }) => start))
      .filter((start) => start >= from);
    if (starts.length === 0) return undefined;
    return { from: Math.min(...starts), to: Math.max(...starts) + stepMs };
  }

  async function whileOpen<T>(call: () => T): Promise<T> {
    if (!isOpen) throw new StoreUnavailable('closed', 'the history is closed');
    return Promise.resolve(call());
  }

  return {
    append: (batches) => whileOpen(() => batches.map(take)),
    readAll: (range, only) => whileOpen(() => readAll(range, only)),
    span: (from) => whileOpen(() => span(from)),
    compact: ({ keepFrom }) =>
      whileOpen(() => {
        counted.forEach((batch, index) => {
          const contributions = batch.contributions.filter(({ start }) => start >= keepFrom);
          counted[index] = { ...batch, contributions };
        });
        return false;
      }),
    clients: () => whileOpen(() => [...marks.values()].sort((a, b) => (a.client < b.client ? -1 : 1))),
    close() {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

/** A series as the messages of `ImportHistory`. */
import type { ImportHistoryRequest } from '../../adapters/grpc/gen/pra/v1/ImportHistoryRequest.ts';
import { toTimestamp } from '../../compose-client.ts';
import type { Series } from '../../core/demand/series.ts';

/** Well under what one message may hold. */
const ROWS_PER_PART = 10_000;

/** The known steps of the series, in parts; a step without a row stays unknown. */
export function* importParts(series: Series, importId: string): Generator<ImportHistoryRequest> {
  const rows = [...series.values].flatMap((count, step) =>
    Number.isNaN(count)
      ? []
      : [{ source: { name: series.source }, start: toTimestamp(series.start + step * series.stepMs), count }],
  );
  for (let from = 0; from < rows.length; from += ROWS_PER_PART) {
    yield { importId, sequence: from / ROWS_PER_PART + 1, rows: rows.slice(from, from + ROWS_PER_PART) };
  }
}

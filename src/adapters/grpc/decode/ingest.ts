/** What clients report and import, checked: malformed messages are refused as a whole. */
import type { ImportPart, RequestsReport } from '../../../app/api.ts';
import type { HistoryRow, Outcome, RequestRecord } from '../../../core/demand/record.ts';
import type { HistoryRow__Output } from '../gen/pra/v1/HistoryRow.ts';
import type { ImportHistoryRequest__Output } from '../gen/pra/v1/ImportHistoryRequest.ts';
import type { ReportRequestsRequest__Output } from '../gen/pra/v1/ReportRequestsRequest.ts';
import type { RequestRecord__Output } from '../gen/pra/v1/RequestRecord.ts';
import { decodeParameters, decodeSource, NAME, SEQUENCES } from './common.ts';
import { Fields } from './fields.ts';

const RECORDS = { min: 0, max: 10_000 } as const;
const ROWS = { min: 0, max: 50_000 } as const;

const OUTCOMES: ReadonlyMap<string | number, Outcome> = new Map([
  ['OUTCOME_UNSPECIFIED', 'served'],
  ['OUTCOME_SERVED', 'served'],
  ['OUTCOME_REJECTED', 'rejected'],
  ['OUTCOME_FAILED', 'failed'],
  ['OUTCOME_COLD', 'cold'],
]);

/** One batch. `client` is who sent the batches before it on the same stream; undefined for the first. */
export const decodeReport = (
  message: ReportRequestsRequest__Output,
  client: string | undefined,
): RequestsReport =>
  Fields.checked(`batch ${message.sequence}`, (fields) => ({
    client: sameName('client_id', message.clientId, { before: client, fields }),
    sequence: fields.whole('sequence', message.sequence, SEQUENCES),
    records: fields
      .list('records', message.records, RECORDS)
      .map((record, index) => decodeRecord(record, fields.within(`records[${index}]`))),
    watermark: fields.optionalInstant('watermark', message.watermark),
    goodbye: message.goodbye,
  }));

const decodeRecord = (message: RequestRecord__Output, fields: Fields): RequestRecord => ({
  time: fields.instant('time', message.time),
  count: Math.max(1, fields.count('count', message.count)),
  attributes: decodeParameters('attributes', message.attributes, fields),
  outcome: fields.choice('outcome', message.outcome, OUTCOMES) ?? 'served',
  retry: fields.count('attempt', message.attempt) >= 2,
  cpuSeconds: fields.quantity('cpu_seconds', message.cpuSeconds),
  memoryBytes: fields.quantity('memory_bytes', message.memoryBytes),
  bytesIn: fields.quantity('bytes_in', message.bytesIn),
  bytesOut: fields.quantity('bytes_out', message.bytesOut),
  serviceSeconds: fields.quantity('service_seconds', message.serviceSeconds),
});

/** One part of an import; `importId` is that of the parts before it. */
export const decodePart = (
  message: ImportHistoryRequest__Output,
  importId: string | undefined,
  stepMs: number,
): ImportPart =>
  Fields.checked(`part ${message.sequence}`, (fields) => ({
    importId: sameName('import_id', message.importId, { before: importId, fields }),
    sequence: fields.whole('sequence', message.sequence, SEQUENCES),
    rows: fields
      .list('rows', message.rows, ROWS)
      .map((row, index) => decodeRow(row, fields.within(`rows[${index}]`), stepMs)),
  }));

const decodeRow = (message: HistoryRow__Output, fields: Fields, stepMs: number): HistoryRow => ({
  source: decodeSource('source', message.source, fields),
  start: fields.stepStart('start', message.start, stepMs),
  count: fields.count('count', message.count),
});

/** A name that all messages of a stream share: whoever changes it has mixed up two streams. */
function sameName(
  field: string,
  name: string,
  { before, fields }: { readonly before: string | undefined; readonly fields: Fields },
): string {
  if (before !== undefined && name !== before) {
    fields.refuse(field, name, `${JSON.stringify(before)}, as before on this stream`);
    return before;
  }
  return fields.text(field, name, NAME);
}

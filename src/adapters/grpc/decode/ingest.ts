/** What clients report and import, checked: malformed messages are refused as a whole. */
import type { ImportPart, RequestsReport } from '../../../app/api.ts';
import type { HistoryRow, Outcome, RequestRecord } from '../../../core/demand/record.ts';
import { requestAttributes } from '../../../core/demand/request-attributes.ts';
import type { Parameter } from '../../../core/units/source-key.ts';
import type { HistoryRow__Output } from '../gen/pra/v1/HistoryRow.ts';
import type { ImportHistoryRequest__Output } from '../gen/pra/v1/ImportHistoryRequest.ts';
import type { RawRequest__Output } from '../gen/pra/v1/RawRequest.ts';
import type { ReportRequestsRequest__Output } from '../gen/pra/v1/ReportRequestsRequest.ts';
import type { RequestRecord__Output } from '../gen/pra/v1/RequestRecord.ts';
import { decodeParameters, decodeSource, NAME, SEQUENCES } from './common.ts';
import type { StepStarts } from './fields.ts';
import { Fields, textOf } from './fields.ts';

const RECORDS = { min: 0, max: 10_000 } as const;
const ROWS = { min: 0, max: 50_000 } as const;

const METHOD = textOf(0, 30);
const TARGET = textOf(0, 8_192);
const CLIENT = textOf(0, 200);
const STATUS_MAX = 999;

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
  attributes: decodeAttributes(message, fields),
  outcome: fields.choice('outcome', message.outcome, OUTCOMES) ?? 'served',
  retry: fields.count('attempt', message.attempt) >= 2,
  cpuSeconds: fields.quantity('cpu_seconds', message.cpuSeconds),
  memoryBytes: fields.quantity('memory_bytes', message.memoryBytes),
  bytesIn: fields.quantity('bytes_in', message.bytesIn),
  bytesOut: fields.quantity('bytes_out', message.bytesOut),
  serviceSeconds: fields.quantity('service_seconds', message.serviceSeconds),
});

/** What the client says itself goes before what the raw request says. */
function decodeAttributes(message: RequestRecord__Output, fields: Fields): readonly Parameter[] {
  const attributes = decodeParameters('attributes', message.attributes, fields);
  if (message.request === null) return attributes;
  const own = new Set(attributes.map(({ name }) => name));
  const ofRequest = decodeRequest(message.request, fields.within('request'));
  return [...attributes, ...ofRequest.filter(({ name }) => !own.has(name))];
}

function decodeRequest(message: RawRequest__Output, fields: Fields): readonly Parameter[] {
  const path = fields.text('path', message.path, TARGET);
  const query = fields.text('query', message.query, TARGET);
  if (query !== '' && path.includes('?')) fields.refuse('query', query, 'nothing, as path has a query');
  const status = fields.whole('status', message.status, { min: 0, max: STATUS_MAX });
  return requestAttributes({
    method: fields.text('method', message.method, METHOD),
    target: query === '' ? path : `${path}?${query}`,
    headers: decodeParameters('headers', message.headers, fields),
    client: fields.text('client', message.client, CLIENT),
    status: status === 0 ? undefined : status,
    durationMs: fields.optionalDuration('duration', message.duration),
    bytes: undefined,
  });
}

/** One part of an import; `importId` is that of the parts before it. */
export const decodePart = (
  message: ImportHistoryRequest__Output,
  importId: string | undefined,
  steps: StepStarts,
): ImportPart =>
  Fields.checked(`part ${message.sequence}`, (fields) => ({
    importId: sameName('import_id', message.importId, { before: importId, fields }),
    sequence: fields.whole('sequence', message.sequence, SEQUENCES),
    rows: fields
      .list('rows', message.rows, ROWS)
      .map((row, index) => decodeRow(row, fields.within(`rows[${index}]`), steps)),
  }));

const decodeRow = (message: HistoryRow__Output, fields: Fields, steps: StepStarts): HistoryRow => ({
  source: decodeSource('source', message.source, fields),
  start: fields.stepStart('start', message.start, steps),
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

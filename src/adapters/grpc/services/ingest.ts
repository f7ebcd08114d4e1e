/** IngestService: requests come in, as they happen and in bulk from the past. */
import type { App } from '../../../app/api.ts';
import type { SourceId } from '../../../core/units/source-key.ts';
import { inOrder } from '../calls/in-order.ts';
import type { CallKinds } from '../calls/handlers.ts';
import { decodePart, decodeReport } from '../decode/ingest.ts';
import { uint32 } from '../encode/common.ts';
import { encodeImports, encodeReceipt } from '../encode/ingest.ts';
import type { ImportHistoryRequest__Output } from '../gen/pra/v1/ImportHistoryRequest.ts';
import type { ImportHistoryResponse } from '../gen/pra/v1/ImportHistoryResponse.ts';
import type { IngestServiceHandlers } from '../gen/pra/v1/IngestService.ts';
import type { ReportRequestsRequest__Output } from '../gen/pra/v1/ReportRequestsRequest.ts';
import type { ReportRequestsResponse } from '../gen/pra/v1/ReportRequestsResponse.ts';
import { toTimestamp } from '../wire-time.ts';

/**
 * How much of a stream may be on its way to the disk: 64 small batches, or one of 10,000 records and some.
 * More would not be faster, since commits are made in groups, and would only fill the memory.
 */
const ROOM = 64;
const RECORDS_PER_ROOM = 256;
/** One part is decoded while the one before is written. */
const PARTS_UNDER_WAY = 2;

export const ingestService = (app: App, { unary, bidi, clientStream }: CallKinds): IngestServiceHandlers => ({
  ReportRequests: bidi((requests) => reportRequests(requests, app)),
  ImportHistory: clientStream((requests) => importHistory(requests, app)),
  ListImports: unary(async () => encodeImports(await app.imports())),
});

function reportRequests(
  requests: AsyncIterable<ReportRequestsRequest__Output>,
  app: App,
): AsyncIterable<ReportRequestsResponse> {
  let client: string | undefined;
  return inOrder(requests, {
    room: ROOM,
    cost: ({ records }) => 1 + records.length / RECORDS_PER_ROOM,
    work: async (request) => {
      const report = decodeReport(request, client);
      client = report.client;
      return encodeReceipt(report.sequence, await app.reportRequests(report));
    },
  });
}

async function importHistory(
  requests: AsyncIterable<ImportHistoryRequest__Output>,
  app: App,
): Promise<ImportHistoryResponse> {
  const { stepMs } = app.settings;
  let importId: string | undefined;
  const parts = inOrder(requests, {
    room: PARTS_UNDER_WAY,
    cost: () => 1,
    work: async (request) => {
      const part = decodePart(request, importId, { stepMs, latest: app.latestImportStart() });
      importId = part.importId;
      return { rows: part.rows, duplicate: (await app.importPart(part)).duplicate };
    },
  });

  const sources = new Set<SourceId>();
  const count = { rows: 0, duplicateRows: 0 };
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for await (const { rows, duplicate } of parts) {
    count[duplicate ? 'duplicateRows' : 'rows'] += rows.length;
    for (const { source, start } of rows) {
      sources.add(source);
      from = Math.min(from, start);
      to = Math.max(to, start + stepMs);
    }
  }
  app.finishImport();
  const range = sources.size === 0 ? null : { from: toTimestamp(from), to: toTimestamp(to) };
  return { ...count, sources: uint32(sources.size), range };
}

/** Where does an import go? Into a data folder, or to the service that runs on one: the same parts either way. */
import type { ImportPart } from '../../app/api.ts';
import { toTimestamp } from '../../compose-client.ts';
import type { Client } from '../../compose-client.ts';
import type { HistoryRow as RowMessage } from '../../adapters/grpc/gen/pra/v1/HistoryRow.ts';
import type { ImportHistoryRequest } from '../../adapters/grpc/gen/pra/v1/ImportHistoryRequest.ts';
import type { Source } from '../../adapters/grpc/gen/pra/v1/Source.ts';
import type { Extractor } from '../../core/demand/extraction.ts';
import { compileRules } from '../../core/demand/extraction.ts';
import type { HistoryRow } from '../../core/demand/record.ts';
import type { RuleSet } from '../../core/demand/rules/rule-set.ts';
import { check } from '../../core/units/check.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import { readSource } from '../reading.ts';

export interface ImportSink {
  /** Of the imports that were counted: name, and number of the last part. */
  known(): Promise<ReadonlyMap<string, number>>;
  /** The rules, which go on from the sources that are there already. */
  extractor(rules: RuleSet): Promise<Extractor>;
  /** Makes the names durable that the extractor has given, so that the next import goes on with them. */
  keepNames(): Promise<void>;
  /** Resolves when the parts, all of one import, are durable. A part that was counted before changes nothing. */
  send(parts: AsyncIterable<ImportPart> | Iterable<ImportPart>): Promise<Sent>;
}

export interface Sent {
  /** That count now. */
  readonly rows: number;
  /** That counted before. */
  readonly duplicateRows: number;
}

/** Rows in a part: well under what one message may hold, and enough for one commit. */
export const ROWS_PER_PART = 10_000;

/** By `ImportHistory`. The service names the largest sources itself, of what its history holds then. */
export function serviceSink(client: Client): ImportSink {
  const messageOf = createSourceMessages();
  const toRequest = ({ importId, sequence, rows }: ImportPart): ImportHistoryRequest => ({
    importId,
    sequence,
    rows: rows.map((row: HistoryRow): RowMessage => ({
      source: messageOf(row.source),
      start: toTimestamp(row.start),
      count: row.count,
    })),
  });
  return {
    async known() {
      const { imports } = await client.listImports({});
      return new Map(imports.map(({ importId, sequence }) => [importId, sequence]));
    },
    extractor: (rules) => Promise.resolve(compileRules(rules)),
    keepNames: () => Promise.resolve(),
    async send(parts) {
      async function* requests(): AsyncGenerator<ImportHistoryRequest> {
        for await (const part of parts) yield toRequest(part);
      }
      const { rows, duplicateRows } = await client.importHistory(requests());
      return { rows, duplicateRows };
    },
  };
}

/** The same source comes many times: it is spelled out once. */
function createSourceMessages(): (source: SourceId) => Source {
  const messages = new Map<SourceId, Source>();
  return (source) => {
    const message = messages.get(source) ?? readSource(source);
    check(message !== undefined, `${source} is the spelling of a source`);
    messages.set(source, message);
    return message;
  };
}

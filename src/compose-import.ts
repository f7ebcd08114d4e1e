/** Composition root of `pra import --data`: the history in a data folder, opened without a service. */
import { join } from 'node:path';
import { openDuckDb } from './adapters/duckdb/open.ts';
import { StoreRefused } from './adapters/duckdb/engine/refused.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import type { ImportPart } from './app/api.ts';
import { importBatch, importsAmong } from './app/ingest/import-batch.ts';
import type { KnownSources } from './app/ingest/known-sources.ts';
import { openKnownSources } from './app/ingest/known-sources.ts';
import { DATABASE_FILE } from './compose.ts';
import type { Extractor } from './core/demand/extraction.ts';
import type { RuleSet } from './core/demand/rules/rule-set.ts';
import { present } from './core/units/check.ts';
import { MINUTE_MS } from './core/units/time.ts';
import type { Telemetry } from './ports/telemetry.ts';

export interface ImportFolder {
  /** Imports that were counted, each with the number of its last part. */
  known(): Promise<ReadonlyMap<string, number>>;
  /** The rules, which go on from the sources and names that the folder knows. */
  extractor(rules: RuleSet): Promise<Extractor>;
  /** Resolves when the names that the extractor has given are durable. */
  keepNames(): Promise<void>;
  /** Resolves when the parts are durable. */
  send(parts: AsyncIterable<ImportPart> | Iterable<ImportPart>): Promise<SentRows>;
  close(): Promise<void>;
}

interface SentRows {
  readonly rows: number;
  readonly duplicateRows: number;
}

/** Makes the folder if it is not there. Rejects if a service has it open (`StoreRefused`). */
export async function openFolderForImport(dataDir: string): Promise<ImportFolder> {
  const store = await openStore(join(dataDir, DATABASE_FILE));
  let sources: KnownSources | undefined;
  return {
    async known() {
      const imports = importsAmong(await store.history.clients());
      return new Map(imports.map(({ importId, sequence }) => [importId, sequence]));
    },
    async extractor(rules) {
      sources = await openKnownSources({ ...store, telemetry: SILENT }, { rules, stepMs: MINUTE_MS });
      return sources.extractor;
    },
    keepNames: async () => sources?.settled(),
    async send(parts) {
      const sent = { rows: 0, duplicateRows: 0 };
      for await (const part of parts) {
        const results = await store.history.append([importBatch(part, systemClock.now())]);
        const { duplicate } = present(results[0], 'the result of a batch');
        sent[duplicate ? 'duplicateRows' : 'rows'] += part.rows.length;
      }
      return sent;
    },
    close: () => store.close(),
  };
}

async function openStore(path: string): ReturnType<typeof openDuckDb> {
  try {
    return await openDuckDb({ path, stepMs: MINUTE_MS });
  } catch (error) {
    if (!(error instanceof StoreRefused) || error.reason !== 'locked') throw error;
    const remedy =
      'If it is a service, import through it: leave --data away, and say --address where it listens.';
    throw new Error(error.message.replace(error.remedy, remedy), { cause: error });
  }
}

/** The report of the import says what there is to say. */
const SILENT: Telemetry = {
  log: () => undefined,
  count: () => undefined,
  gauge: () => undefined,
  observe: () => undefined,
};

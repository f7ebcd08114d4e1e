/** A part of an import as a batch, and back: the same through the service and straight into a data folder. */
import type { ImportMark, ImportPart } from '../api.ts';
import type { Batch, ClientMark } from '../../core/demand/batch.ts';
import { UNBOUNDED } from '../../core/demand/batch.ts';
import { countRows } from '../../core/demand/contributions.ts';
import type { Instant } from '../../core/units/time.ts';

/** Before the name of an import: what its client is called. */
const IMPORT_CLIENT = 'import:';

/** An import is a client of its own that never sends a watermark: nobody waits for it. */
export const importBatch = (part: ImportPart, now: Instant): Batch => ({
  client: `${IMPORT_CLIENT}${part.importId}`,
  sequence: part.sequence,
  contributions: countRows(part.rows),
  watermark: undefined,
  goodbye: true,
  receivedAt: now,
  ...UNBOUNDED,
});

/** The imports among all clients, in the same order. */
export const importsAmong = (marks: readonly ClientMark[]): ImportMark[] =>
  marks
    .filter(({ client }) => client.startsWith(IMPORT_CLIENT))
    .map(({ client, sequence, seenAt }) => ({
      importId: client.slice(IMPORT_CLIENT.length),
      sequence,
      countedAt: seenAt,
    }));

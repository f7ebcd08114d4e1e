/** A part of an import as a batch: the same through the service and straight into a data folder. */
import type { ImportPart } from '../api.ts';
import type { Batch } from '../../core/demand/batch.ts';
import { UNBOUNDED } from '../../core/demand/batch.ts';
import { countRows } from '../../core/demand/contributions.ts';
import type { Instant } from '../../core/units/time.ts';

/** Before the name of an import: what its client is called. */
export const IMPORT_CLIENT = 'import:';

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

/**
 * What a planner has learned outlives it: a slice or a few are stored after each cycle, and read when one begins.
 *
 * They save time, nothing else: what cannot be stored or read is learned again from the history.
 */
import { importsAmong } from '../ingest/import-batch.ts';
import type { DriftBook } from '../drift/drift-book.ts';
import type { Planner, Recalled } from '../plan/planner.ts';
import { SLICES } from '../plan/planner.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { History } from '../../ports/history.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface KeepsakeDeps {
  readonly planner: Planner;
  readonly checkpoints: Checkpoints;
  readonly history: Pick<History, 'clients'>;
  readonly driftBook: Pick<DriftBook, 'list'>;
  readonly telemetry: Telemetry;
}

const nameOf = (place: number): string => `learned-${place}`;

/** Stores the next slices. A store that fails costs them, and nothing else. */
export async function keep({
  planner,
  checkpoints,
  telemetry,
}: Omit<KeepsakeDeps, 'history' | 'driftBook'>): Promise<void> {
  try {
    for (const { place, bytes } of await planner.keep()) await checkpoints.putBytes(nameOf(place), bytes);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    telemetry.log('warn', 'what was learned could not be kept; it is tried again after the next cycle', {
      reason: error.reason,
      detail: error.message,
    });
  }
}

/** Has the planner, which has just begun, go on from what was kept, unless something was imported since. */
export async function recall(
  { planner, checkpoints, history, driftBook, telemetry }: KeepsakeDeps,
  now: Instant,
): Promise<Recalled> {
  const imports = importsAmong(await history.clients());
  const edition = imports
    .map(({ importId, sequence }) => `${importId}=${sequence}`)
    .sort()
    .join();
  const slices: Uint8Array[] = [];
  for (let place = 0; place < SLICES; place += 1) {
    const bytes = await checkpoints.getBytes(nameOf(place));
    if (bytes) slices.push(bytes);
  }
  const drifts = driftBook.list({ series: undefined, kind: undefined, runningOnly: true });
  const recalled = await planner.recall({ slices, edition, drifts, now });
  const [reason] = recalled.refused;
  if (reason !== undefined) {
    const details = { slices: recalled.refused.length, reason };
    telemetry.log('info', 'what was kept of an earlier planner does not fit; it is learned again', details);
  }
  return recalled;
}

/** Writes to the ledger behind the service's back, one entry after the other; nobody waits for it but readers. */
import type { Ledger, LedgerEntries } from '../../ports/ledger.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface LedgerWriter {
  /** Returns at once. What cannot be written is counted and let go. */
  write(entries: LedgerEntries): void;
  /** Resolves when all that was written before is durable or was let go. */
  settled(): Promise<void>;
}

/** Entries that may wait for the store; a disk that hangs must not fill the memory. */
const WAITING_MAX = 100;

export function createLedgerWriter(ledger: Ledger, telemetry: Telemetry): LedgerWriter {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  const fail = (detail: string): void => {
    telemetry.count('pra_ledger_failures_total');
    telemetry.log('error', 'the ledger could not be written', { detail });
  };
  return {
    write: (entries) => {
      if (waiting >= WAITING_MAX) {
        fail(`${WAITING_MAX} entries wait already`);
        return;
      }
      waiting += 1;
      last = last
        .then(() => ledger.append(entries))
        .catch((error: unknown) => {
          fail(error instanceof Error ? error.message : String(error));
        })
        .finally(() => {
          waiting -= 1;
        });
    },
    settled: () => last,
  };
}

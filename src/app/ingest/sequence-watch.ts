/**
 * Whose sequence runs behind? A batch at or under its client's highest sequence counts as sent again, which is right
 * after a lost answer. But then it says nothing new: one whose watermark is above all that the client said before is
 * no repetition. Its client numbers its batches by a clock that was set back, or forgot where it was, and none of its
 * requests count until its sequence is above the highest again.
 */
import type { RequestsReport } from '../api.ts';
import type { ClientId, ClientMark } from '../../core/demand/batch.ts';
import type { Instant } from '../../core/units/time.ts';
import { formatInstant } from '../../core/units/time.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface SequenceWatch {
  /** Looks at a batch that was known, and tells whether it says what was not known. `mark` is the client's. */
  isBehind(report: RequestsReport, mark: ClientMark, now: Instant): boolean;
  /** Takes note that a batch of the client counted. */
  counted(client: ClientId): void;
}

export function createSequenceWatch(telemetry: Telemetry): SequenceWatch {
  const told = new Set<ClientId>();
  return {
    isBehind: ({ client, sequence, watermark }, mark, now) => {
      // One from the future was cut off when it came first, so nobody can tell.
      if (watermark === undefined || watermark > now || watermark <= (mark.watermark ?? -Infinity))
        return false;
      if (!told.has(client)) {
        telemetry.log(
          'warn',
          "a client's sequence is behind: its batches count as sent again, and are lost",
          {
            client,
            sequence,
            highestSequence: mark.sequence,
            watermark: formatInstant(watermark),
          },
        );
      }
      told.add(client);
      return true;
    },
    counted: (client) => {
      if (told.delete(client)) telemetry.log('info', "a client's batches count again", { client });
    },
  };
}

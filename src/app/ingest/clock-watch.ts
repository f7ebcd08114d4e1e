/**
 * Whose clock differs from the service's? A client's watermark says how far its own clock has come, less what it
 * has still to send. So one that is ahead of the service's clock is off by at least as much; one that is behind
 * all the time, at its best by more than a step, is off too, or reports late.
 */
import type { ClientId } from '../../core/demand/batch.ts';
import type { Instant } from '../../core/units/time.ts';
import { MINUTE_MS, SECOND_MS } from '../../core/units/time.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface ClockWatch {
  /** Looks at a watermark that has just come. */
  look(client: ClientId, watermark: Instant, now: Instant): void;
}

export interface ClockWatchPolicy {
  readonly stepMs: number;
  /** How far ahead a clock may be. */
  readonly futureToleranceMs: number;
}

/** A client that sends what it had to keep back is behind for a moment: only who is behind for so long is told of. */
const WINDOW_MS = 5 * MINUTE_MS;

type Verdict = 'right' | 'ahead' | 'behind';

interface Seen {
  /** What was told last. */
  verdict: Verdict;
  /** Start of the window. */
  from: Instant;
  /** The furthest that a watermark was ahead in the window; negative: behind. */
  leadMs: number;
}

export function createClockWatch(telemetry: Telemetry, policy: ClockWatchPolicy): ClockWatch {
  const clients = new Map<ClientId, Seen>();
  const tell = (client: ClientId, seen: Seen, verdict: Verdict): void => {
    if (seen.verdict === verdict) return;
    seen.verdict = verdict;
    const seconds = Math.abs(seen.leadMs) / SECOND_MS;
    if (verdict === 'ahead') {
      telemetry.log(
        'warn',
        "a client's clock is ahead: its watermark is cut off, its newest records are refused",
        {
          client,
          aheadSeconds: seconds,
        },
      );
    } else if (verdict === 'behind') {
      telemetry.log(
        'warn',
        "a client's watermarks come late: its clock is behind, or it holds its reports back",
        {
          client,
          behindSeconds: seconds,
        },
      );
    } else {
      telemetry.log('info', "a client's clock is right again", { client });
    }
  };
  return {
    look: (client, watermark, now) => {
      const leadMs = watermark - now;
      const seen = clients.get(client) ?? { verdict: 'right', from: now, leadMs };
      clients.set(client, seen);
      seen.leadMs = Math.max(seen.leadMs, leadMs);
      if (leadMs > policy.futureToleranceMs) tell(client, seen, 'ahead');
      // A clock that ran back begins a new window, too.
      if (now >= seen.from && now - seen.from < WINDOW_MS) return;
      tell(client, seen, verdictOf(seen.leadMs, policy));
      Object.assign(seen, { from: now, leadMs });
    },
  };
}

function verdictOf(leadMs: number, { stepMs, futureToleranceMs }: ClockWatchPolicy): Verdict {
  if (leadMs > futureToleranceMs) return 'ahead';
  return leadMs < -stepMs ? 'behind' : 'right';
}

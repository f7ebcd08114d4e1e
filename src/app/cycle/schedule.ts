/**
 * When cycles run: as soon as all have passed a new step, at the latest `graceMs` after the end of each step, so that
 * leases are renewed and stale data are seen as such. Cycles never overlap; what comes during one is the
 * next one's. What can wait is done between them, bit by bit, as long as none is due.
 */
import type { Broadcast } from '../broadcast.ts';
import type { Instant } from '../../core/units/time.ts';
import { floorToStep } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';

export interface ScheduleDeps {
  readonly clock: Clock;
  /** Something new has come in. */
  readonly news: Broadcast;
  /** End of the newest step that everybody has passed who is not missing. */
  readonly heardUntil: (now: Instant) => Instant | undefined;
  /** Something has come that is not to wait for the next step; a cycle ends it. */
  readonly isUrgent: () => boolean;
  /** Runs one cycle; never rejects. */
  readonly cycle: (now: Instant) => Promise<void>;
  /** Does a second's worth of what can wait, and resolves with whether there is more; never rejects. */
  readonly meanwhile: (now: Instant) => Promise<boolean>;
}

export interface SchedulePolicy {
  readonly stepMs: number;
  readonly graceMs: number;
}

/** Runs cycles until `signal` aborts; resolves when the last one is done. */
export async function runCycles(
  deps: ScheduleDeps,
  policy: SchedulePolicy,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = deps;
  const wait = createWait(clock, deps.news.listen(signal), signal);
  let planned: Instant | undefined;
  let ranAt = clock.now();
  let due = ranAt;
  let isMore = false;
  while (!signal.aborted) {
    const now = clock.now();
    const heard = deps.heardUntil(now);
    const advanced = heard !== undefined && (planned === undefined || heard > planned);
    // A clock that ran back must not put the next cycle off by as much.
    if (advanced || deps.isUrgent() || now >= due || now < ranAt) {
      await deps.cycle(now);
      isMore = true;
      planned = heard ?? planned;
      ranAt = now;
      due = floorToStep(now, policy.stepMs) + policy.stepMs + policy.graceMs;
    } else if (isMore) {
      isMore = await deps.meanwhile(now);
    } else {
      await wait(due);
    }
  }
}

/**
 * Waits until a time or until there is news, whichever comes first, at the latest until `signal` aborts.
 * `AbortSignal.any` would do for that, but on Node 20 each of its signals stays in memory as long as `signal`
 * does, and there is a wait for every batch.
 */
function createWait(
  clock: Clock,
  news: AsyncIterator<void, void>,
  signal: AbortSignal,
): (until: Instant) => Promise<void> {
  /** `undefined`: there will be no more. */
  let next: Promise<IteratorResult<void, void>> | undefined = news.next();
  return async (until) => {
    const end = new AbortController();
    const abort = (): void => {
      end.abort();
    };
    signal.addEventListener('abort', abort);
    const timer = clock.until(until, end.signal);
    const heard = await Promise.race(next ? [next, timer] : [timer]);
    signal.removeEventListener('abort', abort);
    abort();
    if (heard) next = heard.done === true ? undefined : news.next();
  };
}

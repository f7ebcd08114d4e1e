/**
 * When cycles run: as soon as a new step is final, at the latest `graceMs` after the end of each step, so that
 * leases are renewed and stale data are seen as such. Cycles never overlap; what comes during one is the
 * next one's.
 */
import type { Broadcast } from './broadcast.ts';
import type { Instant } from '../core/units/time.ts';
import { floorToStep } from '../core/units/time.ts';
import type { Clock } from '../ports/clock.ts';

export interface ScheduleDeps {
  readonly clock: Clock;
  /** Something new has come in. */
  readonly news: Broadcast;
  /** End of the newest final step. */
  readonly finalUntil: (now: Instant) => Instant | undefined;
  /** Runs one cycle; never rejects. */
  readonly cycle: (now: Instant) => Promise<void>;
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
  let planned: Instant | undefined;
  let due = deps.clock.now();
  const news = deps.news.listen(signal);
  let nextNews = news.next();
  while (!signal.aborted) {
    const now = deps.clock.now();
    const final = deps.finalUntil(now);
    const advanced = final !== undefined && (planned === undefined || final > planned);
    if (advanced || now >= due) {
      await deps.cycle(now);
      planned = final ?? planned;
      due = floorToStep(now, policy.stepMs) + policy.stepMs + policy.graceMs;
    } else {
      const wake = new AbortController();
      const timer = deps.clock.until(due, AbortSignal.any([signal, wake.signal]));
      const heard = nextNews.then(() => 'news' as const);
      if ((await Promise.race([heard, timer])) === 'news') nextNews = news.next();
      wake.abort();
    }
  }
  await news.return();
}

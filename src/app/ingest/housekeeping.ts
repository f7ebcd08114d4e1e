/**
 * Keeps the stores small: once an hour, and soon after the start, what came in many parts is summed, and what is
 * past its retention goes, events that have passed with it. In parts, between which those who report have the store to themselves most of the time.
 *
 * Age is measured from the newest count, not from the clock: a clock that jumps ahead a year must not cost a
 * year of history.
 */
import type { EventBook } from '../events/event-book.ts';
import type { Instant } from '../../core/units/time.ts';
import { floorToStep, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CompactionBounds, History } from '../../ports/history.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface HousekeepingDeps {
  readonly history: Pick<History, 'compact' | 'span'>;
  readonly ledger: Pick<Ledger, 'forget'>;
  readonly eventBook: Pick<EventBook, 'all' | 'retire'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly elapsedMs: () => number;
}

export interface HousekeepingPolicy {
  readonly stepMs: number;
  readonly lateLimitMs: number;
  /** How long history, decisions and scores are kept, and events that have passed. */
  readonly retentionMs: number;
}

/** A start has other things to do. */
const FIRST_AFTER_MS = MINUTE_MS;
const EVERY_MS = HOUR_MS;
/** A record may be on its way to the store for a while after it was just not too late. */
const SLACK_MS = 10 * MINUTE_MS;
/** A part may take the store's writer a fifth of the time. */
const PAUSE_TIMES_SPENT = 4;
const PAUSE_MS_MIN = 20;

/** Runs until `signal` aborts; never rejects. */
export async function keepHouse(
  deps: HousekeepingDeps,
  policy: HousekeepingPolicy,
  signal: AbortSignal,
): Promise<void> {
  const { clock, telemetry } = deps;
  await clock.until(clock.now() + FIRST_AFTER_MS, signal);
  while (!signal.aborted) {
    try {
      await tidy(deps, policy, signal);
    } catch (error) {
      telemetry.log('warn', 'the stores could not be tidied; it is tried again in an hour', { error });
    }
    await clock.until(clock.now() + EVERY_MS, signal);
  }
}

/** All that is to be done now. */
async function tidy(deps: HousekeepingDeps, policy: HousekeepingPolicy, signal: AbortSignal): Promise<void> {
  const { history, ledger, eventBook, clock, elapsedMs, telemetry } = deps;
  const bounds = boundsAt((await history.span())?.to, policy, clock.now());
  if (bounds === undefined) return;
  const began = elapsedMs();
  let parts = 0;
  for (const next of [() => history.compact(bounds), () => ledger.forget(bounds.keepFrom)]) {
    for (let isMore = true; isMore && !signal.aborted;) {
      const before = elapsedMs();
      isMore = await next();
      if (isMore) parts += 1;
      const pauseMs = Math.max(PAUSE_MS_MIN, PAUSE_TIMES_SPENT * (elapsedMs() - before));
      await clock.until(clock.now() + pauseMs, signal);
    }
  }
  const passed = eventBook.all().filter(({ to }) => to <= bounds.keepFrom);
  if (passed.length > 0) await eventBook.retire(passed.map(({ id }) => id));
  const seconds = (elapsedMs() - began) / SECOND_MS;
  if (parts > 0) telemetry.log('info', 'the stores were tidied', { parts, seconds });
}

/** `newest` is the end of the newest step of the history; `undefined`: it is empty. */
function boundsAt(
  newest: Instant | undefined,
  { stepMs, lateLimitMs, retentionMs }: HousekeepingPolicy,
  now: Instant,
): CompactionBounds | undefined {
  if (newest === undefined) return undefined;
  const present = Math.min(newest, now);
  return {
    sumBefore: floorToStep(present - lateLimitMs - SLACK_MS, stepMs),
    keepFrom: floorToStep(present - retentionMs, stepMs),
  };
}

/**
 * The past that models are fitted on: what would have come without the events. Of a volume nobody knows here which
 * source had how much of it, so its steps are left out.
 */
import type { Pool } from '../../core/capacity/pool.ts';
import { compileMembership } from '../../core/capacity/membership.ts';
import type { ActingEvents } from '../../core/demand/events/acting-events.ts';
import { actingEvents } from '../../core/demand/events/acting-events.ts';
import type { KnownEvent } from '../../core/demand/events/announced-event.ts';
import { toBaseline } from '../../core/demand/events/baseline.ts';
import { indexEvents } from '../../core/demand/events/event-index.ts';
import type { Share } from '../../core/demand/events/influence.ts';
import { influenceOf, WHOLE } from '../../core/demand/events/influence.ts';
import { poolSeriesId } from '../../core/forecast/forecast.ts';
import type { SeriesPast } from '../../ports/trainer.ts';

/** Changes the counts of a source, or of a pool, in place. */
export type WithoutEvents = (past: SeriesPast) => void;

/** `announced` gives the same array as long as nothing has changed. */
export function withoutEvents(
  announced: () => readonly KnownEvent[],
  pools: readonly Pick<Pool, 'id' | 'sources'>[],
): WithoutEvents {
  const poolOf = compileMembership(pools);
  let known: readonly KnownEvent[] = [];
  let index = indexEvents(known);
  const byList = new Map<readonly KnownEvent[], ActingEvents | undefined>();
  return ({ series, stepMs, start, values }) => {
    const events = announced();
    if (events !== known) {
      known = events;
      index = indexEvents(events);
      byList.clear();
    }
    const pool = poolOf(series);
    const named = index.naming(pool === undefined ? [series] : [series, poolSeriesId(pool)]);
    const isOwn = named.some(({ effect }) => effect.kind === 'learned' && effect.parts.has(series));
    if (!isOwn && !byList.has(named)) byList.set(named, fitted(named, WHOLE, stepMs));
    const acting = isOwn ? fitted(named, { ...WHOLE, series }, stepMs) : byList.get(named);
    toBaseline(acting, start / stepMs, values);
  };
}

const fitted = (events: readonly KnownEvent[], share: Share, stepMs: number): ActingEvents | undefined =>
  actingEvents(
    events.map((event) =>
      event.effect.kind === 'volume'
        ? { ...influenceOf({ ...event, effect: { kind: 'learn' } }, share, stepMs), isBlind: true }
        : influenceOf(event, share, stepMs),
    ),
    stepMs,
  );

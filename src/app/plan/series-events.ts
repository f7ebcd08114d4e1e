/**
 * What acts on each series? Sources are named by the patterns of an event; a pool is acted on through the sources that
 * are in it, by their share of its requests on the last day. Worked out once for what is announced, and kept.
 */
import type { Pool } from '../../core/capacity/pool.ts';
import type { ActingEvents } from '../../core/demand/events/acting-events.ts';
import { actingEvents } from '../../core/demand/events/acting-events.ts';
import type { AnnouncedEvent } from '../../core/demand/events/announced-event.ts';
import type { EventIndex } from '../../core/demand/events/event-index.ts';
import { indexEvents } from '../../core/demand/events/event-index.ts';
import type { Share } from '../../core/demand/events/influence.ts';
import { influenceOf, WHOLE } from '../../core/demand/events/influence.ts';
import type { Ring } from '../../core/demand/ring.ts';
import { countAt } from '../../core/demand/ring.ts';
import { DAY_MS } from '../../core/units/time.ts';

type EventList = readonly AnnouncedEvent[];

/** As an entry of the planner has it. */
interface NamedSeries {
  readonly id: string;
  /** `undefined`: it is a source. */
  readonly pool: Pool | undefined;
  /** Name of its pool's series. */
  readonly partOf: string | undefined;
  readonly ring: Ring;
}

export interface SeriesEvents {
  /** Takes the place of all that was announced before. */
  announce(events: EventList): void;
  /** Shares are worked out anew when they are needed next. */
  forgetShares(): void;
  /** `undefined`: nothing does. Series on which the same acts in the same way have the same object. */
  actingOn(entry: NamedSeries): ActingEvents | undefined;
}

export function createSeriesEvents(entries: ReadonlyMap<string, NamedSeries>, stepMs: number): SeriesEvents {
  let index = indexEvents([]);
  let isQuiet = true;
  let shares: Shares | undefined;
  const known = new Map<string, ActingEvents | undefined>();
  const ofWhole = new Map<EventList, ActingEvents | undefined>();
  const forget = (): void => {
    shares = undefined;
    known.clear();
  };
  const onSource = (entry: NamedSeries): ActingEvents | undefined => {
    const events = naming(index, entry);
    if (!events.some(({ effect }) => effect.kind === 'volume')) {
      if (!ofWhole.has(events)) {
        ofWhole.set(
          events,
          actingEvents(
            events.map((event) => influenceOf(event, WHOLE, stepMs)),
            stepMs,
          ),
        );
      }
      return ofWhole.get(events);
    }
    shares ??= sharesOf(entries, index, stepMs);
    return acting(events, sourceShare(shares, entry, stepMs), stepMs);
  };
  const onPool = (entry: NamedSeries): ActingEvents | undefined => {
    shares ??= sharesOf(entries, index, stepMs);
    const part = shares.pools.get(entry.id);
    return part && acting([...part.named.keys()], poolShare(shares, part), stepMs);
  };
  return {
    announce: (events) => {
      index = indexEvents(events);
      isQuiet = events.length === 0;
      ofWhole.clear();
      forget();
    },
    forgetShares: forget,
    actingOn: (entry) => {
      if (isQuiet) return undefined;
      if (!known.has(entry.id)) known.set(entry.id, entry.pool ? onPool(entry) : onSource(entry));
      return known.get(entry.id);
    },
  };
}

const acting = (
  events: EventList,
  shareOf: (event: AnnouncedEvent) => Share,
  stepMs: number,
): ActingEvents | undefined =>
  actingEvents(
    events.map((event) => influenceOf(event, shareOf(event), stepMs)),
    stepMs,
  );

/** A source goes by its own spelling, and by that of its pool. */
const naming = (index: EventIndex, { id, partOf }: NamedSeries): EventList =>
  index.naming(partOf === undefined ? [id] : [id, partOf]);

/** Who has how many of the requests lately. */
interface Shares {
  /** Of all sources that an event names. */
  readonly events: ReadonlyMap<AnnouncedEvent, number>;
  readonly pools: ReadonlyMap<string, PoolPart>;
}

interface PoolPart {
  /** Of all its sources. */
  requests: number;
  /** Of those of its sources that the event names. */
  readonly named: Map<AnnouncedEvent, number>;
}

/** So that sources of which there is nothing yet have equal shares. */
const LEAST = 1e-6;

function sharesOf(entries: ReadonlyMap<string, NamedSeries>, index: EventIndex, stepMs: number): Shares {
  const events = new Map<AnnouncedEvent, number>();
  const pools = new Map<string, PoolPart>();
  // By list first: 10,000 sources that 10,000 events name have one list.
  const lists = new Map<string | undefined, Map<EventList, number>>();
  for (const entry of entries.values()) {
    if (entry.pool) continue;
    const { partOf } = entry;
    const requests = LEAST + lately(entry, stepMs);
    const byList = lists.get(partOf) ?? new Map<EventList, number>();
    lists.set(partOf, byList);
    const list = naming(index, entry);
    byList.set(list, (byList.get(list) ?? 0) + requests);
  }
  for (const [pool, byList] of lists) {
    const part: PoolPart = { requests: 0, named: new Map() };
    for (const [list, requests] of byList) {
      part.requests += requests;
      for (const event of list) {
        part.named.set(event, (part.named.get(event) ?? 0) + requests);
        events.set(event, (events.get(event) ?? 0) + requests);
      }
    }
    if (pool !== undefined) pools.set(pool, part);
  }
  return { events, pools };
}

/** Requests on the last day that is known of the source. */
function lately({ ring }: NamedSeries, stepMs: number): number {
  if (!Number.isFinite(ring.end)) return 0;
  let sum = 0;
  for (let index = ring.end - DAY_MS / stepMs; index < ring.end; index += 1) {
    const count = countAt(ring, index);
    if (count > 0) sum += count;
  }
  return sum;
}

const sourceShare =
  ({ events }: Shares, entry: NamedSeries, stepMs: number) =>
  (event: AnnouncedEvent): Share => {
    const requests = LEAST + lately(entry, stepMs);
    return { ofSeries: 1, ofEvent: Math.min(1, requests / (events.get(event) ?? requests)) };
  };

const poolShare =
  ({ events }: Shares, { requests, named }: PoolPart) =>
  (event: AnnouncedEvent): Share => {
    const own = named.get(event) ?? 0;
    return { ofSeries: own / requests, ofEvent: own / (events.get(event) ?? own) };
  };

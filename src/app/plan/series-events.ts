/**
 * What acts on each series? Sources are named by the patterns of an event; a pool is acted on through the sources that
 * are in it, by their share of its requests on the last day. Worked out once for what is announced, and kept.
 */
import type { Pool } from '../../core/capacity/pool.ts';
import type { ActingEvents } from '../../core/demand/events/acting-events.ts';
import { actingEvents } from '../../core/demand/events/acting-events.ts';
import type { KnownEvent } from '../../core/demand/events/announced-event.ts';
import { byStart } from '../../core/demand/events/announced-event.ts';
import type { EventIndex } from '../../core/demand/events/event-index.ts';
import { indexEvents } from '../../core/demand/events/event-index.ts';
import type { Share } from '../../core/demand/events/influence.ts';
import { influenceOf, WHOLE } from '../../core/demand/events/influence.ts';
import type { Ring } from '../../core/demand/ring.ts';
import { countAt, stepAt } from '../../core/demand/ring.ts';
import type { RunningEffects } from '../../core/forecast/events/running-effects.ts';
import { createRunningEffects, createRunningWatch } from '../../core/forecast/events/running-effects.ts';
import type { ActingList } from '../../core/forecast/events/series-without.ts';
import { judgeEverySteps } from './learning.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';

type EventList = readonly KnownEvent[];

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
  /** Takes the place of all that was announced before; `issue` is the newest, of which nothing was issued `undefined`. */
  announce(events: EventList, issue?: number): void;
  /** Shares are worked out anew when they are needed next. */
  forgetShares(): void;
  /** Nothing is known any more of what came in events. */
  forgetCounts(): void;
  /** Looks at what came before the issue in events that run. */
  look(issue: number): void;
  /** `undefined`: nothing does. Series on which the same acts in the same way have the same object. */
  actingOn(entry: NamedSeries): ActingEvents | undefined;
}

/** What acts on a series, as it is known beforehand. */
interface Known extends ActingList {
  readonly acting: ActingEvents;
}

export function createSeriesEvents(entries: ReadonlyMap<string, NamedSeries>, stepMs: number): SeriesEvents {
  let announced: EventList = [];
  let index = indexEvents(announced);
  let shares: Shares | undefined;
  const known = new Map<string, Known | undefined>();
  const ofAll = new Map<EventList, Known | undefined>();
  const watch = createRunningWatch(stepMs);
  const running = new Map<string, RunningEffects>();
  /** By series, where what came has changed what is known. */
  const seen = new Map<string, ActingEvents | undefined>();
  let lookedAt: number | undefined;
  const forgetShares = (): void => {
    shares = undefined;
    known.clear();
    lookedAt = undefined;
  };
  const forgetCounts = (): void => {
    running.clear();
    seen.clear();
    lookedAt = undefined;
  };
  const onSource = (entry: NamedSeries): Known | undefined => {
    const events = naming(index, entry);
    if (!events.some((event) => isOwn(event, entry.id))) {
      if (!ofAll.has(events))
        ofAll.set(
          events,
          knownOf(events, () => WHOLE, stepMs),
        );
      return ofAll.get(events);
    }
    shares ??= sharesOf(entries, index, stepMs);
    return knownOf(events, sourceShare(shares, entry, stepMs), stepMs);
  };
  const onPool = (entry: NamedSeries): Known | undefined => {
    shares ??= sharesOf(entries, index, stepMs);
    const part = shares.pools.get(entry.id);
    return part && knownOf([...part.named.keys()].sort(byStart), poolShare(shares, entry, part), stepMs);
  };
  const knownOn = (entry: NamedSeries): Known | undefined => {
    if (!known.has(entry.id)) known.set(entry.id, entry.pool ? onPool(entry) : onSource(entry));
    return known.get(entry.id);
  };
  return {
    announce: (events, issue) => {
      if (issue !== undefined && pastOf(events, issue * stepMs) !== pastOf(announced, issue * stepMs))
        forgetCounts();
      announced = events;
      index = indexEvents(events);
      ofAll.clear();
      seen.clear();
      forgetShares();
    },
    forgetShares,
    forgetCounts,
    look: (issue) => {
      const every = judgeEverySteps(stepMs);
      const at = Math.floor(issue / every) * every;
      if (announced.length === 0 || at === lookedAt) return;
      lookedAt = at;
      for (const entry of entries.values()) {
        const list = knownOn(entry);
        if (!list || watch.running(list, at).length === 0) {
          running.delete(entry.id);
          seen.delete(entry.id);
          continue;
        }
        const state = running.get(entry.id) ?? createRunningEffects();
        running.set(entry.id, state);
        const influences = watch.look(state, list, {
          countAt: (step) => stepAt(entry.ring, step),
          issue: at,
        });
        if (influences) seen.set(entry.id, actingEvents(influences, stepMs));
        else seen.delete(entry.id);
      }
    },
    actingOn: (entry) => {
      if (announced.length === 0) return undefined;
      return seen.get(entry.id) ?? knownOn(entry)?.acting;
    },
  };
}

/** It does to this series what it may not do to others. */
const isOwn = ({ effect }: KnownEvent, series: string): boolean =>
  effect.kind === 'volume' || (effect.kind === 'learned' && effect.parts.has(series));

/** What was announced of the days before. */
function pastOf(events: EventList, now: Instant): string {
  const recent = events.filter(({ from, to }) => from < now && to > now - RECENT_MS);
  return JSON.stringify(recent, (_, value: unknown) => (value instanceof Map ? [...value] : value));
}

/** What came before is not looked at again for an event that runs. */
const RECENT_MS = 2 * DAY_MS;

function knownOf(
  events: EventList,
  shareOf: (event: KnownEvent) => Share,
  stepMs: number,
): Known | undefined {
  const influences = events.map((event) => influenceOf(event, shareOf(event), stepMs));
  const acting = actingEvents(influences, stepMs);
  return acting && { events, influences, acting };
}

/** A source goes by its own spelling, and by that of its pool. */
const naming = (index: EventIndex, { id, partOf }: NamedSeries): EventList =>
  index.naming(partOf === undefined ? [id] : [id, partOf]);

/** Who has how many of the requests lately. */
interface Shares {
  /** Of all sources that an event names. */
  readonly events: ReadonlyMap<KnownEvent, number>;
  readonly pools: ReadonlyMap<string, PoolPart>;
}

interface PoolPart {
  /** Of all its sources. */
  requests: number;
  /** Of those of its sources that the event names. */
  readonly named: Map<KnownEvent, number>;
}

/** So that sources of which there is nothing yet have equal shares. */
const LEAST = 1e-6;

function sharesOf(entries: ReadonlyMap<string, NamedSeries>, index: EventIndex, stepMs: number): Shares {
  const events = new Map<KnownEvent, number>();
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
  (event: KnownEvent): Share => {
    const requests = LEAST + lately(entry, stepMs);
    return {
      series: entry.id,
      ofSeries: 1,
      ofEvent: Math.min(1, requests / (events.get(event) ?? requests)),
    };
  };

const poolShare =
  ({ events }: Shares, { id: series }: NamedSeries, { requests, named }: PoolPart) =>
  (event: KnownEvent): Share => {
    const own = named.get(event) ?? 0;
    return { series, ofSeries: own / requests, ofEvent: own / (events.get(event) ?? own) };
  };

/**
 * What is announced: something that changes the requests of some sources for a while, and how much is known of it.
 *
 * A factor is log-normal: its logarithm has the mean log(factor) and the standard deviation `logDeviation`, so that
 * half as much and twice as much are equally far away. A volume is normal.
 */
import type { TimeRange } from '../../units/time.ts';

/** In the order in which they are listed to people. A kind is also the name of a model's event channel. */
export const EVENT_KINDS = ['campaign', 'release', 'holiday', 'maintenance', 'outage', 'other'] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** Chosen by whoever announces it, and kept for good. */
export type EventId = string;

export interface AnnouncedEvent extends TimeRange {
  readonly id: EventId;
  /** For people; the same for the next one of its sort. */
  readonly name: string;
  readonly kind: EventKind;
  /** Patterns over the spellings of sources, or `pool:NAME`; `*` stands for any characters. Not empty. */
  readonly sources: readonly string[];
  readonly effect: EventEffect;
}

export type EventEffect =
  | {
      readonly kind: 'factor';
      /** On the requests without the event; not negative. */
      readonly factor: number;
      /** Standard deviation of its natural logarithm. */
      readonly logDeviation: number;
    }
  | {
      readonly kind: 'volume';
      /** Added, of all sources together; negative: taken away. */
      readonly requestsPerSecond: number;
      /** Standard deviation, requests per second. */
      readonly deviation: number;
    }
  /** Nobody knows it yet. */
  | { readonly kind: 'learn' };

/** A factor and how sure it is: its logarithm is normal. */
export interface FactorEstimate {
  /** Mean of the natural logarithm. */
  readonly logFactor: number;
  readonly logVariance: number;
}

/** What an event did, or others of its name did before it, by what came. */
export interface LearnedEffect {
  readonly kind: 'learned';
  /** On all that it names together. */
  readonly all: FactorEstimate;
  /** On sources, and pools (`pool:NAME`), of which more is known; on the others it is as on all. */
  readonly parts: ReadonlyMap<string, FactorEstimate>;
  /** The event has passed, and what came during it is part of this: there is nothing more to be learned of it. */
  readonly isSettled: boolean;
}

/** As forecasts take it: by what was announced, or by what was learned. */
export interface KnownEvent extends Omit<AnnouncedEvent, 'effect'> {
  readonly effect: EventEffect | LearnedEffect;
}

/** Of a factor of which nobody said how sure it is: two of three are off by less than a third. */
export const DEFAULT_LOG_DEVIATION = 0.3;
/** Of a volume, as a share of it. */
export const DEFAULT_DEVIATION_SHARE = 0.3;

/** What is counted while such an event lasts says nothing about demand. */
export const isUnwatched = (kind: EventKind): boolean => kind === 'maintenance' || kind === 'outage';

/** In the order in which events are listed: by their start, then by id. */
export const byStart = (a: Pick<KnownEvent, 'from' | 'id'>, b: Pick<KnownEvent, 'from' | 'id'>): number =>
  a.from - b.from || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

type Sorted = Pick<AnnouncedEvent, 'kind' | 'name' | 'sources'>;

/** Events with the same are of one sort: what one did the next one is expected to do. */
export const sortOf = ({ kind, name, sources }: Sorted): string =>
  JSON.stringify([kind, name, [...sources].sort()]);

/** The same happening, under whatever id. */
export const isSame = (a: Sorted & TimeRange, b: Sorted & TimeRange): boolean =>
  a.from === b.from && a.to === b.to && sortOf(a) === sortOf(b);

/** The event has a part in the range. */
export const isWithin = (event: TimeRange, { from, to }: TimeRange): boolean =>
  event.from < to && event.to > from;

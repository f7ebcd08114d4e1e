/**
 * How are events to be taken, by what was learned so far? One that nobody knows does what those of its sort did before;
 * of one that has passed it is known what it did.
 *
 * Events are of one sort that have the kind, the name and the sources in common; where there are none with these
 * sources, the kind and the name.
 */
import { combine } from './effect-tally.ts';
import type { Occurrence } from './occurrence.ts';
import { expectedEffect } from './occurrence.ts';
import type {
  AnnouncedEvent,
  EventEffect,
  FactorEstimate,
  KnownEvent,
  LearnedEffect,
} from '../../demand/events/announced-event.ts';
import { sortOf } from '../../demand/events/announced-event.ts';
import { UNKNOWN } from '../../demand/events/influence.ts';
import type { TimeRange } from '../../units/time.ts';

/** Of a sort, so many occurrences count, the newest. */
const OCCURRENCES_MAX = 10;

type Sorted = Pick<AnnouncedEvent, 'kind' | 'name' | 'sources'>;

const wideSortOf = ({ kind, name }: Sorted): string => JSON.stringify([kind, name]);
/** Of all that happened to be announced twice, the same. */
const keyOf = (event: Sorted & TimeRange): string => `${event.from} ${event.to} ${sortOf(event)}`;

export interface LearnedBook {
  /** As forecasts are to take an event. */
  readonly known: (event: AnnouncedEvent) => KnownEvent;
  /** What came of the event itself is among what was learned. */
  readonly isLearned: (event: AnnouncedEvent) => boolean;
  /** What those of its sort did that have passed, itself among them, and how many they are; `undefined`: none has. */
  readonly learned: (event: AnnouncedEvent) => Learned | undefined;
}

/** What is to be let go: all but the newest of a sort, and of all. */
export function surplusOf(occurrences: readonly Occurrence[], most: number): readonly Occurrence[] {
  const newestFirst = [...occurrences].sort((a, b) => b.to - a.to || (a.id < b.id ? -1 : 1));
  const kept = new Set(
    [...groupBy(newestFirst, sortOf).values()].flatMap((group) => group.slice(0, OCCURRENCES_MAX)),
  );
  let count = 0;
  return newestFirst.filter((one) => !kept.has(one) || (count += 1) > most);
}

export interface Learned extends FactorEstimate {
  readonly occurrences: number;
}

export function learnedBook(occurrences: readonly Occurrence[]): LearnedBook {
  const byEnd = [...occurrences].sort((a, b) => a.to - b.to || (a.id < b.id ? -1 : 1));
  const narrow = groupBy(byEnd, sortOf);
  const wide = groupBy(byEnd, wideSortOf);
  const own = new Map(byEnd.map((occurrence) => [keyOf(occurrence), occurrence]));
  const ownOf = (event: AnnouncedEvent): Occurrence | undefined => own.get(keyOf(event));
  const expected = new Map<readonly Occurrence[], Map<number, LearnedEffect>>();
  const sorted = (event: Sorted): readonly Occurrence[] =>
    narrow.get(sortOf(event)) ?? wide.get(wideSortOf(event)) ?? [];
  /** By the first of them, as many as had ended by then. */
  const before = (group: readonly Occurrence[], count: number): LearnedEffect | undefined => {
    if (count === 0) return undefined;
    const byCount = expected.get(group) ?? new Map<number, LearnedEffect>();
    expected.set(group, byCount);
    const effect = byCount.get(count) ?? expectedEffect(group.slice(0, count).slice(-OCCURRENCES_MAX));
    byCount.set(count, effect);
    return effect;
  };
  const earlier = (event: AnnouncedEvent): LearnedEffect | undefined => {
    const group = sorted(event);
    return before(group, group.filter(({ to }) => to <= event.from).length);
  };
  return {
    known: (event) => {
      if (event.effect.kind === 'volume') return event;
      const occurrence = ownOf(event);
      if (occurrence) return { ...event, effect: settled(event.effect, earlier(event), occurrence) };
      const effect = event.effect.kind === 'learn' ? earlier(event) : undefined;
      return effect ? { ...event, effect } : event;
    },
    isLearned: (event) => ownOf(event) !== undefined,
    learned: (event) => {
      const group = sorted(event);
      const effect = before(group, group.length);
      return effect && { ...effect.all, occurrences: Math.min(group.length, OCCURRENCES_MAX) };
    },
  };
}

/** What it was taken for before it began, and what came of it. */
function settled(
  announced: EventEffect,
  earlier: LearnedEffect | undefined,
  { all, parts }: Occurrence,
): LearnedEffect {
  const prior = (part: string): FactorEstimate => {
    if (announced.kind === 'factor' && announced.factor > 0) {
      return { logFactor: Math.log(announced.factor), logVariance: announced.logDeviation ** 2 };
    }
    return earlier?.parts.get(part) ?? earlier?.all ?? UNKNOWN;
  };
  return {
    kind: 'learned',
    all: combine(prior(''), all),
    parts: new Map([...parts].map(([part, seen]) => [part, combine(prior(part), seen)])),
    isSettled: true,
  };
}

function groupBy(
  occurrences: readonly Occurrence[],
  keyOf: (occurrence: Occurrence) => string,
): ReadonlyMap<string, readonly Occurrence[]> {
  const groups = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences) {
    const key = keyOf(occurrence);
    const group = groups.get(key);
    if (group) group.push(occurrence);
    else groups.set(key, [occurrence]);
  }
  return groups;
}

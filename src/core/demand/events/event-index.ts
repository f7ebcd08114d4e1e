/**
 * Which events name a series? Most patterns are the same few, so a series is matched against each pattern once, not
 * against each event; series that the same patterns name get the same list.
 *
 * Whoever announces the same thing twice, under two ids, has announced it once.
 */
import type { KnownEvent } from './announced-event.ts';
import { byStart } from './announced-event.ts';
import type { TextMatcher } from '../../units/glob.ts';
import { compileGlob } from '../../units/glob.ts';

export interface EventIndex<E = KnownEvent> {
  /** The events of which a pattern matches one of the spellings, by start; the same array for the same events. */
  readonly naming: (spellings: readonly string[]) => readonly E[];
}

interface Group<E> {
  readonly place: number;
  readonly events: E[];
  readonly matches: TextMatcher;
}

export function indexEvents<E extends KnownEvent>(events: readonly E[]): EventIndex<E> {
  const groups = new Map<string, Group<E>>();
  for (const event of distinct(events)) {
    for (const pattern of new Set(event.sources)) {
      const group = groups.get(pattern) ?? { place: groups.size, events: [], matches: compileGlob(pattern) };
      groups.set(pattern, group);
      group.events.push(event);
    }
  }
  const globs = [...groups].filter(([pattern]) => pattern.includes('*')).map(([, group]) => group);
  const lists = new Map<string, readonly E[]>([['', []]]);
  return {
    naming: (spellings) => {
      const exact = spellings.flatMap((spelling) => groups.get(spelling) ?? []);
      const found = globs.filter(({ matches }) => spellings.some(matches));
      const named = [...new Set([...exact, ...found])];
      const key = named.map(({ place }) => place).join();
      const list = lists.get(key) ?? [...new Set(named.flatMap((group) => group.events))].sort(byStart);
      lists.set(key, list);
      return list;
    },
  };
}

/** Those that differ in more than their id. */
function distinct<E extends KnownEvent>(events: readonly E[]): readonly E[] {
  const known = new Map<string, E>();
  for (const event of events) {
    const { name, kind, from, to, sources, effect } = event;
    const content = JSON.stringify([
      name,
      kind,
      from,
      to,
      [...sources].sort(),
      effect.kind === 'learned' ? effect.all : Object.entries(effect).sort(),
    ]);
    if (!known.has(content)) known.set(content, event);
  }
  return [...known.values()];
}

/** The events in Redis: a hash of what is announced, by id, and one of what came of it, by id and start. */
import type { AnnouncedEvent, FactorEstimate } from '../../core/demand/events/announced-event.ts';
import { byStart } from '../../core/demand/events/announced-event.ts';
import type { Occurrence } from '../../core/forecast/events/occurrence.ts';
import type { Events } from '../../ports/events/events.ts';
import type { Connection } from './connection.ts';
import { Gate } from '../../ports/stores/gate.ts';
import type { Keys } from './keys.ts';

export function openEvents(connection: Connection, keys: Keys): Events {
  const gate = new Gate('events in Redis');

  /** One command, so all of it or nothing; of several of one name the last one stays. */
  async function put(
    key: string,
    entries: readonly (readonly [name: string, json: string])[],
  ): Promise<void> {
    if (entries.length > 0) await connection.ask((redis) => redis.hset(key, ...entries.flat()));
  }
  async function remove(key: string, names: readonly string[]): Promise<void> {
    if (names.length > 0) await connection.ask((redis) => redis.hdel(key, ...names));
  }
  const all = (key: string): Promise<readonly string[]> => connection.ask((redis) => redis.hvals(key));

  return {
    put: (events) =>
      gate.pass(() =>
        put(
          keys.events,
          events.map((event) => [event.id, JSON.stringify(event)]),
        ),
      ),
    remove: (ids) => gate.pass(() => remove(keys.events, ids)),
    list: () =>
      gate.pass(async () =>
        (await all(keys.events)).map((json) => JSON.parse(json) as AnnouncedEvent).sort(byStart),
      ),
    putOccurrences: (occurrences) =>
      gate.pass(() =>
        put(
          keys.occurrences,
          occurrences.map((occurrence) => [nameOf(occurrence), encode(occurrence)]),
        ),
      ),
    removeOccurrences: (occurrences) => gate.pass(() => remove(keys.occurrences, occurrences.map(nameOf))),
    occurrences: () => gate.pass(async () => (await all(keys.occurrences)).map(decode).sort(byStart)),
    close: () => gate.close(),
  };
}

const nameOf = ({ id, from }: Pick<Occurrence, 'id' | 'from'>): string => `${id} ${from}`;

const encode = ({ parts, ...rest }: Occurrence): string => JSON.stringify({ ...rest, parts: [...parts] });

function decode(json: string): Occurrence {
  const { parts, ...rest } = JSON.parse(json) as Omit<Occurrence, 'parts'> & {
    readonly parts: readonly (readonly [string, FactorEstimate])[];
  };
  return { ...rest, parts: new Map(parts) };
}

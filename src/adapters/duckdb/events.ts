/** The events in the DuckDB file: one row an id; what is read is what was put last. */
import { LIST, VARCHAR, listValue } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type {
  AnnouncedEvent,
  EventEffect,
  EventId,
  EventKind,
} from '../../core/demand/events/announced-event.ts';
import { byStart } from '../../core/demand/events/announced-event.ts';
import type { Events } from '../../ports/events/events.ts';
import { Gate } from './engine/gate.ts';
import type { GroupCommit, Share } from './engine/group-commit.ts';
import { appendRows, queryRows } from './engine/rows.ts';
import type { Row } from './engine/rows.ts';

export interface EventsParts {
  readonly reader: DuckDBConnection;
  readonly commit: GroupCommit;
}

export function openEvents({ reader, commit }: EventsParts): Events {
  /** By id, in the state of the last call; `undefined`: it goes. */
  let collected = new Map<EventId, Row | undefined>();
  const gate = new Gate('events');

  commit.join({
    take() {
      const changes = collected;
      collected = new Map();
      return changes.size === 0 ? undefined : shareOf(changes);
    },
    drop() {
      collected = new Map();
    },
  });

  return {
    put: (events) =>
      gate.pass(async () => {
        for (const event of events) collected.set(event.id, toRow(event));
        await commit.next();
      }),
    remove: (ids) =>
      gate.pass(async () => {
        for (const id of ids) collected.set(id, undefined);
        await commit.next();
      }),
    list: () => gate.pass(async () => (await queryRows<StoredEvent>(reader, ALL)).map(fromRow).sort(byStart)),
    close: () => gate.close(),
  };
}

const shareOf = (changes: ReadonlyMap<EventId, Row | undefined>): Share => ({
  async write(connection) {
    const ids = listValue([...changes.keys()]);
    await connection.run(
      'DELETE FROM events WHERE id IN (SELECT unnest($ids))',
      { ids },
      { ids: LIST(VARCHAR) },
    );
    await appendRows(
      connection,
      'events',
      [...changes.values()].filter((row) => row !== undefined),
    );
  },
  committed: () => undefined,
});

const ALL = `
  SELECT id, name, kind, CAST(from_ms AS DOUBLE) AS "from", CAST(to_ms AS DOUBLE) AS "to",
    sources_json AS sources, effect_json AS effect
  FROM events`;

interface StoredEvent {
  readonly id: string;
  readonly name: string;
  readonly kind: EventKind;
  readonly from: number;
  readonly to: number;
  readonly sources: string;
  readonly effect: string;
}

const toRow = ({ id, name, kind, from, to, sources, effect }: AnnouncedEvent): Row => [
  id,
  name,
  kind,
  BigInt(from),
  BigInt(to),
  JSON.stringify(sources),
  JSON.stringify(effect),
];

const fromRow = ({ sources, effect, ...event }: StoredEvent): AnnouncedEvent => ({
  ...event,
  sources: JSON.parse(sources) as readonly string[],
  effect: JSON.parse(effect) as EventEffect,
});

/** The events in the DuckDB file, one row an id, and what came of those that have passed; what is read is what was put last. */
import { LIST, VARCHAR, listValue } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type {
  AnnouncedEvent,
  EventEffect,
  EventKind,
  FactorEstimate,
} from '../../core/demand/events/announced-event.ts';
import { byStart } from '../../core/demand/events/announced-event.ts';
import type { Occurrence } from '../../core/forecast/events/occurrence.ts';
import type { Events } from '../../ports/events/events.ts';
import { Gate } from '../../ports/stores/gate.ts';
import type { GroupCommit, Share } from './engine/group-commit.ts';
import { appendRows, queryRows } from './engine/rows.ts';
import type { Row } from './engine/rows.ts';

export interface EventsParts {
  readonly reader: DuckDBConnection;
  readonly commit: GroupCommit;
}

export function openEvents({ reader, commit }: EventsParts): Events {
  const events = collector(commit, 'events', 'id');
  const occurrences = collector(commit, 'occurrences', "id || ' ' || from_ms");
  const gate = new Gate('events');
  return {
    put: (put) =>
      gate.pass(async () => {
        for (const event of put) events.set(event.id, toRow(event));
        await commit.next();
      }),
    remove: (ids) =>
      gate.pass(async () => {
        for (const id of ids) events.set(id, undefined);
        await commit.next();
      }),
    list: () =>
      gate.pass(async () =>
        (await queryRows<Stored>(reader, allOf('events')))
          .map((row): AnnouncedEvent => ({ ...headOf(row), effect: JSON.parse(row.effect) as EventEffect }))
          .sort(byStart),
      ),
    putOccurrences: (put) =>
      gate.pass(async () => {
        for (const { all, parts, ...head } of put) {
          occurrences.set(keyOf(head), toRow({ ...head, effect: { all, parts: [...parts] } }));
        }
        await commit.next();
      }),
    removeOccurrences: (removed) =>
      gate.pass(async () => {
        for (const occurrence of removed) occurrences.set(keyOf(occurrence), undefined);
        await commit.next();
      }),
    occurrences: () =>
      gate.pass(async () =>
        (await queryRows<Stored>(reader, allOf('occurrences'))).map(occurrenceFrom).sort(byStart),
      ),
    close: () => gate.close(),
  };
}

const keyOf = ({ id, from }: Pick<Occurrence, 'id' | 'from'>): string => `${id} ${from}`;

type Changes = Map<string, Row | undefined>;

/** By key, in the state of the last call; `undefined`: it goes. */
function collector(commit: GroupCommit, table: string, key: string): Pick<Changes, 'set'> {
  let collected: Changes = new Map();
  commit.join({
    take() {
      const changes = collected;
      collected = new Map();
      return changes.size === 0 ? undefined : shareOf(changes, table, key);
    },
    drop() {
      collected = new Map();
    },
  });
  return { set: (name, row) => collected.set(name, row) };
}

const shareOf = (changes: Changes, table: string, key: string): Share => ({
  async write(connection) {
    const keys = listValue([...changes.keys()]);
    await connection.run(
      `DELETE FROM ${table} WHERE ${key} IN (SELECT unnest($keys))`,
      { keys },
      { keys: LIST(VARCHAR) },
    );
    await appendRows(
      connection,
      table,
      [...changes.values()].filter((row) => row !== undefined),
    );
  },
  committed: () => undefined,
});

/** The same columns in both tables. */
const allOf = (table: string): string => `
  SELECT id, name, kind, CAST(from_ms AS DOUBLE) AS "from", CAST(to_ms AS DOUBLE) AS "to",
    sources_json AS sources, effect_json AS effect
  FROM ${table}`;

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly kind: EventKind;
  readonly from: number;
  readonly to: number;
  readonly sources: string;
  readonly effect: string;
}

type Head = Omit<AnnouncedEvent, 'effect'>;

const toRow = ({ id, name, kind, from, to, sources, effect }: Head & { readonly effect: object }): Row => [
  id,
  name,
  kind,
  BigInt(from),
  BigInt(to),
  JSON.stringify(sources),
  JSON.stringify(effect),
];

const headOf = ({ id, name, kind, from, to, sources }: Stored): Head => ({
  ...{ id, name, kind, from, to },
  sources: JSON.parse(sources) as readonly string[],
});

function occurrenceFrom(row: Stored): Occurrence {
  const { all, parts } = JSON.parse(row.effect) as Pick<Occurrence, 'all'> & {
    readonly parts: [string, FactorEstimate][];
  };
  return { ...headOf(row), all, parts: new Map(parts) };
}

/** The history in the DuckDB file: contributions summed when read, each batch counted once. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Absence, Batch, ClientMark } from '../../core/demand/batch.ts';
import { checkBatch } from '../../core/demand/batch-check.ts';
import type { Series } from '../../core/demand/series.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { Instant, TimeRange } from '../../core/units/time.ts';
import type { AppendResult, History } from '../../ports/history.ts';
import { compactNext } from './compaction.ts';
import { Gate } from '../../ports/stores/gate.ts';
import type { GroupCommit } from './engine/group-commit.ts';
import { queryRows } from './engine/rows.ts';
import type { StoredClient } from './intake.ts';
import { Intake } from './intake.ts';
import { readSeries } from './read-series.ts';

export interface HistoryParts {
  readonly reader: DuckDBConnection;
  readonly commit: GroupCommit;
  readonly stepMs: number;
}

/** The history as the file has it, ready to go on. */
export async function openHistory({ reader, commit, stepMs }: HistoryParts): Promise<History> {
  const intake = new Intake(await storedSources(reader), await storedClients(reader));
  commit.join(intake);
  const gate = new Gate('history');

  async function append(batches: readonly Batch[]): Promise<readonly AppendResult[]> {
    for (const batch of batches) checkBatch(batch, stepMs);
    const results = batches.map((batch) => ({ duplicate: !intake.collect(batch) }));
    if (!batches.every((batch) => intake.isDurable(batch))) await commit.next();
    return results;
  }

  /** Sources are taken before the rows are: what is committed meanwhile belongs to the next read. */
  function readAll(range: TimeRange, only: readonly SourceId[] | undefined): Promise<readonly Series[]> {
    const sources = selected(intake.durableSources, only);
    return readSeries(reader, { sources, areAll: only === undefined, range, stepMs });
  }

  async function span(from: Instant = Number.MIN_SAFE_INTEGER): Promise<TimeRange | undefined> {
    const [bounds] = await queryRows<Bounds>(reader, SPAN, { from });
    if (bounds?.first == null || bounds.last == null) return undefined;
    return { from: bounds.first, to: bounds.last + stepMs };
  }

  return {
    append: (batches) => gate.pass(() => append(batches)),
    readAll: (range, only) => gate.pass(() => readAll(range, only)),
    span: (from) => gate.pass(() => span(from)),
    compact: (bounds) => gate.pass(() => compactNext({ reader, commit, intake }, bounds)),
    clients: () => gate.pass(() => Promise.resolve(sortedMarks(intake.durableClients.values()))),
    close: () => gate.close(),
  };
}

/** A copy of the sources that are wanted. */
function selected(
  all: ReadonlyMap<SourceId, number>,
  only: readonly SourceId[] | undefined,
): Map<SourceId, number> {
  if (only === undefined) return new Map(all);
  const known = only.flatMap((source): [SourceId, number][] => {
    const id = all.get(source);
    return id === undefined ? [] : [[source, id]];
  });
  return new Map(known);
}

const sortedMarks = (clients: Iterable<StoredClient>): ClientMark[] =>
  [...clients].map(({ mark }) => mark).sort((a, b) => (a.client < b.client ? -1 : 1));

async function storedSources(reader: DuckDBConnection): Promise<Map<SourceId, number>> {
  const rows = await queryRows<{ name: SourceId; id: number }>(
    reader,
    // One that was let go, which failed, and that came back has two numbers; nothing was counted under the first.
    'SELECT name, max(id) AS id FROM sources GROUP BY name',
  );
  return new Map(rows.map(({ name, id }) => [name, id]));
}

interface ClientColumns {
  readonly id: number;
  readonly client: string;
  readonly sequence: number;
  readonly watermark: number | null;
  readonly left: boolean;
  readonly seenAt: number;
  readonly vouchesFrom: number | null;
  readonly absences: string;
}

const SPAN = `
  SELECT CAST(min(start_ms) AS DOUBLE) AS first, CAST(max(start_ms) AS DOUBLE) AS last
  FROM contributions WHERE start_ms >= $from`;

interface Bounds {
  readonly first: number | null;
  readonly last: number | null;
}

const CLIENTS = `
  SELECT id, name AS client, CAST(sequence AS DOUBLE) AS sequence, CAST(watermark_ms AS DOUBLE) AS watermark,
    has_left AS "left", CAST(seen_at_ms AS DOUBLE) AS "seenAt", CAST(vouches_from_ms AS DOUBLE) AS "vouchesFrom",
    absences_json AS absences
  FROM clients`;

async function storedClients(reader: DuckDBConnection): Promise<Map<string, StoredClient>> {
  const rows = await queryRows<ClientColumns>(reader, CLIENTS);
  return new Map(rows.map((row) => [row.client, { id: row.id, mark: markOf(row) }]));
}

const markOf = ({
  client,
  sequence,
  watermark,
  left,
  seenAt,
  vouchesFrom,
  absences,
}: ClientColumns): ClientMark => ({
  client,
  sequence,
  watermark: watermark ?? undefined,
  left,
  seenAt,
  vouchesFrom: vouchesFrom ?? undefined,
  absences: JSON.parse(absences) as readonly Absence[],
});

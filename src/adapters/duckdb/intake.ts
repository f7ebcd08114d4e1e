/**
 * What of the history is on its way to disk: which batches are new, under which numbers sources and clients
 * are kept, and the rows that the next transaction writes.
 *
 * Whether a batch counts is decided at once, by the newest mark of its client, durable or not. Names are
 * stored once and referred to by number; a number is given in the same transaction as the first row that
 * uses it. A client's mark is written with the rows of its batches, so neither is ever there without the other.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Batch, ClientId, ClientMark, Contribution } from '../../core/demand/batch.ts';
import { isDuplicate, markAfter } from '../../core/demand/batch.ts';
import { present } from '../../core/units/check.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Participant, Share } from './engine/group-commit.ts';
import type { Row } from './engine/rows.ts';
import { appendRows } from './engine/rows.ts';
import { StagedMap } from './engine/staged-map.ts';

/** A client as it is stored. */
export interface StoredClient {
  readonly id: number;
  readonly mark: ClientMark;
}

export class Intake implements Participant {
  readonly #sources: StagedMap<SourceId, number>;
  readonly #clients: StagedMap<ClientId, StoredClient>;
  #rows: Row[] = [];
  #nextSource = 0;
  #nextClient = 0;

  /** Takes over what is durable. */
  constructor(sources: Map<SourceId, number>, clients: Map<ClientId, StoredClient>) {
    for (const id of sources.values()) this.#nextSource = Math.max(this.#nextSource, id + 1);
    for (const { id } of clients.values()) this.#nextClient = Math.max(this.#nextClient, id + 1);
    this.#sources = new StagedMap(sources);
    this.#clients = new StagedMap(clients);
  }

  get durableSources(): ReadonlyMap<SourceId, number> {
    return this.#sources.durable;
  }

  get durableClients(): ReadonlyMap<ClientId, StoredClient> {
    return this.#clients.durable;
  }

  /** Collects the batch; `false`: it is a duplicate, and changes nothing. */
  collect(batch: Batch): boolean {
    const known = this.#clients.get(batch.client);
    if (isDuplicate(known?.mark, batch)) return false;
    const client = {
      id: known?.id ?? this.#nextClient++,
      mark: markAfter(known?.mark, batch),
    };
    this.#clients.set(batch.client, client);
    for (const contribution of batch.contributions) {
      this.#rows.push(contributionRow(this.#sourceId(contribution.source), client, contribution));
    }
    return true;
  }

  /** Whether the batch, new or duplicate, waits for no commit any more. */
  isDurable(batch: Batch): boolean {
    return isDuplicate(this.#clients.durable.get(batch.client)?.mark, batch);
  }

  /** Forgets those of the sources that nothing collected names, and returns them; whoever names one later gives it a new number. Nothing may be in flight. */
  forgetSources(ids: readonly number[]): readonly number[] {
    const named = new Set(this.#rows.map(([source]) => source));
    const wanted = new Set(ids.filter((id) => !named.has(id)));
    const names = [...this.#sources.durable].filter(([, id]) => wanted.has(id)).map(([name]) => name);
    for (const name of names) this.#sources.forget(name);
    return [...wanted];
  }

  /** Forgets absences that ended before; `true`: there were some, and the next commit lets go of them. */
  forgetAbsences(before: Instant): boolean {
    let found = false;
    for (const name of this.#clients.durable.keys()) {
      const client = present(this.#clients.get(name), 'a client');
      const absences = client.mark.absences.filter(({ to }) => to > before);
      if (absences.length === client.mark.absences.length) continue;
      this.#clients.set(name, { ...client, mark: { ...client.mark, absences } });
      found = true;
    }
    return found;
  }

  take(): Share | undefined {
    const rows = this.#rows;
    this.#rows = [];
    const sources = this.#sources.take();
    const clients = this.#clients.take();
    // Every batch changes its client, so without one there is nothing else.
    if (clients.size === 0) return undefined;
    return {
      write: async (connection) => {
        await appendRows(
          connection,
          'sources',
          [...sources].map(([name, id]) => [id, name]),
        );
        await appendRows(connection, 'contributions', rows);
        await replaceClients(connection, [...clients.values()]);
      },
      committed: () => {
        this.#sources.committed();
        this.#clients.committed();
      },
    };
  }

  drop(): void {
    this.#rows = [];
    this.#sources.drop();
    this.#clients.drop();
  }

  #sourceId(source: SourceId): number {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const id = this.#nextSource++;
    this.#sources.set(source, id);
    return id;
  }
}

/** In the order of the table's columns. */
const contributionRow = (source: number, client: StoredClient, c: Contribution): Row => [
  source,
  BigInt(c.start),
  client.id,
  BigInt(client.mark.sequence),
  c.count,
  c.retries,
  c.rejected,
  c.failed,
  c.cold,
  c.cpuSeconds,
  c.memoryBytes,
  c.bytesIn,
  c.bytesOut,
  c.serviceSeconds,
];

const clientRow = ({ id, mark }: StoredClient): Row => [
  id,
  mark.client,
  BigInt(mark.sequence),
  mark.watermark === undefined ? null : BigInt(mark.watermark),
  mark.left,
  BigInt(mark.seenAt),
  mark.vouchesFrom === undefined ? null : BigInt(mark.vouchesFrom),
  JSON.stringify(mark.absences),
];

/** Deleting and appending is one fixed cost for any number of clients, and half that of a single UPSERT. */
async function replaceClients(connection: DuckDBConnection, clients: readonly StoredClient[]): Promise<void> {
  await connection.run(`DELETE FROM clients WHERE id IN (${clients.map(({ id }) => id).join()})`);
  await appendRows(connection, 'clients', clients.map(clientRow));
}

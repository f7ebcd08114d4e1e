/** The ledger in the DuckDB file: decisions with their ground, scores in columns. */
import { listValue } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { NumberedDecision, TrailEntry, DecisionInputs } from '../../core/allocation/decision.ts';
import type { PoolId } from '../../core/capacity/pool.ts';
import type { Score } from '../../core/feedback/score.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Ledger, LedgerEntries } from '../../ports/ledger.ts';
import { readAccuracy, readCounterfactual, readTrial } from './accuracy.ts';
import { Gate } from '../../ports/stores/gate.ts';
import type { GroupCommit } from './engine/group-commit.ts';
import type { Row } from './engine/rows.ts';
import { appendRows, queryRows } from './engine/rows.ts';
import type { TimedTable } from './engine/slices.ts';
import { oldestSlice } from './engine/slices.ts';
import { decodePlain, encodePlain } from '../../core/units/plain-json.ts';

export interface LedgerParts {
  readonly reader: DuckDBConnection;
  readonly commit: GroupCommit;
}

export function openLedger({ reader, commit }: LedgerParts): Ledger {
  let decisions: Row[] = [];
  let scores: Row[] = [];
  const gate = new Gate('ledger');

  commit.join({
    take() {
      const taken = { decisions, scores };
      decisions = [];
      scores = [];
      if (taken.decisions.length + taken.scores.length === 0) return undefined;
      return {
        async write(connection) {
          await appendRows(connection, 'decisions', taken.decisions);
          await appendRows(connection, 'scores', taken.scores);
        },
        committed: () => undefined,
      };
    },
    drop() {
      decisions = [];
      scores = [];
    },
  });

  async function append(entries: LedgerEntries): Promise<void> {
    // Both are made into rows before either is collected: an entry that cannot be is refused as a whole.
    const rows = { decisions: entries.decisions.map(decisionRow), scores: entries.scores.map(scoreRow) };
    decisions = decisions.concat(rows.decisions);
    scores = scores.concat(rows.scores);
    await commit.next();
  }

  return {
    append: (entries) => gate.pass(() => append(entries)),
    decisionAt: (pool, at) => gate.pass(() => decisionAt(reader, pool, at)),
    accuracy: (query) => gate.pass(() => readAccuracy(reader, query)),
    counterfactual: (candidate) => gate.pass(() => readCounterfactual(reader, candidate)),
    trial: (candidate, since) => gate.pass(() => readTrial(reader, candidate, since)),
    forget: (keepFrom) => gate.pass(() => forgetNext({ reader, commit }, keepFrom)),
    close: () => gate.close(),
  };
}

/** By the time of which they are. */
const TABLES: readonly TimedTable[] = [
  { table: 'scores', column: 'issued_at_ms' },
  { table: 'decisions', column: 'at_ms' },
];
const ROWS_A_SLICE = 20_000;

async function forgetNext({ reader, commit }: LedgerParts, keepFrom: Instant): Promise<boolean> {
  const range = { from: Number.MIN_SAFE_INTEGER, to: keepFrom };
  for (const timed of TABLES) {
    const slice = await oldestSlice(reader, timed, { range, rowsMax: ROWS_A_SLICE });
    if (slice === undefined) continue;
    const sql = `DELETE FROM ${timed.table} WHERE ${timed.column} < $to`;
    await commit.alone((connection) => connection.run(sql, { to: BigInt(slice.to) }));
    return true;
  }
  return false;
}

const decisionRow = (decision: NumberedDecision): Row => [
  decision.pool,
  BigInt(decision.at),
  BigInt(decision.epoch),
  BigInt(decision.revision),
  decision.warm,
  BigInt(decision.readyBy),
  encodePlain(decision.trail),
  encodePlain(decision.inputs),
];

const scoreRow = (score: Score): Row => [
  score.series,
  score.model,
  BigInt(score.issuedAt),
  score.target.kind,
  score.target.fromLead,
  score.target.toLead,
  BigInt(score.stepMs),
  score.actual,
  score.point,
  score.pinball,
  listValue(score.levels),
  listValue(score.covered),
];

interface DecisionColumns {
  readonly pool: PoolId;
  readonly at: number;
  readonly epoch: number;
  readonly revision: number;
  readonly warm: number;
  readonly readyBy: number;
  readonly trail: string;
  readonly inputs: string;
}

const DECISION_AT = `
  SELECT pool, CAST(at_ms AS DOUBLE) AS at, CAST(epoch AS DOUBLE) AS epoch, CAST(revision AS DOUBLE) AS revision,
    warm, CAST(ready_by_ms AS DOUBLE) AS "readyBy", trail_json AS trail, inputs_json AS inputs
  FROM decisions
  WHERE pool = $pool AND at_ms <= $at
  ORDER BY at_ms DESC, epoch DESC, revision DESC
  LIMIT 1`;

async function decisionAt(
  reader: DuckDBConnection,
  pool: PoolId,
  at: Instant,
): Promise<NumberedDecision | undefined> {
  const [row] = await queryRows<DecisionColumns>(reader, DECISION_AT, { pool, at });
  if (row === undefined) return undefined;
  return {
    ...row,
    trail: decodePlain(row.trail) as readonly TrailEntry[],
    inputs: decodePlain(row.inputs) as DecisionInputs,
  };
}

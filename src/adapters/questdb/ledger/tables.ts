/**
 * Which tables the ledger has, and how a row of each is written.
 *
 * `decisions`: one row a decision. `scores`: one row a score; its levels, and which of them were covered, are short
 * texts that many rows share, since nothing is asked of them but how often each occurs. Two scores may be equal in
 * all else, so each has a number of its own, by which a row that is sent again replaces itself.
 */
import { randomInt } from 'node:crypto';
import type { Sender } from '@questdb/nodejs-client';
import type { NumberedDecision } from '../../../core/allocation/decision.ts';
import type { Score } from '../../../core/feedback/score.ts';
import { encodePlain } from '../../../core/units/plain-json.ts';
import type { Sql } from '../sql.ts';
import { tablePrefixOf } from '../tables.ts';

export interface LedgerTables {
  readonly decisions: string;
  readonly scores: string;
}

export function ledgerTablesOf(prefix: string): LedgerTables {
  const checked = tablePrefixOf(prefix);
  return { decisions: `${checked}_decisions`, scores: `${checked}_scores` };
}

/** Resolves when both tables are there. */
export async function createLedgerTables(sql: Sql, { decisions, scores }: LedgerTables): Promise<void> {
  await sql.rows(`
    CREATE TABLE IF NOT EXISTS ${decisions} (
      ts TIMESTAMP, pool SYMBOL, epoch LONG, revision LONG, warm LONG, ready_by_ms LONG,
      trail_json VARCHAR, inputs_json VARCHAR
    ) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, pool, epoch, revision)`);
  await sql.rows(`
    CREATE TABLE IF NOT EXISTS ${scores} (
      ts TIMESTAMP, series SYMBOL, model SYMBOL, kind SYMBOL, from_lead LONG, to_lead LONG, step_ms LONG,
      actual DOUBLE, point DOUBLE, pinball DOUBLE, levels SYMBOL, covered SYMBOL, number LONG
    ) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, series, model, number)`);
}

export const decisionLine =
  (table: string) =>
  (line: Sender, decision: NumberedDecision): Promise<void> =>
    line
      .table(table)
      .symbol('pool', decision.pool)
      .intColumn('epoch', decision.epoch)
      .intColumn('revision', decision.revision)
      .intColumn('warm', decision.warm)
      .intColumn('ready_by_ms', decision.readyBy)
      .stringColumn('trail_json', encodePlain(decision.trail))
      .stringColumn('inputs_json', encodePlain(decision.inputs))
      .at(decision.at, 'ms');

interface NumberedScore {
  readonly score: Score;
  readonly number: number;
}

/** Up to it a process begins to count at random, so that no two give the same score the same number. */
const FIRST_NUMBER_MAX = 2 ** 47;

/** Gives scores their numbers, and writes them; those of a call that is tried again keep theirs. */
export function scoreLines(table: string): {
  readonly number: (score: Score) => NumberedScore;
  readonly write: (line: Sender, row: NumberedScore) => Promise<void>;
} {
  let next = randomInt(FIRST_NUMBER_MAX);
  return {
    number: (score) => {
      next += 1;
      return { score, number: next };
    },
    write: (line, { score, number }) => {
      line
        .table(table)
        .symbol('series', score.series)
        .symbol('model', score.model)
        .symbol('kind', score.target.kind);
      // A column that is left out is NULL.
      if (score.levels.length > 0) {
        line.symbol('levels', score.levels.join(' '));
        line.symbol('covered', score.covered.map(Number).join(''));
      }
      return line
        .intColumn('from_lead', score.target.fromLead)
        .intColumn('to_lead', score.target.toLead)
        .intColumn('step_ms', score.stepMs)
        .floatColumn('actual', score.actual)
        .floatColumn('point', score.point)
        .floatColumn('pinball', score.pinball)
        .intColumn('number', number)
        .at(score.issuedAt, 'ms');
    },
  };
}

/**
 * Whom does a young series take after? Until enough of its own forecasts have been judged it errs as one that is like
 * it: a source of the same name, the most experienced one, or else its pool.
 */
import type { IssueRow } from './issue.ts';
import type { Spoken } from '../../core/forecast/mixture/state.ts';
import type { Heard } from '../../core/forecast/series-model.ts';
import { isSeasoned, learnFromElder } from '../../core/forecast/series-model.ts';
import { present } from '../../core/units/check.ts';
import { nameOf } from '../../core/units/source-key.ts';

/** Fills what young series among these do not know yet; `spoken` by row. */
export function startCold(rows: readonly IssueRow[], spoken: readonly Spoken[]): void {
  const heard = rows.map(({ model }, index) => ({ model, spoken: present(spoken[index], 'a row') }));
  const young = rows.flatMap((row, index) => (isSeasoned(row.model) ? [] : [{ row, index }]));
  if (young.length === 0) return;
  const elders = eldersOf(rows, heard);
  for (const { row, index } of young) {
    const { id, pool, partOf } = row.entry;
    if (pool) continue; // A pool is like no other.
    const elder = elders.get(nameOf(id)) ?? elders.get(partOf ?? '');
    if (elder) learnFromElder(present(heard[index], 'a row'), elder);
  }
}

/** By the name of sources, the one that has been judged most; by its id, each pool. */
function eldersOf(rows: readonly IssueRow[], heard: readonly Heard[]): ReadonlyMap<string, Heard> {
  const elders = new Map<string, Heard>();
  rows.forEach(({ entry, model }, index) => {
    if (!isSeasoned(model)) return;
    const name = entry.pool ? entry.id : nameOf(entry.id);
    const known = elders.get(name);
    if (!known || experience(known) < experience({ model })) elders.set(name, present(heard[index], 'a row'));
  });
  return elders;
}

const experience = ({ model }: Pick<Heard, 'model'>): number => model.mixture.judged[0] ?? 0;

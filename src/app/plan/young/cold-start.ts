/**
 * Whom does a young series take after? Until enough of its own forecasts have been judged it errs as one that is like
 * it: a source of the same name, the most experienced one, or else its pool.
 */
import type { SeriesEntry } from '../state.ts';
import type { Spoken } from '../../../core/forecast/mixture/state.ts';
import type { Heard } from '../../../core/forecast/series-model.ts';
import { isSeasoned, learnFromElder } from '../../../core/forecast/series-model.ts';
import { present } from '../../../core/units/check.ts';
import { nameOf } from '../../../core/units/source-key.ts';

/** A row whose forecast is due. */
interface ColdRow {
  readonly entry: SeriesEntry;
}

/** Fills what young series among these do not know yet; `spoken` by row. */
export function startCold(rows: readonly ColdRow[], spoken: readonly Spoken[]): void {
  const heard = rows.map(({ entry }, index) => ({
    model: entry.model,
    spoken: present(spoken[index], 'a row'),
  }));
  const young = rows.flatMap(({ entry }, index) => (isSeasoned(entry.model) ? [] : [{ entry, index }]));
  if (young.length === 0) return;
  const elders = eldersOf(rows, heard);
  for (const { entry, index } of young) {
    const { id, pool, partOf } = entry;
    if (pool) continue; // A pool is like no other.
    const elder = elders.get(nameOf(id)) ?? elders.get(partOf ?? '');
    if (elder) learnFromElder(present(heard[index], 'a row'), elder);
  }
}

/** By the name of sources, the one that has been judged most; by its id, each pool. */
function eldersOf(rows: readonly ColdRow[], heard: readonly Heard[]): ReadonlyMap<string, Heard> {
  const elders = new Map<string, Heard>();
  rows.forEach(({ entry }, index) => {
    if (!isSeasoned(entry.model)) return;
    const name = entry.pool ? entry.id : nameOf(entry.id);
    const known = elders.get(name);
    if (!known || experience(known) < experience(entry)) elders.set(name, present(heard[index], 'a row'));
  });
  return elders;
}

const experience = ({ model }: Pick<Heard, 'model'>): number => model.mixture.judged[0] ?? 0;

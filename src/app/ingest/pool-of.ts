/** The pool of a source, for those who ask again and again. */
import { compileMembership } from '../../core/capacity/membership.ts';
import type { Pool } from '../../core/capacity/pool.ts';
import type { SourceId } from '../../core/units/source-key.ts';

/** Answers are kept; `undefined`: it belongs to none. */
export function createPoolOf(pools: readonly Pool[]): (source: SourceId) => Pool | undefined {
  const membership = compileMembership(pools);
  const byId = new Map(pools.map((pool) => [pool.id, pool]));
  const known = new Map<SourceId, Pool | undefined>();
  return (source) => {
    if (known.has(source)) return known.get(source);
    const pool = byId.get(membership(source) ?? '');
    known.set(source, pool);
    return pool;
  };
}

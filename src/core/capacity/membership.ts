/**
 * Which pool has a source: the first one, in the order of the configuration, with a pattern that matches the
 * source's spelling. In a pattern `*` stands for any characters, also none; everything else for itself.
 */
import type { Pool, PoolId } from './pool.ts';
import { compileGlob } from '../units/glob.ts';
import type { SourceId } from '../units/source-key.ts';

/** The pool of a source; `undefined`: it belongs to none. */
export type Membership = (source: SourceId) => PoolId | undefined;

/** The membership of the pools, their patterns compiled. Keep the answer where a source is asked for often. */
export function compileMembership(pools: readonly Pick<Pool, 'id' | 'sources'>[]): Membership {
  const compiled = pools.map(({ id, sources }) => ({ id, patterns: sources.map(compileGlob) }));
  return (source) => compiled.find(({ patterns }) => patterns.some((matches) => matches(source)))?.id;
}

/**
 * Which pool has a source: the first one, in the order of the configuration, with a pattern that matches the
 * source's spelling. In a pattern `*` stands for any characters, also none; everything else for itself.
 *
 * Sources are named by strangers, so matching never backtracks: what stands between two `*` is looked for
 * from the left, and the first place where it is found is as good as any later one. A match takes at most
 * (length of the source) × (length of the pattern) comparisons.
 */
import type { SourceId } from '../units/source-key.ts';
import type { Pool, PoolId } from './pool.ts';

/** The pool of a source; `undefined`: it belongs to none. */
export type Membership = (source: SourceId) => PoolId | undefined;

/** The membership of the pools, their patterns compiled. Keep the answer where a source is asked for often. */
export function compileMembership(pools: readonly Pick<Pool, 'id' | 'sources'>[]): Membership {
  const compiled = pools.map(({ id, sources }) => ({ id, patterns: sources.map(compilePattern) }));
  return (source) => compiled.find(({ patterns }) => patterns.some((matches) => matches(source)))?.id;
}

function compilePattern(pattern: string): (source: SourceId) => boolean {
  const [prefix = '', ...others] = pattern.split('*');
  const suffix = others.pop();
  if (suffix === undefined) return (source) => source === pattern;
  return (source) => {
    // The suffix may not reach into the prefix: `ab*ba` is not `aba`.
    const end = source.length - suffix.length;
    if (end < prefix.length || !source.startsWith(prefix) || !source.endsWith(suffix)) return false;
    let at = prefix.length;
    for (const part of others) {
      const found = source.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/**
 * Is there room for one more source? A source that is known always passes; a new one while neither its rule nor
 * all rules together are at their limit. What is known stays known: the series are there.
 */
import type { SourceId } from '../../units/source-key.ts';
import { ownText } from '../../units/own-text.ts';

export interface CardinalityGuard {
  /** `rule` is the place of the rule that makes the source. */
  admit(source: SourceId, rule: number): boolean;
  /** Lets a source in that is there already, whatever the limits; `rule` is `undefined` if no rule makes it. */
  know(source: SourceId, rule: number | undefined): void;
}

export function createGuard(limitsOfRules: readonly number[], limit: number): CardinalityGuard {
  const known = new Set<SourceId>();
  const rooms = [...limitsOfRules];
  const know = (source: SourceId, rule: number | undefined): void => {
    known.add(ownText(source));
    if (rule !== undefined) rooms[rule] = (rooms[rule] ?? 0) - 1;
  };
  return {
    admit: (source, rule) => {
      if (known.has(source)) return true;
      if (known.size >= limit || (rooms[rule] ?? 0) <= 0) return false;
      know(source, rule);
      return true;
    },
    know: (source, rule) => {
      if (!known.has(source)) know(source, rule);
    },
  };
}

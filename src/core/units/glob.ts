/**
 * Does a text match a pattern in which `*` stands for any characters, also none, and everything else for itself?
 *
 * Texts come from strangers, so matching never backtracks: what stands between two `*` is looked for from the
 * left, and the first place where it is found is as good as any later one. A match takes at most
 * (length of the text) × (length of the pattern) comparisons.
 */
export type TextMatcher = (text: string) => boolean;

/** The matcher of a pattern; without a `*` it is equality. */
export function compileGlob(pattern: string): TextMatcher {
  const [prefix = '', ...others] = pattern.split('*');
  const suffix = others.pop();
  if (suffix === undefined) return (text) => text === pattern;
  return (text) => {
    // The suffix may not reach into the prefix: `ab*ba` is not `aba`.
    const end = text.length - suffix.length;
    if (end < prefix.length || !text.startsWith(prefix) || !text.endsWith(suffix)) return false;
    let at = prefix.length;
    for (const part of others) {
      const found = text.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/**
 * Answers that were given lately, at most `size` of them. Two generations take turns: when the young one is full,
 * it becomes the old one and what was not asked for since is forgotten. Finding and keeping take constant time.
 */
export interface RecentCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

export function createRecentCache<Value>(size: number): RecentCache<Value> {
  let young = new Map<string, Value>();
  let old: ReadonlyMap<string, Value> = new Map();
  const set = (key: string, value: Value): void => {
    if (young.size >= size / 2) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  };
  return {
    get: (key) => {
      const value = young.get(key);
      if (value !== undefined) return value;
      const older = old.get(key);
      if (older !== undefined) set(key, older);
      return older;
    },
    set,
  };
}

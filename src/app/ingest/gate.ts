/** A gate that many may pass at once, and that one may close for a while: readers and a writer. */

export interface Gate {
  /** Runs `work` as soon as the gate is open. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Closes the gate, waits until everybody is through, runs `work` alone, and opens it again. */
  closed<T>(work: () => Promise<T>): Promise<T>;
}

export function createGate(): Gate {
  const inside = new Set<Promise<unknown>>();
  let shut: Promise<unknown> | undefined;
  return {
    pass: async (work) => {
      while (shut) await shut;
      const running = work();
      inside.add(running);
      try {
        return await running;
      } finally {
        inside.delete(running);
      }
    },
    closed: async (work) => {
      while (shut) await shut;
      const alone = Promise.allSettled(inside).then(work);
      shut = alone.catch(() => undefined);
      try {
        return await alone;
      } finally {
        shut = undefined;
      }
    },
  };
}

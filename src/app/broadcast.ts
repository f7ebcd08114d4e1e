/** 'Something is new', told to any number of waiting readers; who is slow misses some, never the newest. */

export interface Broadcast {
  /** Tells everybody who listens. */
  announce(): void;
  /** Yields once at the start and then after each announcement, those in between merged; ends on abort or `close`. */
  listen(signal: AbortSignal): AsyncGenerator<void, void, undefined>;
  close(): void;
}

export function createBroadcast(): Broadcast {
  let version = 0;
  let closed = false;
  const waiting = new Set<() => void>();
  const wakeAll = (): void => {
    const woken = [...waiting];
    waiting.clear();
    for (const wake of woken) wake();
  };
  const change = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  return {
    announce: () => {
      version += 1;
      wakeAll();
    },
    async *listen(signal) {
      let seen = -1;
      for (;;) {
        while (seen === version && !closed && !signal.aborted) await change(signal);
        if (closed || signal.aborted) return;
        seen = version;
        yield;
      }
    },
    close: () => {
      closed = true;
      wakeAll();
    },
  };
}

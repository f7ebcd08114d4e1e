/** Waiting for the service in real time: an answer that never comes is an error that says what was awaited. */

/** Far beyond what any step takes; a slow machine is no failure. */
const LIMIT_MS = 30_000;

/** The answer; rejects when it does not come in time. `what` completes 'waited in vain for …'. */
export async function awaited<T>(what: string, answer: Promise<T>, limitMs = LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`waited in vain for ${what} (${limitMs / 1_000} s)`));
    }, limitMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes the messages of a stream one by one; the end of the stream is an error too. */
export function reader<T>(what: string, stream: AsyncIterable<T>): () => Promise<T> {
  const iterator = stream[Symbol.asyncIterator]();
  return async () => {
    const next = await awaited(what, iterator.next());
    if (next.done === true) throw new Error(`the stream ended before ${what} came`);
    return next.value;
  };
}

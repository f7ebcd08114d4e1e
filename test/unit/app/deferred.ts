/** Promises that a test settles itself, and a way to let all that can run do so. */

export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

export function deferred<T = void>(): Deferred<T> {
  let settle: Pick<Deferred<T>, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (!settle) throw new Error('bug: a promise runs its executor at once');
  return { promise, ...settle };
}

/** Resolves when nothing is left to run but what waits for the test or for real input and output. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

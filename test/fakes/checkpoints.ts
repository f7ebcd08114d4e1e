/** Checkpoints in memory, kept as JSON like the real ones: what is put is copied. */
import type { Checkpoints } from '../../src/ports/checkpoints.ts';
import { StoreUnavailable } from '../../src/ports/failure.ts';

/** `kept` is the 'disk', JSON by name; given again, new checkpoints go on from it. */
export function createMemoryCheckpoints(kept = new Map<string, string>()): Checkpoints {
  let isOpen = true;

  async function whileOpen<T>(call: () => T): Promise<T> {
    if (!isOpen) throw new StoreUnavailable('closed', 'the checkpoints are closed');
    return Promise.resolve(call());
  }

  return {
    put: (name, value) =>
      whileOpen(() => {
        kept.set(name, JSON.stringify(value));
      }),
    get: (name) =>
      whileOpen((): unknown => {
        const json = kept.get(name);
        return json === undefined ? undefined : JSON.parse(json);
      }),
    putBytes: (name, bytes) =>
      whileOpen(() => {
        kept.set(`bytes ${name}`, Buffer.from(bytes).toString('base64'));
      }),
    getBytes: (name) =>
      whileOpen(() => {
        const text = kept.get(`bytes ${name}`);
        return text === undefined ? undefined : Uint8Array.from(Buffer.from(text, 'base64'));
      }),
    close() {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

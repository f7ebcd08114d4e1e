/** Parameters in memory: what is put is copied, as on a disk. */
import { formatModelId } from '../../src/core/forecast/model/model-card.ts';
import { StoreUnavailable } from '../../src/ports/failure.ts';
import type { FittedRow, Parameters } from '../../src/ports/parameters.ts';

/** `kept` is the 'disk', by model and series; given again, new parameters go on from it. */
export function createMemoryParameters(kept = new Map<string, FittedRow>()): Parameters {
  let isOpen = true;
  const whileOpen = async <T>(call: () => T): Promise<T> => {
    if (!isOpen) throw new StoreUnavailable('closed', 'the parameters are closed');
    return Promise.resolve(call());
  };
  return {
    put: (rows) =>
      whileOpen(() => {
        for (const row of rows) {
          const key = `${formatModelId(row.model)} ${row.series}`;
          const known = kept.get(key);
          if (!known || known.fittedAt <= row.fittedAt) kept.set(key, structuredClone(row));
        }
      }),
    rows: (model) =>
      whileOpen(() =>
        [...kept.values()]
          .filter((row) => formatModelId(row.model) === formatModelId(model))
          .map((row) => structuredClone(row))
          .sort((a, b) => (a.series < b.series ? -1 : 1)),
      ),
    close: () => {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

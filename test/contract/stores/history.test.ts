import { createMemoryHistory } from '../../fakes/history.ts';
import type { Batch } from '../../../src/core/demand/batch.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { historyContract } from './history.ts';
import { duckDbPlace } from './duckdb-place.ts';

historyContract('in memory', () => {
  const counted: Batch[] = [];
  return Promise.resolve({
    open: () => Promise.resolve(createMemoryHistory({ stepMs: MINUTE_MS, counted })),
  });
});

historyContract('DuckDB', async (t) => {
  const place = await duckDbPlace(t);
  return { open: async () => (await place.open()).history };
});

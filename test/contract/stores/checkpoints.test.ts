import { createMemoryCheckpoints } from '../../fakes/checkpoints.ts';
import { checkpointsContract } from './checkpoints.ts';
import { duckDbPlace } from './duckdb-place.ts';

checkpointsContract('in memory', () => {
  const kept = new Map<string, string>();
  return Promise.resolve({ open: () => Promise.resolve(createMemoryCheckpoints(kept)) });
});

checkpointsContract('DuckDB', async (t) => {
  const place = await duckDbPlace(t);
  return { open: async () => (await place.open()).checkpoints };
});

import { createMemoryParameters } from '../../fakes/parameters.ts';
import { duckDbPlace } from './duckdb-place.ts';
import { parametersContract } from './parameters.ts';
import type { FittedRow } from '../../../src/ports/parameters.ts';

parametersContract('in memory', () => {
  const kept = new Map<string, FittedRow>();
  return Promise.resolve({ open: () => Promise.resolve(createMemoryParameters(kept)) });
});

parametersContract('DuckDB', async (t) => {
  const place = await duckDbPlace(t);
  return { open: async () => (await place.open()).parameters };
});

import { createMemoryLedger } from '../../fakes/ledger.ts';
import { duckDbPlace } from './duckdb-place.ts';
import { ledgerContract } from './ledger.ts';

ledgerContract('in memory', () => {
  const pages = { decisions: [], scores: [] };
  return Promise.resolve({ open: () => Promise.resolve(createMemoryLedger(pages)) });
});

ledgerContract('DuckDB', async (t) => {
  const place = await duckDbPlace(t);
  return { open: async () => (await place.open()).ledger };
});

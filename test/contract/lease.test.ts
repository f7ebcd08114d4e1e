import { createLease } from '../../src/adapters/local/lease.ts';
import { leaseContract } from './lease.ts';

leaseContract('in process', (t) => {
  let now = 0;
  const lease = createLease({ now: () => now });
  t.after(() => lease.close());
  const pass = (forMs: number): Promise<void> => {
    now += forMs;
    return Promise.resolve();
  };
  return Promise.resolve({ lease, pass });
});

import { createFleet } from '../../src/adapters/local/fleet.ts';
import { fleetContract, REPORT_LEASE_MS } from './fleet.ts';

fleetContract('in process', (t) => {
  const fleet = createFleet({ reportLeaseMs: REPORT_LEASE_MS });
  t.after(() => fleet.close());
  return Promise.resolve(fleet);
});

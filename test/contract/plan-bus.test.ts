import { createPlanBus } from '../../src/adapters/local/plan-bus.ts';
import { planBusContract } from './plan-bus.ts';

planBusContract('in process', (t) => {
  const bus = createPlanBus();
  t.after(() => bus.close());
  return Promise.resolve(bus);
});

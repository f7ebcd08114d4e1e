/** The thread of a planner whose cycles never end, in the way of the worst: it does not even hear anybody any more. */
import { parentPort } from 'node:worker_threads';
import { servePlanner } from '../../src/adapters/planner/serve-planner.ts';
import { present } from '../../src/core/units/check.ts';
import { createFakePlanner } from '../fakes/planner.ts';

const planner = createFakePlanner({
  before: (call) => {
    while (call === 'cycle');
  },
});
await servePlanner(present(parentPort ?? undefined, 'the port of the parent'), () =>
  Promise.resolve(planner),
);

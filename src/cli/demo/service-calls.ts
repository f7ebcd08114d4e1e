/**
 * The calls that the demo's clients make, each as a promise of its answer: streams in both directions become
 * one message out, one message back, since the demo waits for each answer before time moves on.
 */
import type { Client } from '../../compose-client.ts';
import { awaited, reader } from './awaited.ts';
import type { ManagerCalls } from './instance-manager.ts';
import type { BalancerCalls } from './load-balancer.ts';

export interface ServiceCalls extends BalancerCalls, ManagerCalls {
  /** Ends the streams; the connection stays. */
  close(): void;
}

/** Opens the streams. `managerId` follows the directives of `pool`. */
export function openCalls(client: Client, managerId: string, pool: string): ServiceCalls {
  const closing = new AbortController();
  const options = { signal: closing.signal };
  const requests = client.reportRequests(options);
  const acknowledgement = reader('the acknowledgement of a batch', requests.responses);
  const reports = client.reportInstances(options);
  const taken = reader('the answer to a report of instances', reports.responses);
  return {
    nextDirective: reader('a directive', client.streamDirectives({ managerId, pools: [pool] }, options)),
    async reportRequests(batch) {
      await requests.write(batch);
      return acknowledgement();
    },
    async reportInstances(report) {
      await reports.write(report);
      await taken();
    },
    getWarmTargets: (of) => awaited('the warm targets', client.getWarmTargets({ pool: of })),
    predict: (request) => awaited('a prediction', client.predict(request)),
    close: () => {
      closing.abort();
    },
  };
}

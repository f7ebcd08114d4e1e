/** grpc.health.v1: serving or not, for the server as a whole (the empty name) and for each service. */
import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';

import { SERVICE_NAMES } from './contract.ts';

export interface Health {
  setServing(serving: boolean): void;
}

/** Adds the health service to a server; it starts as not serving. */
export function addHealth(server: Pick<Server, 'addService'>): Health {
  const health = new HealthImplementation();
  const setServing = (serving: boolean): void => {
    for (const name of ['', ...SERVICE_NAMES]) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  };
  setServing(false);
  health.addToServer(server);
  return { setServing };
}

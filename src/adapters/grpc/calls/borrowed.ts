/**
 * Services that libraries implement (health, reflection). Their streams never end by themselves and would
 * hold up the end of the service; here they are followed like our own.
 */
import type {
  Server,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';

import type { Failure } from '../status/failure.ts';
import { toWireStatus } from '../status/status.ts';
import type { OpenStreams } from './open-streams.ts';

type Stream = ServerWritableStream<unknown, unknown>;
type Handler = (call: Stream, ...callback: unknown[]) => void;

/** What a library may add its service to: the server, with streams that end when the service stops. */
export const borrowing = (server: Server, streams: OpenStreams): Pick<Server, 'addService'> => ({
  addService: (definition: ServiceDefinition, implementation: UntypedServiceImplementation) => {
    const followed = Object.entries(implementation).map(([name, handler]) => [
      name,
      (call: Stream, ...callback: unknown[]) => {
        if (callback.length === 0) endWithService(call, streams); // A call with one reply has a callback.
        (handler as Handler)(call, ...callback);
      },
    ]);
    server.addService(definition, Object.fromEntries(followed) as UntypedServiceImplementation);
  },
});

function endWithService(call: Stream, streams: OpenStreams): void {
  const { signal } = streams.open(call);
  const end = (): void => {
    call.emit('error', toWireStatus(signal.reason as Failure));
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end);
}

/**
 * Services that libraries implement (health, reflection). Their streams never end by themselves and would
 * hold up the end of the service; here they are followed like our own. And bytes that are no message are
 * refused as ours are, before the library sees them.
 */
import type { Readable } from 'node:stream';

import type {
  Server,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';

import type { Failure } from '../status/failure.ts';
import { toWireStatus } from '../status/status.ts';
import type { WireStatus } from '../status/status.ts';
import { marking, wellFormed } from './malformed.ts';
import type { OpenStreams } from './open-streams.ts';

type Stream = ServerWritableStream<unknown, unknown> & Partial<Pick<Readable, 'push'>>;
type Callback = (error: WireStatus) => void;
type Handler = (call: Stream, ...callback: Callback[]) => void;

/** What a library may add its service to: the server, with streams that end when the service stops. */
export const borrowing = (server: Server, streams: OpenStreams): Pick<Server, 'addService'> => ({
  addService: (definition: ServiceDefinition, implementation: UntypedServiceImplementation) => {
    const marked = Object.entries(definition).map(([name, method]) => [
      name,
      { ...method, requestDeserialize: marking(method.requestDeserialize) },
    ]);
    const followed = Object.entries(implementation).map(([name, handler]) => [
      name,
      (call: Stream, ...callback: Callback[]) => {
        if (callback.length === 0) endWithService(call, streams); // A call with one reply has a callback.
        if (takesWellFormed(call, callback[0])) (handler as Handler)(call, ...callback);
      },
    ]);
    server.addService(
      Object.fromEntries(marked) as ServiceDefinition,
      Object.fromEntries(followed) as UntypedServiceImplementation,
    );
  },
});

/** False: the one request was malformed, and the call is over. It will be when one of many is. */
function takesWellFormed(call: Stream, callback: Callback | undefined): boolean {
  const isTaken = (message: unknown): boolean => {
    try {
      wellFormed(message);
      return true;
    } catch (error) {
      const status = toWireStatus(error as Failure);
      if (callback) callback(status);
      else call.emit('error', status);
      return false;
    }
  };
  const push = call.push?.bind(call);
  if (push === undefined) return isTaken(call.request);
  // A stream of requests: grpc-js pushes each into the call, where the library finds it.
  call.push = (message: unknown) => isTaken(message) && push(message);
  return true;
}

function endWithService(call: Stream, streams: OpenStreams): void {
  const { signal } = streams.open(call);
  const end = (): void => {
    call.emit('error', toWireStatus(signal.reason as Failure));
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end);
}

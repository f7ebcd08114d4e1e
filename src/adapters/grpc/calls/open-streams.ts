/**
 * The streams that are open, each with the signal that ends it: its caller has gone (cancelled, past its
 * deadline, connection lost), the service stops, or its reader was too slow. The signal's reason is the
 * failure that the stream ends with. Unary calls are not followed: they are short, and may finish while the
 * service stops.
 */
import type { EventEmitter } from 'node:events';

import { callerGone, serviceStops } from '../status/failure.ts';
import type { Failure } from '../status/failure.ts';

/** A call of grpc-js, of any kind. `cancelled` is emitted when it is over, whoever ended it. */
export type Call = EventEmitter & { getPath(): string };

export interface OpenStream {
  readonly signal: AbortSignal;
  /** Ends the stream; of several reasons the first counts. */
  abort(reason: Failure): void;
}

export class OpenStreams {
  readonly #streams = new Set<AbortController>();
  #stopping = false;

  /** Starts to follow a stream. */
  open(call: Call): OpenStream {
    const controller = new AbortController();
    call.once('cancelled', () => {
      this.#streams.delete(controller);
      controller.abort(callerGone());
    });
    this.#streams.add(controller);
    if (this.#stopping) controller.abort(serviceStops());
    return {
      signal: controller.signal,
      abort: (reason) => {
        controller.abort(reason);
      },
    };
  }

  /** Ends every stream, and each that is opened from now on. */
  stop(): void {
    this.#stopping = true;
    for (const controller of this.#streams) controller.abort(serviceStops());
  }
}

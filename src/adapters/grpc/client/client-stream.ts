/**
 * A stream that the client has open: how it is written to, read from and ended. grpc-js throws an `error`
 * event that nobody listens for, so somebody always does.
 */
import { setMaxListeners } from 'node:events';
import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

import { status } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';

import { messagesOf } from '../calls/messages.ts';
import { RpcError, toRpcError } from './rpc-error.ts';

/** A call of grpc-js. `status` is emitted once, when it is over. */
export type ClientCall = EventEmitter & { cancel(): void };

/** Cancels the call when the signal aborts. */
export function cancelOn(signal: AbortSignal | undefined, call: ClientCall): void {
  if (signal === undefined) return;
  setMaxListeners(0, signal); // Any number of calls may share one; each lets go of it at its end.
  const cancel = (): void => {
    call.cancel();
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel);
  call.once('status', () => {
    signal.removeEventListener('abort', cancel);
  });
}

export class ClientStream {
  readonly #call: ClientCall;
  readonly #signal: AbortSignal | undefined;
  /** Aborts with the call's error. */
  readonly #failed = new AbortController();
  #over = false;

  /** Follows `call` to its end; `signal` cancels it. */
  constructor(call: ClientCall, signal: AbortSignal | undefined) {
    this.#call = call;
    this.#signal = signal;
    call.on('error', () => undefined);
    call.once('status', (end: StatusObject) => {
      this.#over = true;
      if (end.code !== status.OK) this.#failed.abort(toRpcError(end));
    });
    cancelOn(signal, call);
  }

  /** The responses until the call is over; then its error, unless the caller has cancelled it. */
  async *responses<Response>(call: Readable): AsyncGenerator<Response> {
    try {
      yield* messagesOf<Response>(call, this.#failed.signal);
    } catch (error) {
      if (this.#signal?.aborted !== true) throw error;
    } finally {
      this.#call.cancel();
    }
  }

  /** Resolves when the request was taken or nobody takes it any longer; rejects with the error of a call that failed. */
  async write(call: Writable, request: unknown): Promise<void> {
    if (!this.#over) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          call.off('status', done);
          resolve();
        };
        call.on('status', done); // After the end of a call grpc-js never calls back.
        call.write(request, done);
      });
    }
    this.#failed.signal.throwIfAborted();
  }

  /** Writes all requests and ends this half of the call. Rejects with the error of the requests alone. */
  async writeAll(call: Writable, requests: AsyncIterable<unknown> | Iterable<unknown>): Promise<void> {
    try {
      for await (const request of requests) {
        await this.write(call, request);
        if (this.#over) return;
      }
      call.end();
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
    }
  }
}

/**
 * The four kinds of calls from the client's side, as promises and async iterables. A stream lives as long as
 * its responses are walked through: leaving the loop cancels the call.
 */
import { Metadata } from '@grpc/grpc-js';
import type { CallOptions as GrpcCallOptions, Client, ServiceError } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';

import { cancelOn, ClientStream } from './client-stream.ts';
import { toRpcError } from './rpc-error.ts';

interface CallOptions {
  /** Within which the call must be over: 10 s for unary calls unless set; streams have no such limit. */
  readonly timeoutMs?: number | undefined;
  /** Cancels the call; a stream of responses then ends without an error. */
  readonly signal?: AbortSignal | undefined;
}

/** A stream in both directions. */
interface Duplex<Request, Response> {
  /** Resolves when more may be written; rejects once the call has failed. */
  write(request: Request): Promise<void>;
  /** To be walked through once. */
  readonly responses: AsyncIterable<Response>;
  /** Nothing more will be written; responses still come. */
  end(): void;
}

type Requests<Request> = AsyncIterable<Request> | Iterable<Request>;

export interface Callers {
  readonly unary: <Request, Response>(
    method: Method<Request, Response>,
  ) => (request: Request, options?: CallOptions) => Promise<Response>;
  readonly serverStream: <Request, Response>(
    method: Method<Request, Response>,
  ) => (request: Request, options?: CallOptions) => AsyncIterable<Response>;
  readonly clientStream: <Request, Response>(
    method: Method<Request, Response>,
  ) => (requests: Requests<Request>, options?: CallOptions) => Promise<Response>;
  readonly bidi: <Request, Response>(
    method: Method<Request, Response>,
  ) => (options?: CallOptions) => Duplex<Request, Response>;
}

/** What goes out may leave fields away, what comes back has them all. */
type Method<Request, Response> = Pick<
  MethodDefinition<Request, unknown, unknown, Response>,
  'path' | 'requestSerialize' | 'responseDeserialize'
>;

const UNARY_TIMEOUT_MS = 10_000;

/** The kinds of calls over one connection. */
export const callers = (client: Client): Callers => ({
  unary:
    (method) =>
    (request, options = {}) =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize: encode, responseDeserialize: decode } = method;
        const limits = grpcOptions({ ...options, timeoutMs: options.timeoutMs ?? UNARY_TIMEOUT_MS });
        const settle = settler(resolve, reject);
        const call = client.makeUnaryRequest(path, encode, decode, request, new Metadata(), limits, settle);
        cancelOn(options.signal, call);
      }),

  serverStream:
    (method) =>
    (request, options = {}) => {
      const { path, requestSerialize: encode, responseDeserialize: decode } = method;
      const call = client.makeServerStreamRequest(path, encode, decode, request, grpcOptions(options));
      return new ClientStream(call, options.signal).responses(call);
    },

  clientStream:
    (method) =>
    (requests, options = {}) =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize: encode, responseDeserialize: decode } = method;
        const settle = settler(resolve, reject);
        const call = client.makeClientStreamRequest(path, encode, decode, grpcOptions(options), settle);
        new ClientStream(call, options.signal).writeAll(call, requests).catch((error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
          call.cancel();
        });
      }),

  bidi:
    (method) =>
    (options = {}) => {
      const { path, requestSerialize: encode, responseDeserialize: decode } = method;
      const call = client.makeBidiStreamRequest(path, encode, decode, grpcOptions(options));
      const stream = new ClientStream(call, options.signal);
      return {
        write: (request) => stream.write(call, request),
        responses: stream.responses(call),
        end: () => {
          call.end();
        },
      };
    },
});

/** grpc-js wants the instant by which a call must be over. */
const grpcOptions = ({ timeoutMs }: CallOptions): GrpcCallOptions =>
  timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };

/** A callback of grpc-js that settles a promise. */
const settler =
  <Response>(resolve: (response: Response) => void, reject: (error: Error) => void) =>
  (error: ServiceError | null, response?: Response): void => {
    if (error === null) resolve(response as Response);
    else reject(toRpcError(error));
  };

/** The methods of the contract, and their handlers without gRPC around them: bytes in, bytes out. */
import type { MethodDefinition } from '@grpc/proto-loader';
import type { CallKinds } from '../../../src/adapters/grpc/calls/handlers.ts';
import { marking, wellFormed } from '../../../src/adapters/grpc/calls/malformed.ts';
import { loadContract } from '../../../src/adapters/grpc/contract.ts';
import type { Contract } from '../../../src/adapters/grpc/contract.ts';
import { allocationService } from '../../../src/adapters/grpc/services/allocation.ts';
import { eventService } from '../../../src/adapters/grpc/services/event.ts';
import { feedbackService } from '../../../src/adapters/grpc/services/feedback.ts';
import { forecastService } from '../../../src/adapters/grpc/services/forecast.ts';
import { ingestService } from '../../../src/adapters/grpc/services/ingest.ts';
import { modelService } from '../../../src/adapters/grpc/services/model.ts';
import type { App } from '../../../src/app/api.ts';

export type Method = Pick<
  MethodDefinition<object, object, object, object>,
  | 'path'
  | 'requestType'
  | 'requestStream'
  | 'responseStream'
  | 'requestDeserialize'
  | 'responseSerialize'
  | 'responseDeserialize'
>;

/** A method as a function: the bytes of the requests in, the replies out, each encoded and decoded again. */
export interface PlainMethod {
  readonly method: Method;
  readonly answer: (requests: readonly Buffer[]) => Promise<readonly unknown[]>;
}

type Handler = (requests: AsyncIterable<object>, signal: AbortSignal) => AsyncIterable<unknown>;

/** A new service does not compile until it is here. */
const SERVICES: Readonly<Record<keyof Contract, (app: App, kinds: CallKinds) => object>> = {
  ingest: ingestService,
  event: eventService,
  forecast: forecastService,
  allocation: allocationService,
  model: modelService,
  feedback: feedbackService,
};

/** Every method of the contract by its path. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.values(loadContract())
    .flatMap((service) => Object.values(service as Readonly<Record<string, Method>>))
    .map((method) => [method.path, method]),
);

export function plainMethods(app: App): readonly PlainMethod[] {
  const contract = loadContract();
  return (Object.keys(SERVICES) as (keyof Contract)[]).flatMap((name) => {
    const handlers = SERVICES[name](app, PLAIN_KINDS) as Readonly<Record<string, Handler>>;
    const methods = contract[name] as unknown as Readonly<Record<string, Method>>;
    return Object.entries(methods).map(([key, method]) => {
      const handler = handlers[key];
      if (handler === undefined) throw new Error(`there is no handler of ${method.path}`);
      return { method, answer: (requests: readonly Buffer[]) => answer(method, handler, requests) };
    });
  });
}

/** Ends after a few replies, as a caller would who has heard enough. */
async function answer(
  method: Method,
  handler: Handler,
  requests: readonly Buffer[],
): Promise<readonly unknown[]> {
  const caller = new AbortController();
  const replies: unknown[] = [];
  for await (const reply of handler(decoded(method, requests), caller.signal)) {
    replies.push(method.responseDeserialize(method.responseSerialize(reply as object)));
    if (replies.length >= REPLIES_MAX) break;
  }
  caller.abort();
  return replies;
}

const REPLIES_MAX = 3;

async function* decoded(method: Method, requests: readonly Buffer[]): AsyncGenerator<object> {
  const decode = marking(method.requestDeserialize);
  for (const bytes of requests) yield await Promise.resolve(wellFormed(decode(bytes)));
}

/** The kinds of calls with nothing but the function in them. */
const PLAIN_KINDS = {
  unary: (reply: (request: object) => unknown): Handler =>
    async function* (requests) {
      for await (const request of requests) yield await reply(request);
    },
  serverStream: (replies: (request: object) => AsyncIterable<unknown>): Handler =>
    async function* (requests) {
      for await (const request of requests) yield* replies(request);
    },
  watch: (
    follow: (request: object, signal: AbortSignal) => AsyncIterable<unknown>,
    encode: (news: unknown) => unknown,
  ): Handler =>
    async function* (requests, signal) {
      for await (const request of requests) {
        for await (const news of follow(request, signal)) {
          yield encode(news);
          break; // There is no second one in these tests.
        }
      }
    },
  clientStream: (reply: (requests: AsyncIterable<object>) => Promise<unknown>): Handler =>
    async function* (requests) {
      yield await reply(requests);
    },
  bidi: (replies: (requests: AsyncIterable<object>) => AsyncIterable<unknown>): Handler =>
    async function* (requests) {
      yield* replies(requests);
    },
} as unknown as CallKinds;

/**
 * The four kinds of gRPC calls as plain functions: one request or an async iterable of them in, a promise
 * of a reply or an async iterable of them out, and a signal that aborts when there is nobody to answer.
 * What they throw becomes the status of the call; nothing thrown ever leaves this file.
 */
import type { Readable } from 'node:stream';

import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
} from '@grpc/grpc-js';

import { callerGone, serviceStops } from '../status/failure.ts';
import { failureOf, toWireStatus } from '../status/status.ts';
import type { Log, WireStatus } from '../status/status.ts';
import { wellFormed } from './malformed.ts';
import { messagesOf } from './messages.ts';
import type { Call, OpenStream, OpenStreams } from './open-streams.ts';
import { writeAll } from './replies.ts';
import type { Pace, Replies, ReplyWriter } from './replies.ts';

export interface CallKinds {
  readonly unary: <Request, Reply>(
    /** `signal` aborts when the caller has gone; it is made when it is asked for, since most answers are there at once. */
    answer: (request: Request, signal: () => AbortSignal) => Reply | Promise<Reply>,
  ) => handleUnaryCall<Request, Reply>;
  readonly serverStream: <Request, Reply>(
    answer: (request: Request) => Replies<Reply>,
  ) => handleServerStreamingCall<Request, Reply>;
  /** News without an end of their own; a reader who is slow gets the newest. */
  readonly watch: <Request, News, Reply>(
    follow: (request: Request, signal: AbortSignal) => AsyncIterable<News>,
    encode: (news: News) => Reply,
  ) => handleServerStreamingCall<Request, Reply>;
  readonly clientStream: <Request, Reply>(
    answer: (requests: AsyncIterable<Request>) => Promise<Reply>,
  ) => handleClientStreamingCall<Request, Reply>;
  readonly bidi: <Request, Reply>(
    answer: (requests: AsyncIterable<Request>) => Replies<Reply>,
  ) => handleBidiStreamingCall<Request, Reply>;
}

export interface CallOptions {
  readonly streams: OpenStreams;
  readonly log: Log;
  /** A reader that takes nothing for so long is evicted. */
  readonly slowReaderTimeoutMs: number;
}

/** The wrappers that make grpc-js handlers of our functions. */
export function callKinds(options: CallOptions): CallKinds {
  const { streams } = options;
  return {
    unary: (answer) => (call, callback) => {
      void replyOnce(call, callback, {
        ...options,
        answer: () => answer(wellFormed(call.request), () => callerSignal(call)),
      });
    },
    serverStream: (answer) => (call) => {
      const open = streams.open(call);
      const replies = () => answer(wellFormed(call.request));
      void replyMany(call, open, { ...options, next: 'buffered', replies });
    },
    watch: (follow, encode) => (call) => {
      const open = streams.open(call);
      const replies = () => newsOf(follow(wellFormed(call.request), open.signal), encode);
      void replyMany(call, open, { ...options, next: 'taken', replies });
    },
    clientStream: (answer) => (call, callback) => {
      const { signal } = streams.open(call);
      void replyOnce(call, callback, { ...options, answer: () => answer(requestsOf(call, signal)) });
    },
    bidi: (answer) => (call) => {
      const open = streams.open(call);
      const replies = () => answer(requestsOf(call, open.signal));
      void replyMany(call, open, { ...options, next: 'buffered', replies });
    },
  };
}

function callerSignal(call: Call & { readonly cancelled: boolean }): AbortSignal {
  const controller = new AbortController();
  if (call.cancelled) controller.abort(callerGone());
  call.once('cancelled', () => {
    controller.abort(callerGone());
  });
  return controller.signal;
}

/** Gives one reply, or the failure. */
async function replyOnce<Reply>(
  call: Call,
  callback: (error: WireStatus | null, reply?: Reply) => void,
  { answer, log }: { readonly answer: () => Reply | Promise<Reply>; readonly log: Log },
): Promise<void> {
  try {
    callback(null, await answer());
  } catch (error) {
    callback(toWireStatus(failureOf(error, call.getPath(), log)));
  }
}

/** Gives many replies, then OK or the failure. */
async function replyMany<Reply>(
  call: Call & ReplyWriter<Reply> & { end(): unknown },
  open: OpenStream,
  { replies, log, ...pace }: Pace & { readonly replies: () => Replies<Reply>; readonly log: Log },
): Promise<void> {
  try {
    await writeAll(replies(), { writer: call, open }, pace);
    call.end();
  } catch (error) {
    // Whatever an ended call trips over, the reason for its end is what is told.
    const cause: unknown = open.signal.aborted ? open.signal.reason : error;
    call.emit('error', toWireStatus(failureOf(cause, call.getPath(), log)));
  }
}

/** The requests of a client's stream, as long as somebody waits for what becomes of them. */
async function* requestsOf<Request>(call: Readable, signal: AbortSignal): AsyncGenerator<Request> {
  for await (const request of messagesOf<Request>(call, signal)) {
    signal.throwIfAborted();
    yield wellFormed(request);
  }
}

/**
 * The news, encoded. They end only when the service stops, and a reader who was told OK would take that
 * for the end of all news: it ends with UNAVAILABLE, and the reader comes back.
 */
async function* newsOf<News, Reply>(
  news: AsyncIterable<News>,
  encode: (news: News) => Reply,
): AsyncGenerator<Reply> {
  for await (const value of news) yield encode(value);
  throw serviceStops();
}

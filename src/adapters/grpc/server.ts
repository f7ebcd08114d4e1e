/**
 * The gRPC door: the services of `pra.v1`, health and reflection on one port. It decodes into the use cases
 * of the app and encodes their answers; it decides nothing.
 */
import { Server, ServerCredentials, setLogger } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';

import type { App } from '../../app/api.ts';
import { borrowing } from './calls/borrowed.ts';
import { callKinds } from './calls/handlers.ts';
import { marking } from './calls/malformed.ts';
import { OpenStreams } from './calls/open-streams.ts';
import { loadContract, loadReflected, MESSAGE_BYTES_MAX } from './contract.ts';
import { onceEach } from './encode/once-each.ts';
import { addHealth } from './health.ts';
import { allocationService } from './services/allocation.ts';
import { eventService } from './services/event.ts';
import { feedbackService } from './services/feedback.ts';
import { forecastService } from './services/forecast.ts';
import { ingestService } from './services/ingest.ts';
import { modelService } from './services/model.ts';
import type { Log } from './status/status.ts';

export interface ServerOptions {
  readonly app: App;
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** `undefined`: plain text. */
  readonly tls: ServerTls | undefined;
  readonly log: Log;
  /** Time that open calls are given at the end. */
  readonly closeTimeoutMs: number;
  /** A stream whose reader takes nothing for so long is ended; a minute unless set. */
  readonly slowReaderTimeoutMs: number | undefined;
}

/** In PEM. */
export interface ServerTls {
  readonly certificate: Buffer;
  readonly key: Buffer;
  /** Clients must show a certificate of this authority; `undefined`: they need none. */
  readonly clientAuthority: Buffer | undefined;
}

export interface GrpcServer {
  /** `host:port`, with the real port. */
  readonly address: string;
  /** What health checks say; not serving until it is set. */
  setServing(serving: boolean): void;
  /** Ends streams with UNAVAILABLE, lets unary calls finish, and cuts off what is left at the time-out. */
  close(): Promise<void>;
}

const SLOW_READER_TIMEOUT_MS = 60_000;

/** A peer that vanished without a word (power loss, a cable) is noticed, and its streams end. */
const KEEPALIVE = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 10_000 } as const;

/** Starts to listen. Rejects if the address cannot be had. */
export async function openServer(options: ServerOptions): Promise<GrpcServer> {
  logLines(options.log);
  const server = new Server({ ...KEEPALIVE, 'grpc.max_receive_message_length': MESSAGE_BYTES_MAX });
  const streams = new OpenStreams();
  addServices(server, streams, options);
  const health = addHealth(borrowing(server, streams));
  new ReflectionService(loadReflected()).addToServer(borrowing(server, streams));
  const address = await listen(server, options);
  let closing: Promise<void> | undefined;
  return {
    address,
    setServing: (serving) => {
      health.setServing(serving);
    },
    close: () => {
      closing ??= (() => {
        health.setServing(false);
        streams.stop();
        return shutDown(server, options.closeTimeoutMs);
      })();
      return closing;
    },
  };
}

/** What grpc-js would write to stderr by itself; all that matters of it comes to us as errors. It has one logger a process. */
function logLines(log: Log): void {
  const line = (...words: unknown[]): void => {
    log('debug', 'grpc-js', { line: words.join(' ') });
  };
  setLogger({ error: line, info: line, debug: line });
}

function addServices(server: Server, streams: OpenStreams, options: ServerOptions): void {
  const { app, log, slowReaderTimeoutMs = SLOW_READER_TIMEOUT_MS } = options;
  const kinds = callKinds({ streams, log, slowReaderTimeoutMs });
  const { ingest, event, forecast, allocation, model, feedback } = loadContract();
  server.addService(served(ingest), ingestService(app, kinds));
  server.addService(served(event), eventService(app, kinds));
  server.addService(served(forecast), forecastService(app, kinds));
  server.addService(
    served(allocation, new Set(['StreamDirectives', 'GetWarmTargets', 'WatchWarmTargets'])),
    allocationService(app, kinds),
  );
  server.addService(served(model), modelService(app, kinds));
  server.addService(served(feedback), feedbackService(app, kinds));
}

/** The definition as it is served: malformed bytes are marked, and methods of which many get the same message serialize it once. */
const served = (
  definition: ServiceDefinition,
  fannedOut: ReadonlySet<string> = new Set(),
): ServiceDefinition =>
  Object.fromEntries(
    Object.entries(definition).map(([name, method]) => [
      name,
      {
        ...method,
        requestDeserialize: marking(method.requestDeserialize),
        responseSerialize: fannedOut.has(name)
          ? onceEach(method.responseSerialize)
          : method.responseSerialize,
      },
    ]),
  );

function listen(server: Server, { listen: { host, port }, tls }: ServerOptions): Promise<string> {
  const printed = host.includes(':') ? `[${host}]` : host;
  return new Promise((resolve, reject) => {
    server.bindAsync(`${printed}:${port}`, credentials(tls), (error, bound) => {
      if (error === null) resolve(`${printed}:${bound}`);
      else reject(new Error(`cannot listen on ${printed}:${port}: ${error.message}`, { cause: error }));
    });
  });
}

const credentials = (tls: ServerTls | undefined): ServerCredentials =>
  tls === undefined
    ? ServerCredentials.createInsecure()
    : ServerCredentials.createSsl(
        tls.clientAuthority ?? null,
        [{ cert_chain: tls.certificate, private_key: tls.key }],
        tls.clientAuthority !== undefined,
      );

/** `tryShutdown` waits for open calls without a limit of its own. */
const shutDown = (server: Server, timeoutMs: number): Promise<void> =>
  new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      server.forceShutdown();
      finish();
    }, timeoutMs);
    server.tryShutdown(finish);
  });

/**
 * A client of the public API: what the command line, the demo and the tests use, and an example of how to
 * write one. Messages are those of the contract; errors are `RpcError`s with the details read.
 */
import { Client as GrpcClient, credentials } from '@grpc/grpc-js';

import { callers } from './client/callers.ts';
import { loadContract, MESSAGE_BYTES_MAX } from './contract.ts';

export { RpcError } from './client/rpc-error.ts';
export { toDuration, toInstant, toMilliseconds, toTimestamp } from './wire-time.ts';

export type Client = ReturnType<typeof connect>;

export interface ConnectOptions {
  /** `undefined`: plain text. */
  readonly tls: ClientTls | undefined;
}

/** In PEM. */
export interface ClientTls {
  /** Whom the server's certificate must be signed by; `undefined`: the authorities that Node trusts. */
  readonly authority: Buffer | undefined;
  /** What the client shows; `undefined`: nothing. */
  readonly identity: { readonly certificate: Buffer; readonly key: Buffer } | undefined;
}

/** A dead server is noticed also while nothing is sent. */
const KEEPALIVE = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 10_000 } as const;

/** Every method of the contract over one connection, which is made when the first call needs it. */
export function connect(address: string, { tls }: ConnectOptions = { tls: undefined }) {
  const channelCredentials =
    tls === undefined
      ? credentials.createInsecure()
      : credentials.createSsl(
          tls.authority ?? null,
          tls.identity?.key ?? null,
          tls.identity?.certificate ?? null,
        );
  const client = new GrpcClient(address, channelCredentials, {
    ...KEEPALIVE,
    'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
  });
  const { unary, serverStream, clientStream, bidi } = callers(client);
  const { ingest, event, forecast, allocation, model, feedback } = loadContract();
  return {
    reportRequests: bidi(ingest.ReportRequests),
    importHistory: clientStream(ingest.ImportHistory),
    listImports: unary(ingest.ListImports),
    putEvent: unary(event.PutEvent),
    listEvents: unary(event.ListEvents),
    deleteEvent: unary(event.DeleteEvent),
    importCalendar: unary(event.ImportCalendar),
    predict: unary(forecast.Predict),
    batchPredict: serverStream(forecast.BatchPredict),
    watchForecasts: serverStream(forecast.WatchForecasts),
    getWarmTargets: unary(allocation.GetWarmTargets),
    watchWarmTargets: serverStream(allocation.WatchWarmTargets),
    streamDirectives: serverStream(allocation.StreamDirectives),
    reportInstances: bidi(allocation.ReportInstances),
    getPlan: unary(allocation.GetPlan),
    explainDecision: unary(allocation.ExplainDecision),
    listModels: unary(model.ListModels),
    getModel: unary(model.GetModel),
    loadModel: unary(model.LoadModel),
    setLabel: unary(model.SetLabel),
    retireModel: unary(model.RetireModel),
    listDrift: unary(feedback.ListDrift),
    watchDrift: serverStream(feedback.WatchDrift),
    getAccuracy: unary(feedback.GetAccuracy),
    /** Lets the connection go; there are no further calls. */
    close: (): void => {
      client.close();
    },
  };
}

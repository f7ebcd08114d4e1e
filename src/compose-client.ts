/** Composition root of the clients: what the command line needs of the gRPC client. */
export {
  connect,
  RpcError,
  toDuration,
  toInstant,
  toMilliseconds,
  toTimestamp,
} from './adapters/grpc/client.ts';
export type { Client, ClientTls } from './adapters/grpc/client.ts';

/** A real server on a free port of 127.0.0.1 with a client connected to it, both closed after the test. */
import type { TestContext } from 'node:test';

import { connect } from '../../src/adapters/grpc/client.ts';
import type { Client } from '../../src/adapters/grpc/client.ts';
import { openServer } from '../../src/adapters/grpc/server.ts';
import type { GrpcServer, ServerOptions } from '../../src/adapters/grpc/server.ts';
import { fakeApp } from '../fakes/app.ts';
import type { FakeApp } from '../fakes/app.ts';

export interface Door<Served> {
  readonly app: Served;
  readonly server: GrpcServer;
  readonly client: Client;
  /** What the server logged: level and message. */
  readonly logged: { readonly line: string; readonly fields: unknown }[];
}

export const openDoor = async <Served extends ServerOptions['app'] = FakeApp>(
  t: TestContext,
  app: Served = fakeApp() as unknown as Served,
  options: Partial<ServerOptions> = {},
): Promise<Door<Served>> => {
  const logged: Door<Served>['logged'] = [];
  const server = await openServer({
    app,
    listen: { host: '127.0.0.1', port: 0 },
    tls: undefined,
    log: (level, message, fields) => logged.push({ line: `${level}: ${message}`, fields }),
    closeTimeoutMs: 5_000,
    slowReaderTimeoutMs: undefined,
    ...options,
  });
  const client = connect(server.address);
  t.after(async () => {
    client.close();
    await server.close();
  });
  return { app, server, client, logged };
};

/** All that comes, and the error that it ends with. */
export async function drained<Value>(
  values: AsyncIterable<Value>,
): Promise<{ readonly values: Value[]; readonly error: unknown }> {
  const drawn: Value[] = [];
  try {
    for await (const value of values) drawn.push(value);
  } catch (error) {
    return { values: drawn, error };
  }
  return { values: drawn, error: undefined };
}

/** The next value of a stream that is left open. */
export async function next<Value>(values: AsyncIterator<Value>): Promise<Value> {
  const result = await values.next();
  if (result.done === true) throw new Error('the stream has ended');
  return result.value;
}

/** The door opens, says how it is and what it serves, and closes in time, whoever is inside. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';

import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type { ClientDuplexStream, ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { service as healthService } from 'grpc-health-check';

import { connect, RpcError } from '../../src/adapters/grpc/client.ts';
import { AT, DIRECTIVE, fakeApp, WARM_TARGETS } from '../fakes/app.ts';
import { drained, next, openDoor } from './grpc-door.ts';

/** A client that knows no more than an address, as probes and grpcurl do. */
function rawClient(t: TestContext, address: string): Client {
  const client = new Client(address, credentials.createInsecure());
  t.after(() => {
    client.close();
  });
  return client;
}

const healthMethod = (name: 'Check' | 'Watch') => {
  const method = (healthService as ServiceDefinition)[name];
  assert.ok(method);
  return method;
};

const health = (client: Client, service: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const { path, requestSerialize, responseDeserialize } = healthMethod('Check');
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { service },
      new Metadata(),
      (error, reply) => {
        if (error === null) resolve((reply as { status: string }).status);
        else reject(error);
      },
    );
  });

test('health follows setServing, for the server and for each service', async (t) => {
  const { server } = await openDoor(t);
  const client = rawClient(t, server.address);
  assert.equal(await health(client, ''), 'NOT_SERVING');
  server.setServing(true);
  assert.equal(await health(client, ''), 'SERVING');
  for (const name of ['Ingest', 'Forecast', 'Allocation', 'Feedback']) {
    assert.equal(await health(client, `pra.v1.${name}Service`), 'SERVING');
  }
  await assert.rejects(health(client, 'pra.v1.Other'), { code: 5 }); // NOT_FOUND
});

test('a watch of health is told NOT_SERVING at the end, and does not hold it up', async (t) => {
  const { server } = await openDoor(t);
  server.setServing(true);
  const { path, requestSerialize, responseDeserialize } = healthMethod('Watch');
  const client = rawClient(t, server.address);
  const watch = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { service: '' });
  const told: unknown[] = [];
  const ended = new Promise<unknown>((resolve) => watch.on('error', resolve));
  const first = new Promise<void>((resolve) => {
    watch.on('data', ({ status }: { status: string }) => {
      told.push(status);
      resolve();
    });
  });
  await first;
  await server.close();
  assert.equal(((await ended) as { code: number }).code, 14); // UNAVAILABLE
  assert.deepEqual(told, ['SERVING', 'NOT_SERVING']);
});

interface ReflectionReply {
  readonly listServicesResponse: { readonly service: readonly { readonly name: string }[] } | null;
  readonly fileDescriptorResponse: { readonly fileDescriptorProto: readonly Buffer[] } | null;
}

/** One question to server reflection, in the protocol's own words. */
function reflect(client: Client, question: Readonly<Record<string, string>>): Promise<ReflectionReply> {
  const folder = dirname(createRequire(import.meta.url).resolve('@grpc/reflection/package.json'));
  const file = join(folder, 'build/proto/grpc/reflection/v1/reflection.proto');
  const definition = loadSync(file, { defaults: true, oneofs: true });
  const service = definition['grpc.reflection.v1.ServerReflection'] as ServiceDefinition;
  const method = service['ServerReflectionInfo'];
  assert.ok(method);
  const { path, requestSerialize, responseDeserialize } = method;
  return new Promise((resolve, reject) => {
    const stream = client.makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
    ) as ClientDuplexStream<unknown, ReflectionReply>;
    stream.on('error', reject).on('data', resolve);
    stream.write(question);
    stream.end();
  });
}

test('reflection lists the services and gives their files with what they import', async (t) => {
  const { server } = await openDoor(t);
  const client = rawClient(t, server.address);
  const { listServicesResponse } = await reflect(client, { listServices: '*' });
  assert.deepEqual(
    listServicesResponse?.service.map(({ name }) => name).sort(),
    ['Allocation', 'Event', 'Feedback', 'Forecast', 'Ingest', 'Model'].map((name) => `pra.v1.${name}Service`),
  );
  const { fileDescriptorResponse } = await reflect(client, { fileContainingSymbol: 'pra.v1.IngestService' });
  const files = (fileDescriptorResponse?.fileDescriptorProto ?? []).map((file) => file.toString('latin1'));
  // Without the import in the file that uses it, grpcurl refuses all of it.
  const contract = files.find((file) => file.includes('IngestService'));
  assert.ok(contract?.includes('google_protobuf.proto') === true);
  assert.ok(contract.includes('cpu_seconds'));
  assert.ok(files.some((file) => file !== contract && file.includes('google_protobuf.proto')));
});

const errorOf = (error: unknown): unknown => error;

test('closing ends streams with UNAVAILABLE and when to come back', async (t) => {
  const { app, server, client } = await openDoor(t);
  app.news.directives.publish(DIRECTIVE);
  const directives = client.streamDirectives({ managerId: 'm' })[Symbol.asyncIterator]();
  await next(directives);
  const requests = client.reportRequests();
  const acknowledged = requests.responses[Symbol.asyncIterator]();
  await requests.write({ clientId: 'a', sequence: 1 });
  await next(acknowledged);
  const importing = client.importHistory(
    (async function* () {
      yield { importId: 'i', sequence: 1 };
      await new Promise<never>(() => undefined);
    })(),
  );
  while (app.given.parts.length === 0) await new Promise<void>((resolve) => setImmediate(resolve));

  const ends = [directives.next(), acknowledged.next(), importing].map((ended) =>
    ended.then(() => 'OK', errorOf),
  );
  await server.close();
  for (const error of await Promise.all(ends)) {
    assert.ok(error instanceof RpcError);
    assert.deepEqual(
      [error.code, error.message, error.reason, error.retryDelayMs],
      ['UNAVAILABLE', 'the service stops', 'service-stops', 1_000],
    );
  }
  assert.equal(app.given.importsFinished, 0, 'an import that broke off is not complete');
  await app.news.directives.readersAre(0);
});

test('a watch whose source ends because the service stops is not told OK', async (t) => {
  const { app, client } = await openDoor(t);
  const reading = drained(client.watchWarmTargets({ pool: 'checkout' }));
  await app.news.warmTargets.readersAre(1);
  app.news.warmTargets.end();
  const { error } = await reading;
  assert.ok(error instanceof RpcError);
  assert.equal(error.code, 'UNAVAILABLE');
});

test('closing lets a call that is being answered finish', async (t) => {
  let answer = (): void => undefined;
  let begun = (): void => undefined;
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const app = fakeApp({
    warmTargets: () => {
      begun();
      return new Promise((resolve) => {
        answer = () => {
          resolve(WARM_TARGETS);
        };
      });
    },
  });
  const { server, client } = await openDoor(t, app);
  const reply = client.getWarmTargets({ pool: 'checkout' });
  await hasBegun;
  const closed = server.close();
  answer();
  assert.equal((await reply).at?.seconds, AT / 1_000);
  await closed;
});

test('closing waits no longer than the time-out for a call that never ends', async (t) => {
  let begun = (): void => undefined;
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const app = fakeApp({
    warmTargets: () => {
      begun();
      return new Promise<never>(() => undefined);
    },
  });
  const { server, client } = await openDoor(t, app, { closeTimeoutMs: 50 });
  const reply = client.getWarmTargets({ pool: 'checkout' });
  const cutOff = assert.rejects(reply, RpcError);
  await hasBegun;
  await server.close();
  await cutOff;
});

test('closing twice is closing once, and leaves no timer behind', async (t) => {
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const { app, server, client } = await openDoor(t);
  app.news.directives.publish(DIRECTIVE);
  const directives = client.streamDirectives({ managerId: 'm' })[Symbol.asyncIterator]();
  await next(directives);
  await Promise.all([server.close(), server.close()]);
  await assert.rejects(directives.next(), { code: 'UNAVAILABLE' });
  client.close();
  assert.equal(timers(), before);
});

test('an address that cannot be had is a clear error', async (t) => {
  const { server } = await openDoor(t);
  const port = Number(server.address.split(':').at(-1));
  await assert.rejects(openDoor(t, fakeApp(), { listen: { host: '127.0.0.1', port } }), {
    message: new RegExp(`^cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE`),
  });
});

const OPENSSL = 'openssl'; // Part of every system that runs CI; Node cannot make certificates.

/** A certificate for localhost that signs itself, and its key. */
function selfSigned(t: TestContext): { readonly certificate: Buffer; readonly key: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'pra-tls-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  const subject = ['-subj', '/CN=pra', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync(OPENSSL, ['req', '-x509', ...curve, ...subject, ...files], { stdio: 'pipe' });
  return { certificate: readFileSync(certificate), key: readFileSync(key) };
}

test('with TLS the client checks the server, and the server the client if it is told to', async (t) => {
  const identity = selfSigned(t);
  const authority = identity.certificate;
  const { server } = await openDoor(t, fakeApp(), { tls: { ...identity, clientAuthority: authority } });
  const address = server.address.replace('127.0.0.1', 'localhost');
  const known = connect(address, { tls: { authority, identity } });
  const nameless = connect(address, { tls: { authority, identity: undefined } });
  const plain = connect(address);
  t.after(() => {
    for (const client of [known, nameless, plain]) client.close();
  });
  assert.equal((await known.getPlan({})).decisions.length, 1);
  await assert.rejects(nameless.getPlan({}), { code: 'UNAVAILABLE' });
  await assert.rejects(plain.getPlan({}), { code: 'UNAVAILABLE' });
});

/**
 * What does the door cost? `Predict` at 32 calls in flight, against a bare grpc-js server that answers
 * messages of the same sizes without looking at them. Each server has a process of its own, the client is
 * this one and passes bytes through, so that the difference is decoding, the app's look-up and encoding.
 *
 *   node --import tsx bench/predict.ts
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { Client, credentials, Server, ServerCredentials } from '@grpc/grpc-js';
import Table from 'cli-table3';

import { loadContract } from '../src/adapters/grpc/contract.ts';
import { encodePrediction } from '../src/adapters/grpc/encode/forecast.ts';
import { openServer } from '../src/adapters/grpc/server.ts';
import { fakeApp, predictionOf } from '../test/fakes/app.ts';
import { machine, percentile } from './measured.ts';
import { loadPredict } from './predict-load.ts';

const IN_FLIGHT = 32;
const ROUNDS = 4;
const ROUND_MS = 2_500;
const WARM_UP_MS = 1_000;

const { path, requestSerialize, responseSerialize } = loadContract().forecast.Predict;
const SOURCE = { name: 'checkout', parameters: [{ name: 'route', value: '/pay' }] };
const REQUEST = requestSerialize({ subject: { source: SOURCE } });
const REPLY = responseSerialize(
  encodePrediction(
    predictionOf({
      subject: { kind: 'source', source: 'checkout{route="/pay"}' },
      windowsMs: [300_000, 900_000, 1_800_000],
    }),
  ),
);

const asIs = (bytes: Buffer): Buffer => bytes;

/** Listens and answers with its address: the service with a fake app behind it, or the bare server. */
async function serve(kind: Contender): Promise<string> {
  if (kind === 'pra') {
    const listen = { host: '127.0.0.1', port: 0 };
    const quiet = {
      tls: undefined,
      log: () => undefined,
      closeTimeoutMs: 1_000,
      slowReaderTimeoutMs: undefined,
    };
    return (await openServer({ app: fakeApp(), listen, ...quiet })).address;
  }
  const server = new Server();
  const codec = {
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
  const definition = { Predict: { path, requestStream: false, responseStream: false, ...codec } };
  server.addService(definition, {
    Predict: (_call: unknown, callback: (error: null, reply: Buffer) => void) => {
      callback(null, REPLY);
    },
  });
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(`127.0.0.1:${port}`);
      else reject(error);
    });
  });
}

type Contender = 'pra' | 'bare';

const load = (client: Client, lengthMs: number): Promise<number[]> =>
  loadPredict(client, [REQUEST], {
    inFlight: IN_FLIGHT,
    lengthMs,
    check: (reply) => {
      if (reply.length !== REPLY.length) throw new Error('the replies are of different sizes');
    },
  });

interface Contestant {
  readonly process: ChildProcess;
  readonly client: Client;
  readonly latencies: number[];
}

async function enter(kind: Contender): Promise<Contestant> {
  const child = fork(fileURLToPath(import.meta.url), [kind], { execArgv: ['--import', 'tsx'] });
  const [address] = (await once(child, 'message')) as [string];
  const client = new Client(address, credentials.createInsecure());
  await load(client, WARM_UP_MS);
  return { process: child, client, latencies: [] };
}

async function compare(): Promise<void> {
  const contestants = { pra: await enter('pra'), bare: await enter('bare') };
  // In turns, so that what else the machine does hits both.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { client, latencies } of Object.values(contestants)) {
      for (const latency of await load(client, ROUND_MS)) latencies.push(latency);
    }
  }
  const table = new Table({ head: ['server', 'requests/s', 'p50 ms', 'p99 ms', '÷ bare'] });
  const rate = ({ latencies }: Contestant): number => (latencies.length / (ROUNDS * ROUND_MS)) * 1_000;
  for (const [kind, contestant] of Object.entries(contestants)) {
    table.push([
      kind,
      rate(contestant).toFixed(0),
      percentile(contestant.latencies, 0.5).toFixed(2),
      percentile(contestant.latencies, 0.99).toFixed(2),
      (rate(contestant) / rate(contestants.bare)).toFixed(2),
    ]);
    contestant.client.close();
    contestant.process.kill();
  }
  console.log(`Predict, ${IN_FLIGHT} in flight, ${REQUEST.length} bytes in, ${REPLY.length} bytes out`);
  console.log(`${machine()}\n${table.toString()}`);
}

const role = process.argv[2];
if (role === 'pra' || role === 'bare') process.send?.(await serve(role));
else await compare();

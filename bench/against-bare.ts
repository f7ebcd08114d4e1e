/**
 * What does the door cost at a unary method? 32 calls in flight, against a bare grpc-js server that answers messages
 * of the same sizes without looking at them. Each server has a process of its own, the client is this one and passes
 * bytes through, so that the difference is decoding, the app's work and encoding.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, credentials, Server, ServerCredentials } from '@grpc/grpc-js';
import Table from 'cli-table3';
import { openServer } from '../src/adapters/grpc/server.ts';
import type { ServerOptions } from '../src/adapters/grpc/server.ts';
import { machine, percentile } from './measured.ts';
import { loadPredict } from './predict-load.ts';

const IN_FLIGHT = 32;
const ROUNDS = 4;
const ROUND_MS = 2_500;
const WARM_UP_MS = 1_000;

export interface Question {
  readonly title: string;
  readonly path: string;
  readonly request: Buffer;
  readonly reply: Buffer;
  /** What answers it in the service. */
  readonly app: () => ServerOptions['app'] | Promise<ServerOptions['app']>;
}

/** Runs the bench whose file is at `entry`: the comparison, or one of its servers, as the command line says. */
export async function againstBare(question: Question, entry: string): Promise<void> {
  const role = process.argv[2];
  if (role === 'pra' || role === 'bare') process.send?.(await serve(role, question));
  else await compare(question, entry);
}

const asIs = (bytes: Buffer): Buffer => bytes;

/** Listens and answers with its address: the service or the bare server. */
async function serve(kind: Contender, { path, reply, app }: Question): Promise<string> {
  if (kind === 'pra') {
    const listen = { host: '127.0.0.1', port: 0 };
    const quiet = {
      tls: undefined,
      log: () => undefined,
      closeTimeoutMs: 1_000,
      slowReaderTimeoutMs: undefined,
    };
    return (await openServer({ app: await app(), listen, ...quiet })).address;
  }
  const server = new Server();
  const codec = {
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
  const definition = { Asked: { path, requestStream: false, responseStream: false, ...codec } };
  server.addService(definition, {
    Asked: (_call: unknown, callback: (error: null, reply: Buffer) => void) => {
      callback(null, reply);
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

const load = (client: Client, lengthMs: number, { path, request, reply }: Question): Promise<number[]> =>
  loadPredict(client, [request], {
    path,
    inFlight: IN_FLIGHT,
    lengthMs,
    check: ({ length }) => {
      if (length !== reply.length) throw new Error('the replies are of different sizes');
    },
  });

interface Contestant {
  readonly process: ChildProcess;
  readonly client: Client;
  readonly latencies: number[];
}

async function enter(kind: Contender, question: Question, entry: string): Promise<Contestant> {
  const child = fork(fileURLToPath(entry), [kind], { execArgv: ['--import', 'tsx'] });
  const [address] = (await once(child, 'message')) as [string];
  const client = new Client(address, credentials.createInsecure());
  await load(client, WARM_UP_MS, question);
  return { process: child, client, latencies: [] };
}

async function compare(question: Question, entry: string): Promise<void> {
  const contestants = {
    pra: await enter('pra', question, entry),
    bare: await enter('bare', question, entry),
  };
  // In turns, so that what else the machine does hits both.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { client, latencies } of Object.values(contestants)) {
      for (const latency of await load(client, ROUND_MS, question)) latencies.push(latency);
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
  const { title, request, reply } = question;
  console.log(`${title}, ${IN_FLIGHT} in flight, ${request.length} bytes in, ${reply.length} bytes out`);
  console.log(`${machine()}\n${table.toString()}`);
}

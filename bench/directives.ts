/**
 * How late is a directive at the last of 1,000 subscribers?
 *
 * The plan bus and the door, against a bare grpc-js server that writes the same bytes once to each of as many
 * streams. Each server has a process of its own; the subscribers are this process, with a connection each, and
 * pass bytes through. A latency is the time from before the publishing to the message being there; both clocks
 * are the machine's. Both servers publish in turns, so that what else the machine does hits both.
 *
 *   node --import tsx bench/directives.ts [SUBSCRIBERS]
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, credentials, Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import Table from 'cli-table3';
import { loadContract } from '../src/adapters/grpc/contract.ts';
import { encodeDirective } from '../src/adapters/grpc/encode/allocation.ts';
import { openServer } from '../src/adapters/grpc/server.ts';
import { createPlanBus } from '../src/adapters/local/plan-bus.ts';
import type { Directive } from '../src/core/allocation/decision.ts';
import { DIRECTIVE, fakeApp } from '../test/fakes/app.ts';
import { machine, median, percentile, sharedMs } from './measured.ts';

const WARM_UP_ROUNDS = 20;
const ROUNDS = 40;
/** Between two rounds, for garbage and for the other programs of this machine. */
const PAUSE_MS = 20;

type Contender = 'pra' | 'bare';

const { path, requestSerialize, responseSerialize } = loadContract().allocation.StreamDirectives;
const REQUEST = requestSerialize({ managerId: 'm-1', pools: [DIRECTIVE.pool] });
/** Revisions of equally many bytes. */
const directiveOf = (round: number): Directive => ({ ...DIRECTIVE, revision: 10_000 + round });
const bytesOf = (round: number): Buffer => responseSerialize(encodeDirective(directiveOf(round)));
const asIs = (bytes: Buffer): Buffer => bytes;

/** Whoever subscribes has the state at once, of round 0. */
interface Publisher {
  readonly address: string;
  readonly publish: (round: number) => void;
}

async function openPra(): Promise<Publisher> {
  const bus = createPlanBus();
  await bus.publish([directiveOf(0)]);
  const { address } = await openServer({
    app: fakeApp({ directives: ({ pools }, signal) => bus.subscribe(pools, signal) }),
    listen: { host: '127.0.0.1', port: 0 },
    ...{ tls: undefined, log: () => undefined, closeTimeoutMs: 1_000, slowReaderTimeoutMs: undefined },
  });
  return { address, publish: (round) => void bus.publish([directiveOf(round)]) };
}

async function openBare(): Promise<Publisher> {
  const server = new Server();
  const streams = new Set<ServerWritableStream<Buffer, Buffer>>();
  const codec = {
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
  server.addService(
    { StreamDirectives: { path, requestStream: false, responseStream: true, ...codec } },
    {
      StreamDirectives: (call: ServerWritableStream<Buffer, Buffer>) => {
        streams.add(call);
        call.write(bytesOf(0));
      },
    },
  );
  const address = await new Promise<string>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(`127.0.0.1:${port}`);
      else reject(error);
    });
  });
  const publish = (round: number): void => {
    const bytes = bytesOf(round);
    for (const stream of streams) stream.write(bytes);
  };
  return { address, publish };
}

/** Tells the parent its address, then publishes whenever it is told a round, and answers with when that began. */
async function serve(kind: Contender): Promise<void> {
  const { address, publish } = await (kind === 'pra' ? openPra() : openBare());
  process.on('message', (round: number) => {
    const publishedAt = sharedMs();
    publish(round);
    process.send?.(publishedAt);
  });
  process.send?.(address);
}

interface Contestant {
  readonly process: ChildProcess;
  readonly clients: readonly Client[];
  /** Of each message of the round, when it came. */
  arrivals: number[];
  /** Called when the last one has its message. */
  complete: () => void;
  /** Milliseconds, of all messages of all rounds. */
  readonly latencies: number[];
  /** Milliseconds until the last one had it, by round. */
  readonly last: number[];
}

async function enter(kind: Contender, subscribers: number): Promise<Contestant> {
  const child = fork(fileURLToPath(import.meta.url), [kind], { execArgv: ['--import', 'tsx'] });
  const [address] = (await once(child, 'message')) as [string];
  // Each subscriber is an instance manager elsewhere: a connection of its own.
  const clients = Array.from(
    { length: subscribers },
    () => new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 }),
  );
  const contestant: Contestant = {
    ...{ process: child, clients, arrivals: [], latencies: [], last: [] },
    complete: () => undefined,
  };
  const subscribed = new Promise<void>((resolve) => (contestant.complete = resolve));
  for (const client of clients) {
    const stream = client.makeServerStreamRequest(path, asIs, asIs, REQUEST);
    stream.on('data', () => {
      contestant.arrivals.push(sharedMs());
      if (contestant.arrivals.length === subscribers) contestant.complete();
    });
    stream.on('error', () => undefined); // The servers are ended at the end.
  }
  await subscribed;
  return contestant;
}

/** One directive to all; resolves when all have it. */
async function play(contestant: Contestant, round: number): Promise<void> {
  contestant.arrivals = [];
  const complete = new Promise<void>((resolve) => (contestant.complete = resolve));
  const published = once(contestant.process, 'message') as Promise<[number]>;
  contestant.process.send(round);
  const [[publishedAt]] = await Promise.all([published, complete]);
  if (round <= WARM_UP_ROUNDS) return;
  const latencies = contestant.arrivals.map((at) => at - publishedAt);
  for (const latency of latencies) contestant.latencies.push(latency);
  contestant.last.push(Math.max(...latencies));
}

async function compare(subscribers: number): Promise<void> {
  const contestants = { pra: await enter('pra', subscribers), bare: await enter('bare', subscribers) };
  for (let round = 1; round <= WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const contestant of Object.values(contestants)) {
      await play(contestant, round);
      await pause(PAUSE_MS);
    }
  }
  const table = new Table({ head: ['server', 'p50 ms', 'p99 ms', '÷ bare', 'last of all, median ms'] });
  const p99 = ({ latencies }: Contestant): number => percentile(latencies, 0.99);
  for (const [kind, contestant] of Object.entries(contestants)) {
    table.push([
      kind,
      median(contestant.latencies).toFixed(2),
      p99(contestant).toFixed(2),
      (p99(contestant) / p99(contestants.bare)).toFixed(2),
      median(contestant.last).toFixed(2),
    ]);
    contestant.process.kill();
    for (const client of contestant.clients) client.close();
  }
  console.log(`A directive of ${bytesOf(0).length} bytes to ${subscribers} subscribers, ${ROUNDS} times`);
  console.log(`${machine()}\n${table.toString()}`);
}

const role = process.argv[2];
if (role === 'pra' || role === 'bare') await serve(role);
else await compare(Number(role ?? 1_000));

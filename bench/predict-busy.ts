/**
 * Do callers of `Predict` notice that the service is busy? 32 calls in flight, while nothing else is to be done, while
 * 20,000 records a second come in, and while 10,000 sources are planned besides.
 *
 * It is the same service each time, the real one in a process of its own with store, planner thread and models; the
 * records come from a third process. Its minutes last three seconds, so that there is a cycle twenty times as often
 * as in life: in a run of a minute nobody would be met by the one cycle that there is. The three are taken in turns, so
 * that what else the machine does hits all of them.
 *
 *   node --import tsx bench/predict-busy.ts [SOURCES]
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, credentials } from '@grpc/grpc-js';
import Table from 'cli-table3';
import { loadContract } from '../src/adapters/grpc/contract.ts';
import { MINUTE_MS } from '../src/core/units/time.ts';
import { sourceNamed } from './busy/names.ts';
import type { Pace } from './busy/paced-clock.ts';
import { timeAt } from './busy/paced-clock.ts';
import type { Load } from './busy/records.ts';
import { machine, percentile, sharedMs } from './measured.ts';
import { loadPredict } from './predict-load.ts';

const SOURCES = Number(process.argv[2] ?? 10_000);
const IN_FLIGHT = 32;
const ROUNDS = 4;
const SPEED = MINUTE_MS / 3_000;
const RECORDS_PER_SECOND = 20_000;
/** Two cycles. */
const ROUND_MS = 6_000;
/** What a state leaves behind is done by then: a cycle, a commit. */
const SETTLE_MS = 2_500;
const START = Date.parse('2026-03-04T12:00Z');
const LEARNING_MS_MAX = 400_000;

const STATES = [
  { name: 'nothing else', speed: 0, recordsPerSecond: 0 },
  { name: '20,000 records/s', speed: 0, recordsPerSecond: RECORDS_PER_SECOND },
  { name: '20,000 records/s and planning', speed: SPEED, recordsPerSecond: RECORDS_PER_SECOND },
] as const;
/** With few records, so that steps become final and the sources are learned from. */
const LEARNING = { speed: SPEED, recordsPerSecond: 200 };

const { requestSerialize, responseDeserialize } = loadContract().forecast.Predict;
const REQUESTS = Array.from({ length: SOURCES }, (_, source) =>
  requestSerialize({ subject: { source: { name: sourceNamed(source) } } }),
);

const start = (file: string, ...words: string[]): ChildProcess =>
  fork(fileURLToPath(new URL(`busy/${file}`, import.meta.url)), words, { execArgv: ['--import', 'tsx'] });

/** The service with its load balancer, and the one who asks it. */
class Bench {
  readonly #service: ChildProcess;
  readonly #records: ChildProcess;
  readonly #client: Client;
  #pace: Pace;

  private constructor(service: ChildProcess, address: string, pace: Pace) {
    const load: Load = { pace, recordsPerSecond: 0 };
    this.#service = service;
    this.#records = start('records.ts', address, String(SOURCES), JSON.stringify(load));
    this.#client = new Client(address, credentials.createInsecure());
    this.#pace = pace;
  }

  static async open(folder: string): Promise<Bench> {
    const pace = { at: START, startedMs: sharedMs(), speed: 0 };
    const service = start('service.ts', folder, String(SOURCES), JSON.stringify(pace));
    const [address] = (await once(service, 'message')) as [string];
    return new Bench(service, address, pace);
  }

  /** Resolves with the records that were acknowledged before. */
  async turnTo({ speed, recordsPerSecond }: { readonly speed: number; readonly recordsPerSecond: number }) {
    this.#pace = { at: timeAt(this.#pace), startedMs: sharedMs(), speed };
    const told = once(this.#records, 'message') as Promise<[number]>;
    this.#service.send(this.#pace);
    this.#records.send({ pace: this.#pace, recordsPerSecond } satisfies Load);
    return (await told)[0];
  }

  /** Milliseconds of each call. */
  ask(lengthMs: number): Promise<number[]> {
    return loadPredict(this.#client, REQUESTS, { inFlight: IN_FLIGHT, lengthMs, check: () => undefined });
  }

  /** Whether those that are asked for a while are all forecast by models, as in a service that has run for an hour. */
  async hasLearned(): Promise<boolean> {
    let all = true;
    const check = (reply: Buffer): void => {
      if (responseDeserialize(reply).basis !== 'BASIS_MODEL') all = false;
    };
    await loadPredict(this.#client, REQUESTS, { inFlight: 4, lengthMs: 1_000, check });
    return all;
  }

  async close(): Promise<void> {
    this.#client.close();
    this.#records.kill();
    this.#service.disconnect();
    await once(this.#service, 'exit');
  }
}

async function learn(bench: Bench): Promise<void> {
  const end = sharedMs() + LEARNING_MS_MAX;
  await bench.turnTo(LEARNING);
  while (!(await bench.hasLearned())) {
    if (sharedMs() > end) throw new Error('the sources are not forecast by models');
    await pause(SETTLE_MS);
  }
}

async function compare(bench: Bench): Promise<void> {
  const latencies: number[][] = STATES.map(() => []);
  const acknowledged: number[] = STATES.map(() => 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, state] of STATES.entries()) {
      await bench.turnTo({ speed: 0, recordsPerSecond: 0 });
      await pause(SETTLE_MS);
      const before = await bench.turnTo(state);
      for (const latency of await bench.ask(ROUND_MS)) latencies[index]?.push(latency);
      const after = await bench.turnTo({ speed: 0, recordsPerSecond: 0 });
      acknowledged[index] = (acknowledged[index] ?? 0) + after - before;
    }
  }
  const table = new Table({
    head: ['Predict while there is', 'requests/s', 'p50 ms', 'p99 ms', '÷ nothing else', 'records/s'],
  });
  const seconds = (ROUNDS * ROUND_MS) / 1_000;
  const p99 = latencies.map((of) => percentile(of, 0.99));
  for (const [index, { name }] of STATES.entries()) {
    const of = latencies[index] ?? [];
    table.push([
      name,
      (of.length / seconds).toFixed(0),
      percentile(of, 0.5).toFixed(2),
      (p99[index] ?? 0).toFixed(2),
      ((p99[index] ?? 0) / (p99[0] ?? 0)).toFixed(2),
      Math.round((acknowledged[index] ?? 0) / seconds).toLocaleString('en'),
    ]);
  }
  console.log(`${IN_FLIGHT} in flight, ${SOURCES.toLocaleString('en')} sources, a cycle in 3 s`);
  console.log(`${machine()}\n${table.toString()}`);
}

const folder = await mkdtemp(join(tmpdir(), 'pra-predict-busy-'));
try {
  const bench = await Bench.open(folder);
  try {
    await learn(bench);
    await compare(bench);
  } finally {
    await bench.close();
  }
} finally {
  await rm(folder, { recursive: true });
}

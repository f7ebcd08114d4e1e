/** How long do callers of a method (`Predict` unless it is said) wait who always have so many calls in flight? */
import { Metadata } from '@grpc/grpc-js';
import type { Client } from '@grpc/grpc-js';
import { loadContract } from '../src/adapters/grpc/contract.ts';

export interface PredictLoad {
  /** Of the method. */
  readonly path?: string;
  readonly inFlight: number;
  readonly lengthMs: number;
  /** Throws at a reply that is not what the bench is about. */
  readonly check: (reply: Buffer) => void;
}

const PREDICT = loadContract().forecast.Predict.path;
const asIs = (bytes: Buffer): Buffer => bytes;

/** Milliseconds of each call that was begun within the length. The requests, encoded, are asked in turn. */
export async function loadPredict(
  client: Client,
  requests: readonly Buffer[],
  { path = PREDICT, inFlight, lengthMs, check }: PredictLoad,
): Promise<number[]> {
  const latencies: number[] = [];
  const end = performance.now() + lengthMs;
  let next = 0;
  const call = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const request = requests[next++ % requests.length] ?? Buffer.alloc(0);
      client.makeUnaryRequest(path, asIs, asIs, request, new Metadata(), (error, reply) => {
        if (error === null) {
          check(reply ?? Buffer.alloc(0));
          resolve();
        } else {
          reject(error);
        }
      });
    });
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (let begin = performance.now(); begin < end; begin = performance.now()) {
        await call();
        latencies.push(performance.now() - begin);
      }
    }),
  );
  return latencies;
}

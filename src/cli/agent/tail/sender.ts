/**
 * Batches to the service, each counted once whatever dies in between.
 *
 * A batch is on the disk, with the place in the log behind it, before it is sent. Whoever is started next sends the
 * same batch again under the same sequence, which counts once, and goes on behind it.
 */
import type { ReportRequestsRequest } from '../../../adapters/grpc/gen/pra/v1/ReportRequestsRequest.ts';
import type { ReportRequestsResponse__Output } from '../../../adapters/grpc/gen/pra/v1/ReportRequestsResponse.ts';
import type { Client } from '../../../compose-client.ts';
import { RpcError, toTimestamp } from '../../../compose-client.ts';
import type { Instant } from '../../../core/units/time.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Gathered } from './gather.ts';
import type { LogPosition } from './follow-file.ts';

export interface TailState {
  /** The name under which the service counts. */
  readonly client: string;
  readonly sequence: number;
  /** Up to which all was sent; `undefined`: nothing was said of that. */
  readonly watermark: Instant | undefined;
  readonly position: LogPosition | undefined;
  /** Not acknowledged yet. */
  readonly pending: ReportRequestsRequest | undefined;
}

export interface SenderOptions {
  readonly client: Pick<Client, 'reportRequests'>;
  readonly clock: Clock;
  /** Returns when it is on the disk. */
  readonly save: (state: TailState) => void;
  readonly warn: (message: string) => void;
}

export interface Batch {
  readonly gathered: Pick<Gathered, 'records'>;
  readonly watermark: Instant | undefined;
  readonly position: LogPosition | undefined;
}

export interface Sender {
  readonly watermark: Instant | undefined;
  /** Sends what was not acknowledged in an earlier life. */
  resume(signal: AbortSignal): Promise<void>;
  /** Resolves when the batch is durable, or `signal` aborts. */
  send(batch: Batch, signal: AbortSignal): Promise<void>;
}

const AGAIN_MS = 1_000;
const AGAIN_MS_MAX = 30_000;
const RECORD = /^records\[(\d+)\]/;

export function createSender({ client, clock, save, warn }: SenderOptions, known: TailState): Sender {
  let state = known;
  let stream: ReturnType<Client['reportRequests']> | undefined;
  let answers: AsyncIterator<ReportRequestsResponse__Output> | undefined;

  function put(change: Partial<TailState>): void {
    state = { ...state, ...change };
    save(state);
  }

  async function ask(
    batch: ReportRequestsRequest,
    signal: AbortSignal,
  ): Promise<ReportRequestsResponse__Output> {
    stream ??= client.reportRequests({ signal });
    answers ??= stream.responses[Symbol.asyncIterator]();
    await stream.write(batch).catch(() => undefined); // The answers say why.
    const answer = await answers.next();
    if (answer.done === true) throw new RpcError('UNAVAILABLE', 'the stream ended', {});
    return answer.value;
  }

  /** `isNew`: nobody can have counted it before. */
  async function deliver(isNew: boolean, signal: AbortSignal): Promise<void> {
    let pauseMs = AGAIN_MS;
    while (state.pending !== undefined && !signal.aborted) {
      try {
        const answer = await ask(state.pending, signal);
        for (const { reason, detail } of answer.rejected.slice(0, 1)) {
          warn(`${answer.rejected.length} records were refused; the first one: ${reason}: ${detail}`);
        }
        if (isNew && answer.duplicate && answer.highestSequence >= Number(state.pending.sequence)) {
          // This machine's clock was set back: the batch is new, its sequence is not.
          const sequence = answer.highestSequence + 1;
          put({ sequence, pending: { ...state.pending, sequence } });
        } else {
          put({ pending: undefined });
        }
      } catch (error) {
        stream = undefined;
        answers = undefined;
        if (!(error instanceof RpcError)) throw error;
        if (error.code === 'INVALID_ARGUMENT') {
          leaveOut(error);
        } else {
          warn(`${error.message}; trying again`);
          await clock.until(clock.now() + pauseMs, signal);
          pauseMs = Math.min(AGAIN_MS_MAX, pauseMs * 2);
          isNew = false; // It may have been counted, and the answer lost.
        }
      }
    }
  }

  /** A record that the service cannot take must not hold up all the others. */
  function leaveOut(error: RpcError): void {
    const bad = new Set(error.violations.map(({ field }) => Number(RECORD.exec(field)?.[1] ?? Number.NaN)));
    const { pending } = state;
    if (pending === undefined || bad.has(Number.NaN) || bad.size === 0) throw error;
    warn(`${bad.size} records cannot be taken, ${error.violations[0]?.description ?? error.message}`);
    put({ pending: { ...pending, records: (pending.records ?? []).filter((_, index) => !bad.has(index)) } });
  }

  return {
    get watermark() {
      return state.watermark;
    },
    resume: (signal) => deliver(false, signal),
    async send({ gathered, watermark, position }, signal) {
      const sequence = Math.max(state.sequence + 1, clock.now());
      const mark = watermark === undefined ? null : toTimestamp(watermark);
      const pending = { clientId: state.client, sequence, records: [...gathered.records], watermark: mark };
      put({ sequence, watermark: watermark ?? state.watermark, position, pending });
      await deliver(true, signal);
    },
  };
}

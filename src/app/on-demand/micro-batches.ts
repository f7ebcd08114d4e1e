/**
 * Questions that come one by one are computed together: the semantics of Triton's dynamic batcher, which are a size, a
 * delay, a limit to the queue, and a deadline after which a question is dropped and not computed.
 *
 * There is a queue for each model, and of each queue one batch is computed at a time. The next one leaves when it is
 * full, or when its oldest question has waited for the delay and the one before is answered. While one is computed the
 * next one fills up, so the busier it is, the larger are the batches.
 */
import { NotNow } from '../../ports/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { SECOND_MS } from '../../core/units/time.ts';

export interface BatchPolicy {
  /** Questions in one batch at most. */
  readonly batchMax: number;
  /** So long the first question of a batch waits for others. */
  readonly delayMs: number;
  /** Questions of one queue that wait at most; one more is refused. */
  readonly queueMax: number;
  /** A question that has waited longer is dropped when its turn comes. */
  readonly waitMsMax: number;
}

export interface BatchDeps<Question, Answer> {
  /** The answers to the questions of one queue, in their order. What it rejects with all of them are told. */
  readonly compute: (queue: string, questions: readonly Question[]) => Promise<readonly Answer[]>;
  /** The machine's, for the delay. */
  readonly clock: Clock;
  /** Milliseconds of some monotonic clock. */
  readonly elapsedMs: () => number;
  readonly telemetry: Telemetry;
}

export interface MicroBatches<Question, Answer> {
  /**
   * The answer to a question. Rejects with `NotNow` if too many wait or it has waited too long, and with the signal's
   * reason if that aborts while it waits: then it is not computed.
   */
  ask(queue: string, question: Question, signal: AbortSignal): Promise<Answer>;
}

export function createMicroBatches<Question, Answer>(
  deps: BatchDeps<Question, Answer>,
  policy: BatchPolicy,
): MicroBatches<Question, Answer> {
  const queues = new Map<string, Queue<Question, Answer>>();
  return {
    ask: (name, question, signal) => {
      const queue = queues.get(name) ?? new Queue(deps, policy, name);
      queues.set(name, queue);
      // Queues are as many as models are loaded, at most, and an idle one is nothing to keep.
      return queue.ask(question, signal).finally(() => {
        if (queue.isIdle) queues.delete(name);
      });
    },
  };
}

interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly since: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  /** It is computed now: an abort comes too late. */
  readonly taken: () => void;
}

const NEVER = new AbortController().signal;

class Queue<Question, Answer> {
  readonly #deps: BatchDeps<Question, Answer>;
  readonly #policy: BatchPolicy;
  readonly #name: string;
  #waiting: Waiting<Question, Answer>[] = [];
  #isComputing = false;
  #isDelaying = false;

  constructor(deps: BatchDeps<Question, Answer>, policy: BatchPolicy, name: string) {
    this.#deps = deps;
    this.#policy = policy;
    this.#name = name;
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0 && !this.#isComputing;
  }

  async ask(question: Question, signal: AbortSignal): Promise<Answer> {
    const { elapsedMs } = this.#deps;
    const { queueMax } = this.#policy;
    if (signal.aborted) {
      this.#count('gone');
      throw signal.reason as Error;
    }
    if (this.#waiting.length >= queueMax) {
      this.#count('queue-full');
      throw new NotNow('queue-full', `${queueMax} forecasts on demand of ${this.#name} wait already`);
    }
    const answer = new Promise<Answer>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        this.#count('gone');
        reject(signal.reason as Error);
      };
      const waiting: Waiting<Question, Answer> = {
        ...{ question, since: elapsedMs(), resolve, reject },
        taken: () => {
          signal.removeEventListener('abort', leave);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
    });
    this.#next();
    return answer;
  }

  /** Sends off what is due. */
  #next(): void {
    const { clock } = this.#deps;
    const { batchMax, delayMs } = this.#policy;
    if (this.#isComputing || this.#waiting.length === 0) return;
    if (this.#waiting.length >= batchMax) {
      void this.#compute();
      return;
    }
    if (this.#isDelaying) return;
    this.#isDelaying = true;
    void clock.until(clock.now() + delayMs, NEVER).then(() => {
      this.#isDelaying = false;
      if (!this.#isComputing && this.#waiting.length > 0) void this.#compute();
    });
  }

  async #compute(): Promise<void> {
    const batch = this.#take();
    if (batch.length === 0) {
      this.#next();
      return;
    }
    const { telemetry, compute, elapsedMs } = this.#deps;
    this.#isComputing = true;
    const start = elapsedMs();
    for (const { since } of batch) {
      telemetry.observe('pra_on_demand_queue_seconds', (start - since) / SECOND_MS);
    }
    try {
      const answers = await compute(
        this.#name,
        batch.map(({ question }) => question),
      );
      batch.forEach(({ resolve }, at) => {
        resolve(answers[at] as Answer);
      });
      this.#count('answered', batch.length);
    } catch (error) {
      for (const { reject } of batch) reject(error);
      this.#count('failed', batch.length);
    }
    telemetry.observe('pra_on_demand_compute_seconds', (elapsedMs() - start) / SECOND_MS);
    this.#isComputing = false;
    this.#next();
  }

  /** The next batch; those that waited too long are dropped on the way. */
  #take(): readonly Waiting<Question, Answer>[] {
    const { batchMax, waitMsMax } = this.#policy;
    const now = this.#deps.elapsedMs();
    const batch: Waiting<Question, Answer>[] = [];
    while (batch.length < batchMax) {
      const next = this.#waiting.shift();
      if (!next) break;
      next.taken();
      if (now - next.since <= waitMsMax) batch.push(next);
      else {
        this.#count('late');
        next.reject(new NotNow('waited-too-long', `it has waited for longer than ${waitMsMax} ms`));
      }
    }
    return batch;
  }

  #count(outcome: string, by = 1): void {
    this.#deps.telemetry.count('pra_on_demand_total', { outcome }, by);
  }
}

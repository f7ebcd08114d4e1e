/**
 * Who sends the requests: each one at the same moment to every contestant, at random moments of its minute.
 *
 * Open loop: a request comes when it comes, whatever became of those before it, as from many clients who do not know
 * of each other. It reports nothing to the service.
 */
import { Agent, get } from 'node:http';
import { COLD_HEADER } from '../../../../adapters/haproxy/log-words.ts';
import type { SpedUpClock } from '../../../../adapters/system/sped-up-clock.ts';
import type { Instant } from '../../../../core/units/time.ts';

export interface LoadOptions {
  /** Ports of 127.0.0.1 of the contestants. */
  readonly ports: readonly number[];
  readonly start: Instant;
  readonly stepMs: number;
  /** By step. */
  readonly counts: readonly number[];
  readonly seed: number;
  /** By the machine's clock. */
  readonly deadlineMs: number;
}

/** What became of the requests of one step, of one contestant. */
export interface StepOutcome {
  readonly requests: number;
  readonly failed: number;
  /** Answers of an instance that said it was cold. */
  readonly cold: number;
  /** Milliseconds of the machine's clock, of each request; the deadline where it failed. */
  readonly latenciesMs: readonly number[];
}

export interface StepReport {
  readonly step: number;
  /** By contestant. */
  readonly outcomes: readonly StepOutcome[];
}

interface Answer {
  readonly ms: number;
  readonly failed: boolean;
  readonly cold: boolean;
}

/** Sends all of it; `report` is called of each step, in order, when the last of its requests has ended. */
export async function sendLoad(
  { ports, start, stepMs, counts, seed, deadlineMs }: LoadOptions,
  clock: SpedUpClock,
  report: (step: StepReport) => void,
): Promise<void> {
  const agents = ports.map(() => new Agent({ keepAlive: true, maxSockets: Infinity }));
  const random = randomOf(seed);
  const { signal } = new AbortController();
  let reported = Promise.resolve();
  for (const [step, count] of counts.entries()) {
    const moments = Array.from({ length: Number.isNaN(count) ? 0 : count }, random).sort((a, b) => a - b);
    const answers: Promise<Answer>[][] = ports.map(() => []);
    for (const moment of moments) {
      await clock.until(start + (step + moment) * stepMs, signal);
      ports.forEach((port, at) => answers[at]?.push(ask(port, agents[at], deadlineMs)));
    }
    reported = reported.then(async () => {
      const ended = await Promise.all(answers.map((of) => Promise.all(of)));
      report({ step, outcomes: ended.map((of) => outcomeOf(of, deadlineMs)) });
    });
  }
  await reported;
  for (const agent of agents) agent.destroy();
}

function outcomeOf(answers: readonly Answer[], deadlineMs: number): StepOutcome {
  return {
    requests: answers.length,
    failed: answers.filter(({ failed }) => failed).length,
    cold: answers.filter(({ cold }) => cold).length,
    latenciesMs: answers.map(({ failed, ms }) => (failed ? deadlineMs : Math.round(ms))),
  };
}

function ask(port: number, agent: Agent | undefined, deadlineMs: number): Promise<Answer> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const end = (failed: boolean, cold: boolean): void => {
      clearTimeout(deadline);
      resolve({ ms: performance.now() - begun, failed, cold });
    };
    const request = get({ host: '127.0.0.1', port, agent }, (response) => {
      const { statusCode = 0, headers } = response;
      response.on('error', () => {
        end(true, false);
      });
      response.resume().on('end', () => {
        end(statusCode >= 400, headers[COLD_HEADER.name] === COLD_HEADER.value);
      });
    });
    request.on('error', () => {
      end(true, false);
    });
    const deadline = setTimeout(() => request.destroy(new Error('too late')), deadlineMs);
  });
}

/** Numbers in [0, 1), always the same ones for a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The two streams between an instance manager and the service (docs/directive-protocol.md), over breaks of both.
 *
 * The manager reports before it subscribes, so that it can tell what a lease means by its own clock. One that takes
 * over has to subscribe first: until then its reports are refused. When the pool is another manager's it stays out.
 */
import type { ReportInstancesRequest } from '../../../adapters/grpc/gen/pra/v1/ReportInstancesRequest.ts';
import type { ReportInstancesResponse__Output } from '../../../adapters/grpc/gen/pra/v1/ReportInstancesResponse.ts';
import type { Client } from '../../../compose-client.ts';
import { RpcError, toInstant } from '../../../compose-client.ts';
import { CommandFailure } from '../../failure.ts';
import type { AgentTime } from '../agent-time.ts';
import type { ServiceClock } from './clock-offset.ts';
import type { Keeper } from './keeper.ts';
import { reportOf } from './report.ts';

export interface LinkOptions {
  readonly time: AgentTime;
  readonly client: Client;
  readonly pool: string;
  readonly manager: string;
  readonly takeOver: boolean;
  readonly keeper: Keeper;
  readonly clock: ServiceClock;
  /** Something went wrong that will be tried again. */
  readonly warn: (message: string) => void;
}

/** Before a stream is opened again, and twice as long each further time. */
const AGAIN_MS = 1_000;
const AGAIN_MS_MAX = 30_000;
/** Reports in the time for which one counts. */
const HEARTBEATS = 3;
/** If the service does not say for how long a report counts. */
const FRESH_MS = 15_000;
const HEARTBEAT_MS_MIN = 200;

/** What trying again cannot mend. */
const FINAL: readonly RpcError['code'][] = [
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'UNIMPLEMENTED',
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
];
const STAY_OUT = ['pool-taken', 'manager-evicted'];

/** Follows the service until `stopping` aborts. Rejects when another manager has the pool, or with a mistake. */
export async function followService(options: LinkOptions, stopping: AbortSignal): Promise<void> {
  const { keeper, time } = options;
  const over = new AbortController();
  const signal = AbortSignal.any([stopping, over.signal]);
  const first = createGate();
  let isDue = true;
  let wake: () => void = () => undefined;
  keeper.onChange(() => {
    isDue = true;
    wake();
  });
  /** Until there is news to report, or it is time for a heartbeat. */
  const due = async (lengthMs: number): Promise<void> => {
    if (!isDue && !signal.aborted) {
      const woken = new AbortController();
      wake = () => {
        woken.abort();
      };
      await time.clock.until(time.clock.now() + lengthMs, AbortSignal.any([signal, woken.signal]));
    }
    isDue = false;
  };
  try {
    const reports = async (): Promise<void> => {
      if (options.takeOver) await first.directive;
      await reporting(options, { signal, due, reported: first.report });
    };
    const directives = async (): Promise<void> => {
      if (!options.takeOver) await first.reported;
      await subscribed(options, { signal, heard: first.hear });
    };
    signal.addEventListener('abort', first.open);
    await Promise.all([reports(), directives()]);
  } finally {
    over.abort();
  }
}

/** What has to come before what. */
function createGate() {
  let report: () => void = () => undefined;
  let hear: () => void = () => undefined;
  const reported = new Promise<void>((resolve) => (report = resolve));
  const directive = new Promise<void>((resolve) => (hear = resolve));
  const open = (): void => {
    report();
    hear();
  };
  return { report, hear, open, reported, directive };
}

interface Reporting {
  readonly signal: AbortSignal;
  readonly due: (lengthMs: number) => Promise<void>;
  readonly reported: () => void;
}

async function reporting(options: LinkOptions, { signal, due, reported }: Reporting): Promise<void> {
  const { client, keeper, clock, time } = options;
  await again(options, 'reports', signal, async (worked) => {
    const stream = client.reportInstances({ signal });
    const answers = stream.responses[Symbol.asyncIterator]();
    let told = '';
    try {
      for (;;) {
        const result = keeper.result();
        const failed = keeper.failedStarts;
        const isNew = JSON.stringify(result) !== told;
        const sentAt = time.steadyNow();
        const answer = await ask(stream, answers, reportOf(options, isNew ? result : undefined));
        if (answer === undefined || signal.aborted) return;
        const receivedAt = time.steadyNow();
        if (answer.at !== null) clock.measure(sentAt, receivedAt, toInstant(answer.at));
        worked();
        keeper.told(failed);
        told = JSON.stringify(result);
        reported();
        keeper.look();
        // Only now is it known what the newest directive means.
        if (JSON.stringify(keeper.result()) === told) await due(heartbeatMs(answer, clock));
      }
    } finally {
      await answers.return?.();
    }
  });
}

async function ask(
  stream: ReturnType<Client['reportInstances']>,
  answers: AsyncIterator<ReportInstancesResponse__Output>,
  report: ReportInstancesRequest,
): Promise<ReportInstancesResponse__Output | undefined> {
  // The error of a call that failed is the answers' to tell, with its details.
  await stream.write(report).catch(() => undefined);
  const answer = await answers.next();
  return answer.done === true ? undefined : answer.value;
}

function heartbeatMs({ freshUntil }: ReportInstancesResponse__Output, clock: ServiceClock): number {
  const now = clock.now();
  const freshMs = freshUntil === null || now === undefined ? FRESH_MS : toInstant(freshUntil) - now;
  // The next one must have arrived, and not only left, when its time has come.
  return Math.max(HEARTBEAT_MS_MIN, freshMs / (HEARTBEATS + 1));
}

async function subscribed(
  options: LinkOptions,
  { signal, heard }: { readonly signal: AbortSignal; readonly heard: () => void },
): Promise<void> {
  const { client, keeper, pool, manager: managerId } = options;
  let { takeOver } = options;
  await again(options, 'directives', signal, async (worked) => {
    const { directive } = keeper;
    const held =
      directive === undefined ? [] : [{ pool, epoch: directive.epoch, revision: directive.revision }];
    const question = { managerId, pools: [pool], takeOver, held };
    for await (const next of client.streamDirectives(question, { signal })) {
      takeOver = false; // Whoever takes the pool from now on shall have it.
      worked();
      heard();
      const { epoch, revision, warm, expiresAt } = next;
      keeper.take({ epoch, revision, warm, expiresAt: expiresAt === null ? 0 : toInstant(expiresAt) });
    }
  });
}

/** Does the work again and again, after a pause that grows unless it `worked`, until `signal` aborts. */
async function again(
  { pool, warn, time }: LinkOptions,
  what: string,
  signal: AbortSignal,
  work: (worked: () => void) => Promise<void>,
): Promise<void> {
  let pauseMs = AGAIN_MS;
  while (!signal.aborted) {
    try {
      await work(() => (pauseMs = AGAIN_MS));
    } catch (error) {
      if (!(error instanceof RpcError) || FINAL.includes(error.code)) throw error;
      if (error.reason !== undefined && STAY_OUT.includes(error.reason)) throw stayOut(error, pool);
      warn(`${what}: ${error.message}; trying again`);
    }
    await time.clock.until(time.clock.now() + pauseMs, signal);
    pauseMs = Math.min(AGAIN_MS_MAX, pauseMs * 2);
  }
}

function stayOut(error: RpcError, pool: string): CommandFailure {
  const other = error.facts['manager'] ?? 'another one';
  return new CommandFailure(
    `the instances of the pool "${pool}" are managed by "${other}"; nothing more is started or stopped here (--take-over takes the pool)`,
  );
}

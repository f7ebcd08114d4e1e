/**
 * A service that tells what a test wants told, and keeps what it hears: the real door and the real claims, with a
 * script where the planner would be. Its clock is ten minutes behind this machine's, as a service's may be.
 */
import { openServer } from '../../../adapters/grpc/server.ts';
import type { App, DirectivesQuestion } from '../../../app/api.ts';
import { createClaims } from '../../../app/managers/claims.ts';
import type { Directive } from '../../../core/allocation/decision.ts';
import type { InstancesReport } from '../../../core/allocation/instance.ts';
import type { Instant } from '../../../core/units/time.ts';
import { MINUTE_MS } from '../../../core/units/time.ts';

export const POOL = 'conform';
/** The manager that takes the pool away. */
const OTHER_MANAGER = 'conform-other';
const CLOCK_AHEAD_MS = -10 * MINUTE_MS;
/** For how long a report counts. */
export const FRESH_MS = 1_500;
/** Within this time after its end a subscription still holds its pool. */
const CLAIM_MS = 60_000;

export interface Subscription {
  readonly question: DirectivesQuestion;
  /** It was let in, and not ended since. */
  isOpen: boolean;
}

export interface HeardReport {
  readonly report: InstancesReport;
  /** By a clock that is never set. */
  readonly at: number;
  /** The pool was another manager's. */
  readonly isRefused: boolean;
}

export interface ScriptedService {
  readonly address: string;
  readonly subscriptions: readonly Subscription[];
  readonly reports: readonly HeardReport[];
  /** The next directive, in force for `leaseMs` from now by the service's clock, but for what `changed` says. */
  tell(warm: number, leaseMs?: number, changed?: Partial<Directive>): Directive;
  /** Ends the streams of directives with UNAVAILABLE, as a service that stops does. */
  endStreams(): void;
  /** Another manager takes the pool, and keeps it. */
  evict(): void;
  /** Resolves after the next subscription or report, or after `lengthMs`. */
  news(lengthMs: number): Promise<void>;
  close(): Promise<void>;
}

export async function openScriptedService(): Promise<ScriptedService> {
  const now = (): Instant => Date.now() + CLOCK_AHEAD_MS;
  const claims = createClaims({ leaseMs: CLAIM_MS });
  const subscriptions: Subscription[] = [];
  const reports: HeardReport[] = [];
  const epoch = Math.floor(now() / 1_000); // Above what an earlier run has told.
  let revision = 0;
  let newest: Directive | undefined;
  let streams = new AbortController();
  let heard = createSignal();
  const hear = (): void => {
    heard.fire();
    heard = createSignal();
  };
  const queues = new Set<(directive: Directive) => void>();

  async function* directives(question: DirectivesQuestion, gone: AbortSignal): AsyncGenerator<Directive> {
    const subscription: Subscription = { question, isOpen: false };
    subscriptions.push(subscription);
    hear();
    const { manager, role } = question;
    const claim = claims.claim({ manager, pools: [POOL], takeOver: role === 'take-over' }, now());
    subscription.isOpen = true;
    const signal = AbortSignal.any([gone, claim.evicted, streams.signal]);
    const queue: Directive[] = newest === undefined ? [] : [newest];
    let told = createSignal();
    const add = (directive: Directive): void => {
      queue.push(directive);
      told.fire();
    };
    const wake = (): void => {
      told.fire();
    };
    queues.add(add);
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        yield* queue.splice(0);
        if (queue.length === 0) await told.fired;
        told = createSignal();
      }
      if (!gone.aborted) claim.evicted.throwIfAborted();
    } finally {
      queues.delete(add);
      subscription.isOpen = false;
      claim.release(now());
    }
  }

  function reportInstances(report: InstancesReport): ReturnType<App['reportInstances']> {
    const at = performance.now();
    try {
      claims.checkReporter(report.manager, report.pool, now());
    } catch (error) {
      reports.push({ report, at, isRefused: true });
      hear();
      throw error;
    }
    reports.push({ report, at, isRefused: false });
    hear();
    const freshUntil = now() + FRESH_MS;
    const instances = report.instances.map((one) => ({ ...one, manager: report.manager, freshUntil }));
    return Promise.resolve({ known: { pool: POOL, instances, freshUntil }, at: now() });
  }

  const server = await openServer({
    app: onlyAllocation({
      pools: [{ id: POOL }],
      directives,
      reportInstances: async (report) => await reportInstances(report),
    }),
    listen: { host: '127.0.0.1', port: 0 },
    tls: undefined,
    log: () => undefined,
    closeTimeoutMs: 1_000,
    slowReaderTimeoutMs: undefined,
  });

  return {
    address: server.address,
    subscriptions,
    reports,
    tell(warm, leaseMs = 10 * MINUTE_MS, changed = {}) {
      revision += 1;
      const decidedAt = now();
      const directive: Directive = {
        pool: POOL,
        epoch,
        revision,
        warm,
        readyBy: decidedAt,
        expiresAt: decidedAt + leaseMs,
        decidedAt,
        reason: 'conform',
        detail: 'the script says so',
        basis: 'reactive',
        ...changed,
      };
      if (directive.revision === revision) newest = directive;
      for (const add of queues) add(directive);
      return directive;
    },
    endStreams() {
      streams.abort();
      streams = new AbortController();
    },
    evict() {
      claims.claim({ manager: OTHER_MANAGER, pools: [POOL], takeOver: true }, now());
    },
    async news(lengthMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, lengthMs)));
      await Promise.race([heard.fired, late]);
      clearTimeout(timer);
    },
    close: () => server.close(),
  };
}

type Scripted = Pick<App, 'directives' | 'reportInstances'> & { readonly pools: readonly { id: string }[] };

/** An app that knows the two streams of an instance manager; whatever else is called does not exist. */
const onlyAllocation = (known: Scripted): App =>
  new Proxy(known, {
    get: (target, name) =>
      (Reflect.get(target, name) as unknown) ??
      ((): never => {
        throw new Error(`a scripted service has no ${String(name)}`);
      }),
  }) as unknown as App;

function createSignal(): { readonly fired: Promise<void>; readonly fire: () => void } {
  let fire: () => void = () => undefined;
  const fired = new Promise<void>((resolve) => (fire = resolve));
  return { fired, fire };
}

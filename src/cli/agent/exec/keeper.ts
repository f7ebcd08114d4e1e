/**
 * Holds as many instances as the newest directive in force says, by commands and probes.
 *
 * A directive that is not in force changes nothing: neither one of which the lease has run out nor one that cannot be
 * judged yet, since nobody has measured how far the service's clock is ahead. What is starting then still becomes
 * ready, and what failed to start is cleared away: it was never there to serve.
 */
import type { Instant } from '../../../core/units/time.ts';
import type { AgentTime } from '../agent-time.ts';
import type { Care } from './care.ts';
import { createCare } from './care.ts';
import type { CommandLines } from './commands.ts';
import type { Change, HeldInstance, Phase } from './instances.ts';
import { changesFor, heldCount, inPhase } from './instances.ts';
import type { HeldDirective, ManagerState, StateFile } from './state-file.ts';

export interface KeeperOptions {
  readonly time: AgentTime;
  readonly lines: CommandLines;
  /** Those that an instance may have; `undefined`: instances have none. */
  readonly addresses: readonly string[] | undefined;
  /** From no new requests to the stop command. */
  readonly drainMs: number;
  readonly file: StateFile;
  readonly state: ManagerState;
  /** The time by the service's clock, once it is known. */
  readonly serviceNow: () => Instant | undefined;
  readonly say: (event: KeeperEvent) => void;
}

export interface KeeperEvent {
  readonly event:
    'ordered' | 'ready' | 'not-answering' | 'failed' | 'draining' | 'called-off' | 'stopped' | 'stop-failed';
  readonly instance: string;
  readonly detail: string;
}

/** What became of a directive. */
export interface Result {
  readonly epoch: number;
  readonly revision: number;
  readonly outcome: 'APPLIED' | 'PARTIAL' | 'REFUSED';
  readonly detail: string;
}

/** An instance that did not start, until the service knows. */
export interface FailedStart {
  readonly id: string;
  readonly at: Instant;
  readonly why: string;
}

export interface Keeper {
  readonly directive: HeldDirective | undefined;
  readonly instances: readonly HeldInstance[];
  readonly failedStarts: readonly FailedStart[];
  result(): Result | undefined;
  /** The newest directive from now on, unless it is not newer. */
  take(directive: HeldDirective): void;
  /** The service has been told of them. */
  told(failed: readonly FailedStart[]): void;
  /** Looks at what is to be done; needed when the service's clock has become known. */
  look(): void;
  /** Called after each change. */
  onChange(listener: () => void): void;
  /** Runs no further command; those that run go on, and the next keeper finds what became of them. */
  close(): void;
}

/** After the first failed start; twice as long after each further one in a row. */
const BACKOFF_MS = 1_000;
const BACKOFF_MS_MAX = 60_000;
const FAILED_STARTS_MAX = 1_000;

export function createKeeper(options: KeeperOptions): Keeper {
  const { time, lines, addresses, drainMs, file, serviceNow, say } = options;
  const { clock, steadyNow } = time;
  const { pool, manager } = options.state;
  const instances = new Map(options.state.instances.map((instance) => [instance.id, instance]));
  const drainEnds = new Map<string, number>();
  const listeners: (() => void)[] = [];
  let { directive, lastNumber } = options.state;
  let failedStarts: readonly FailedStart[] = [];
  /** It had run out when it came; `undefined`: not judged yet. */
  let wasExpired: boolean | undefined = false;
  let failures = 0;
  let lastFailure = '';
  let nextStart = 0;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const save = (): void => {
    file.write({ pool, manager, lastNumber, directive, instances: [...instances.values()] });
  };
  const put = (id: string, change: Partial<HeldInstance>): void => {
    const known = instances.get(id);
    if (known === undefined) return;
    const since = change.phase === undefined || change.phase === known.phase ? known.since : clock.now();
    instances.set(id, { ...known, ...change, since });
    save();
  };
  const care: Care = createCare({
    time,
    lines,
    file,
    phaseOf: (id) => instances.get(id)?.phase,
    variables: (id) =>
      lines.variables({ pool, id, address: instances.get(id)?.address ?? '', count: count() }),
    launched: (id) => {
      put(id, { launched: true });
    },
    ready: (id, startMs) => {
      const wasStarting = instances.get(id)?.phase === 'starting';
      put(id, { phase: 'ready', ...(wasStarting ? { startMs } : {}) });
      if (wasStarting) failures = 0;
      tell('ready', id, startMs === undefined ? '' : `after ${Math.round(startMs)} ms`);
    },
    notAnswering: (id, why) => {
      put(id, { phase: 'cold' });
      tell('not-answering', id, why);
    },
    failed: (id, why) => {
      put(id, { phase: 'stopping', failed: why });
      failedStarts = [...failedStarts, { id, at: clock.now(), why }].slice(-FAILED_STARTS_MAX);
      backOff();
      lastFailure = why;
      tell('failed', id, why);
      care.stop(id);
    },
    stopped: (id) => {
      instances.delete(id);
      save();
      tell('stopped', id, '');
    },
    stopFailed: (id, why) => {
      tell('stop-failed', id, why);
    },
  });
  const count = (): number => [...instances.values()].filter(({ phase }) => phase !== 'stopping').length;

  /** Starts that were ordered together fail together: that is one failure. */
  function backOff(): void {
    const now = steadyNow();
    if (now < nextStart) return;
    nextStart = now + Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** failures);
    failures += 1;
  }

  function tell(event: KeeperEvent['event'], instance: string, detail: string): void {
    say({ event, instance, detail });
    changed();
  }

  function changed(): void {
    look();
    for (const listener of listeners) listener();
  }

  function isInForce(): boolean {
    const now = serviceNow();
    if (now === undefined || directive === undefined) return false;
    wasExpired ??= now >= directive.expiresAt;
    return now < directive.expiresAt;
  }

  function look(): void {
    if (isClosed) return;
    clearTimeout(timer);
    if (!isInForce() || directive === undefined) return;
    const changes = changesFor(instances.values(), directive.warm);
    for (const change of changes) carryOut(change);
    const tick = steadyNow();
    const drained = inPhase(instances.values(), 'draining').filter(
      ({ id }) => (drainEnds.get(id) ?? 0) <= tick,
    );
    for (const { id } of drained) stop(id);
    const due = [...drainEnds.values(), ...(nextStart > tick ? [nextStart] : [])];
    if (due.length > 0) timer = setTimeout(changed, Math.max(1, time.realMs(Math.min(...due) - tick)));
  }

  function carryOut(change: Change): void {
    if (change.kind === 'order') {
      order(change.count);
    } else if (change.kind === 'take-back') {
      drainEnds.delete(change.id);
      put(change.id, { phase: 'ready' });
      tellLater('ready', change.id, 'it is needed again');
    } else if (change.kind === 'drain') {
      drainEnds.set(change.id, steadyNow() + drainMs);
      put(change.id, { phase: 'draining' });
      tellLater('draining', change.id, '');
    } else {
      const isCalledOff = change.kind === 'call-off';
      tellLater(isCalledOff ? 'called-off' : 'draining', change.id, isCalledOff ? '' : 'it does not answer');
      stop(change.id);
    }
  }

  /** Within a look: whoever hears of it must not begin another one. */
  function tellLater(event: KeeperEvent['event'], instance: string, detail: string): void {
    say({ event, instance, detail });
    for (const listener of listeners) listener();
  }

  function stop(id: string): void {
    drainEnds.delete(id);
    put(id, { phase: 'stopping' });
    care.stop(id);
  }

  function order(wanted: number): void {
    if (steadyNow() < nextStart) return;
    const free = freeAddresses();
    const number = Math.min(wanted, free?.length ?? wanted);
    const ordered: string[] = [];
    for (let i = 0; i < number; i += 1) {
      lastNumber += 1;
      const id = `${pool}-${lastNumber}`;
      const address = free?.[i] ?? '';
      const fresh = { launched: false, startMs: undefined, failed: undefined };
      instances.set(id, { id, address, phase: 'starting', since: clock.now(), ...fresh });
      ordered.push(id);
    }
    if (ordered.length === 0) return;
    save();
    for (const id of ordered) {
      tellLater('ordered', id, instances.get(id)?.address ?? '');
      care.start(id);
    }
  }

  function freeAddresses(): readonly string[] | undefined {
    const taken = new Set([...instances.values()].map(({ address }) => address));
    return addresses?.filter((address) => !taken.has(address));
  }

  function result(): Result | undefined {
    if (directive === undefined || serviceNow() === undefined) return undefined;
    const { epoch, revision, warm } = directive;
    isInForce();
    if (wasExpired === true) {
      return { epoch, revision, outcome: 'REFUSED', detail: 'it had run out when it came' };
    }
    const held = heldCount(instances.values());
    if (held >= warm) return { epoch, revision, outcome: 'APPLIED', detail: '' };
    const why =
      freeAddresses()?.length === 0 ? 'no address is free' : lastFailure || 'they are being started';
    return { epoch, revision, outcome: 'PARTIAL', detail: `${held} of ${warm}: ${why}` };
  }

  for (const { id, phase } of instances.values()) resume(id, phase);

  function resume(id: string, phase: Phase): void {
    if (phase === 'stopping') care.stop(id);
    else care.resume(id, instances.get(id)?.launched === true);
    if (phase === 'draining') drainEnds.set(id, steadyNow() + drainMs);
  }

  return {
    get directive() {
      return directive;
    },
    get instances() {
      return [...instances.values()];
    },
    get failedStarts() {
      return failedStarts;
    },
    result,
    take(next) {
      const isNewer =
        directive === undefined ||
        next.epoch > directive.epoch ||
        (next.epoch === directive.epoch && next.revision > directive.revision);
      if (!isNewer) return;
      directive = next;
      wasExpired = undefined;
      save();
      changed();
    },
    told(failed) {
      failedStarts = failedStarts.filter((one) => !failed.includes(one));
    },
    look,
    onChange(listener) {
      listeners.push(listener);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      care.close();
    },
  };
}

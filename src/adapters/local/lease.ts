/** Leases inside one process, whose holders are its parts; tokens begin anew with it. */
import type { Instant } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { Lease } from '../../ports/processes/lease.ts';

interface Term {
  readonly holder: string;
  readonly token: number;
  readonly endsAt: Instant;
}

export function createLease(clock: Pick<Clock, 'now'>): Lease {
  const terms = new Map<string, Term>();
  const tokens = new Map<string, number>();
  let isOpen = true;

  /** The term that is not over. */
  function running(name: string, now: Instant): Term | undefined {
    const term = terms.get(name);
    return term && now < term.endsAt ? term : undefined;
  }

  function nextToken(name: string): number {
    const token = (tokens.get(name) ?? 0) + 1;
    tokens.set(name, token);
    return token;
  }

  async function whileOpen<T>(call: () => T): Promise<T> {
    if (!isOpen) throw new StoreUnavailable('closed', 'the leases are closed');
    return Promise.resolve(call());
  }

  return {
    hold: ({ name, holder, forMs }) =>
      whileOpen(() => {
        const now = clock.now();
        const term = running(name, now);
        if (term && term.holder !== holder) return undefined;
        const token = term?.token ?? nextToken(name);
        terms.set(name, { holder, token, endsAt: now + forMs });
        return token;
      }),
    release: ({ name, holder }) =>
      whileOpen(() => {
        if (running(name, clock.now())?.holder === holder) terms.delete(name);
      }),
    close() {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

/**
 * Tells operators whom the service waits for: one line when a client goes missing, and one when that ends, by
 * its return, a goodbye, or being taken for gone. The metrics say how many there are; who they are is here.
 */
import type { DemandFeed, Progress } from './demand-feed.ts';
import type { ClientId, ClientMark } from '../../core/demand/batch.ts';
import type { AwaitedClient, FinalityPolicy } from '../../core/demand/finality.ts';
import { isExpected } from '../../core/demand/finality.ts';
import { present } from '../../core/units/check.ts';
import type { Instant } from '../../core/units/time.ts';
import { formatInstant, SECOND_MS } from '../../core/units/time.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface ClientWatch {
  /** Looks at who is waited for now. */
  look(waitingFor: Progress['waitingFor'], now: Instant): void;
}

const MISSING =
  'a client is missing: nothing is scaled in until it is back, says goodbye or is named in ingest.gone';

export function createClientWatch(
  { feed, telemetry }: { readonly feed: Pick<DemandFeed, 'mark'>; readonly telemetry: Telemetry },
  policy: FinalityPolicy,
  startedAt: Instant,
): ClientWatch {
  const known = new Map<ClientId, AwaitedClient>();
  let haveHadTime = false;
  return {
    look: (waitingFor, now) => {
      const missing = waitingFor.filter((client) => client.missing);
      telemetry.gauge('pra_clients_waiting', waitingFor.length);
      telemetry.gauge('pra_clients_missing', missing.length);
      // After a start all seem to be missing, and come back one by one.
      haveHadTime ||= now - startedAt >= policy.silenceMs;
      if (!haveHadTime) return;
      for (const awaited of missing) {
        if (!known.has(awaited.client)) tellMissing(awaited, present(feed.mark(awaited.client), 'a mark'));
        known.set(awaited.client, known.get(awaited.client) ?? awaited);
      }
      for (const { client, passed } of known.values()) {
        if (missing.some((awaited) => awaited.client === client)) continue;
        known.delete(client);
        tellEnd(present(feed.mark(client), 'a mark'), passed, now);
      }
    },
  };

  function tellMissing({ client, passed }: AwaitedClient, { seenAt }: ClientMark): void {
    telemetry.log('warn', MISSING, {
      client,
      passed: formatInstant(passed),
      heardAt: formatInstant(seenAt),
      takenForGoneAt: formatInstant(seenAt + policy.goneAfterMs),
    });
  }

  function tellEnd(mark: ClientMark, passed: Instant, now: Instant): void {
    const { client } = mark;
    if (mark.left) telemetry.log('info', 'a client that was missing has said goodbye', { client });
    else if (isExpected(mark, policy, now)) {
      telemetry.log('info', 'a client that was missing is back', {
        client,
        untoldSeconds: untoldSeconds(mark, passed),
      });
    } else {
      telemetry.log('warn', 'a missing client is taken for gone: what the others count is all there is', {
        client,
      });
    }
  }
}

/** How much of the time since `passed` it came back too late to tell of. */
function untoldSeconds({ absences }: ClientMark, passed: Instant): number {
  const since = absences.filter(({ from }) => from >= passed);
  return since.reduce((sum, { from, to }) => sum + to - from, 0) / SECOND_MS;
}

/** Who calls the service on a bad day: a reader of its directives, and load balancers. */
import type { ReportRequestsRequest } from '../../../src/adapters/grpc/gen/pra/v1/ReportRequestsRequest.ts';
import { awaited, reader } from '../../../src/cli/demo/awaited.ts';
import type { Client } from '../../../src/compose-client.ts';
import { toInstant, toTimestamp } from '../../../src/compose-client.ts';
import type { Instant } from '../../../src/core/units/time.ts';
import { formatInstant, MINUTE_MS } from '../../../src/core/units/time.ts';

export const POOL = 'shop';

/** What the service told: a directive, its times as instants. */
export interface Told {
  readonly epoch: number;
  readonly revision: number;
  readonly warm: number;
  readonly decidedAt: Instant;
  readonly expiresAt: Instant;
  readonly reason: string;
  readonly basis: string;
}

/** Reads the stream of directives until the connection is closed. */
export function followDirectives(client: Client) {
  const told: Told[] = [];
  let wake = (): void => undefined;
  let ended: unknown;
  void (async () => {
    for await (const directive of client.streamDirectives({
      managerId: 'test',
      pools: [POOL],
      observer: true,
    })) {
      const { epoch, revision, warm, decidedAt, expiresAt, reason, basis } = directive;
      if (decidedAt === null || expiresAt === null) throw new Error('a directive has its times');
      const times = { decidedAt: toInstant(decidedAt), expiresAt: toInstant(expiresAt) };
      told.push({ epoch, revision, warm, ...times, reason, basis });
      wake();
    }
  })().catch((error: unknown) => {
    ended = error;
    wake();
  });
  const find = async (at: Instant, fits: (one: Told) => boolean): Promise<Told> => {
    for (;;) {
      const found = told.find((one) => one.decidedAt >= at && fits(one));
      if (found) return found;
      if (ended !== undefined) throw ended as Error;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    told,
    toldAt: (at: Instant, fits: (one: Told) => boolean = () => true): Promise<Told> =>
      awaited(`a directive decided at ${formatInstant(at)} or later`, find(at, fits)),
  };
}

export const isNotHeld = ({ basis }: Told): boolean => basis !== 'BASIS_HELD';

/** Each balancer has a name, a sequence that only grows, and a stream, which it opens again when that was ended. */
export function openBalancers(client: Client) {
  const sequences = new Map<string, number>();
  const streams = new Map<string, (batch: ReportRequestsRequest) => Promise<unknown>>();
  const open = (id: string) => {
    const stream = client.reportRequests();
    const acknowledged = reader('an acknowledgement', stream.responses);
    const send = async (batch: ReportRequestsRequest): Promise<unknown> => {
      await stream.write(batch);
      return acknowledged();
    };
    streams.set(id, send);
    return send;
  };
  return {
    report: async (id: string, count: number, until: Instant): Promise<void> => {
      const time = toTimestamp(until - MINUTE_MS);
      const record = { time, count, attributes: [{ name: 'source', value: 'shop' }] };
      const sequence = Math.max(until, (sequences.get(id) ?? 0) + 1);
      sequences.set(id, sequence);
      const send = streams.get(id) ?? open(id);
      try {
        await send({
          clientId: id,
          sequence,
          records: count === 0 ? [] : [record],
          watermark: toTimestamp(until),
        });
      } catch (error) {
        streams.delete(id);
        throw error;
      }
    },
  };
}

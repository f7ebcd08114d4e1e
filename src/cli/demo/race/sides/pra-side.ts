/** PRA's side of the race: the service and three agents, each a process as `pra` would run it, and HAProxy. */
import { join } from 'node:path';
import type { Leg } from '../../../../adapters/system/sped-up-clock.ts';
import type { Instant } from '../../../../core/units/time.ts';
import type { LifetimeBook } from './lifetimes.ts';
import type { ChildTask } from '../processes/child.ts';
import { execOptions } from './fleets.ts';
import type { Side } from './side.ts';
import { COLD_MS } from '../scenario.ts';
import type { RaceChild } from '../processes/race-process.ts';
import { startChild } from '../processes/race-process.ts';
import type { KeeperEvent } from '../../../agent/exec/keeper.ts';

export type PraPart = 'service' | 'exec' | 'haproxy' | 'tail';

export interface PraSideOptions {
  readonly pool: string;
  readonly source: string;
  readonly time: { readonly start: number; readonly speed: number };
  readonly side: Side;
  /** `host:port`. */
  readonly service: string;
  readonly book: LifetimeBook;
}

export interface PraSide {
  /** Starts that part, also again after it was killed; resolves when it says that it does its work. */
  start(part: PraPart): Promise<void>;
  /** The number of its process. */
  pid(part: PraPart): number | undefined;
  run(leg: Leg): void;
  /** Up to when the requests in the log were reported; `undefined`: nothing was. */
  readonly reportedUntil: Instant | undefined;
  close(): Promise<void>;
}

export function createPraSide(options: PraSideOptions): PraSide {
  const { time, side, service, book } = options;
  const { folder } = side;
  const running = new Map<PraPart, RaceChild>();
  let leg: Leg | undefined;
  let reportedUntil: Instant | undefined;

  const works: Readonly<Record<PraPart, ChildTask['work']>> = {
    service: { kind: 'service', listen: service, dataDir: join(folder, 'data') },
    exec: agent('exec', options.pool, {
      ...execOptions(side.places),
      addresses: side.servers.join(','),
      id: 'race-exec',
    }),
    haproxy: agent('haproxy', options.pool, {
      listen: `127.0.0.1:${side.agent}`,
      'slow-start': COLD_MS,
      learn: side.log,
    }),
    // A request takes a fifth of a second, twelve of the trace's, and may wait; nothing is lost if one takes longer.
    tail: agent('tail', side.log, {
      set: `source=${options.source}`,
      lag: '25s',
      silence: '5m',
      id: 'race-tail',
    }),
  };

  function agent(
    kind: Exclude<PraPart, 'service'>,
    of: string,
    given: Readonly<Record<string, string>>,
  ): ChildTask['work'] {
    const state = join(folder, `${kind}-state`);
    const own = kind === 'haproxy' ? {} : { state };
    return { kind, of, options: { address: service, ...own, ...given } };
  }

  return {
    async start(part) {
      await new Promise<void>((resolve, reject) => {
        const child = startChild(
          { time: { ...time, leg }, work: works[part] },
          {
            logFile: join(folder, `${part}.log`),
            onLine: (line) => {
              if (part === 'exec') takeEvent(line as KeeperEvent & { readonly at: string }, book);
              if (part === 'tail') {
                const { watermark } = line as { readonly watermark?: string | null };
                if (typeof watermark === 'string') reportedUntil = Date.parse(watermark);
              }
              resolve();
            },
          },
        );
        running.set(part, child);
        child.process.once('exit', () => {
          reject(new Error(`the process of ${part} has ended; ${join(folder, `${part}.log`)} says why`));
        });
        // It says nothing before there is something to do.
        if (part === 'exec') child.process.once('spawn', resolve);
      });
    },
    get reportedUntil() {
      return reportedUntil;
    },
    pid: (part) => running.get(part)?.process.pid,
    run(next) {
      leg = next;
      for (const child of running.values()) child.run(next);
    },
    async close() {
      await Promise.all([...running.values()].map((child) => child.close()));
    },
  };
}

const takeEvent = (event: KeeperEvent & { readonly at: string }, book: LifetimeBook): void => {
  book.take(event, Date.parse(event.at));
};

/** How the day goes, as it goes: one live line on a terminal, a line for each virtual hour otherwise. */
import { createLogUpdate } from 'log-update';
import type { Quantile__Output } from '../../../adapters/grpc/gen/pra/v1/Quantile.ts';
import type { Instant } from '../../../core/units/time.ts';
import { formatInstant, HOUR_MS } from '../../../core/units/time.ts';
import type { Minute } from '../replay-day.ts';

export interface Progress {
  /** A step of the work begins. */
  say(text: string): void;
  /** A virtual minute has passed. */
  minute(minute: Minute): void;
  /** The day is over: the live line stays as it is. */
  done(): void;
}

/** Where progress is written; `isTTY` decides how. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

export function createProgress(stream: ProgressStream): Progress {
  let unserved = 0;
  const describe = (minute: Minute): string => {
    unserved += minute.rejected;
    return describeMinute(minute, unserved);
  };
  const say = (text: string): void => {
    stream.write(`${text}\n`);
  };
  if (stream.isTTY === true) {
    const live = createLogUpdate(stream);
    return {
      say,
      minute(minute) {
        live(describe(minute));
      },
      done() {
        live.done();
      },
    };
  }
  return {
    say,
    minute(minute) {
      const line = describe(minute);
      if (isFullHour(minute.start)) say(line);
    },
    done() {
      // Nothing is left open.
    },
  };
}

function describeMinute(minute: Minute, unserved: number): string {
  const { outlook, ready } = minute;
  const { paid } = minute.holding;
  const next = outlook.windows[0]?.totalRequests ?? [];
  return [
    formatInstant(minute.start).slice(11, 16),
    `${minute.requests} requests`.padStart(12),
    `${ready} warm`.padStart(7) + (paid > ready ? ` +${paid - ready} starting` : '').padEnd(12),
    `next 5 min ${describeQuantiles(next)}`,
    `unserved so far ${unserved}`,
  ].join('  ');
}

/** The point and the highest quantile; `–` if there is no forecast. */
function describeQuantiles(quantiles: readonly Quantile__Output[]): string {
  const point = quantiles.find(({ level }) => level === 0.5);
  const high = quantiles.at(-1);
  if (point === undefined || high === undefined) return '–';
  return `${Math.round(point.value)}, at most ${Math.round(high.value)} (q${high.level})`;
}

const isFullHour = (at: Instant): boolean => at % HOUR_MS === 0;

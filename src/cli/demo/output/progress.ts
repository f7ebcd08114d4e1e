/** How the day goes, as it goes: one live line on a terminal, a line for each virtual hour otherwise. */
import { createLogUpdate } from 'log-update';
import type { Quantile__Output } from '../../../adapters/grpc/gen/pra/v1/Quantile.ts';
import type { Instant } from '../../../core/units/time.ts';
import { formatInstant, HOUR_MS } from '../../../core/units/time.ts';
import { NONE } from '../../words.ts';
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

/** Minutes before `scoredFrom` warm up and count for nothing. */
export function createProgress(stream: ProgressStream, scoredFrom: Instant): Progress {
  let unserved = 0;
  const describe = (minute: Minute): string => {
    if (minute.start >= scoredFrom) unserved += minute.rejected;
    return describeMinute(minute, minute.start < scoredFrom ? 'warm-up' : `unserved so far ${unserved}`);
  };
  const line = createLiveLine(stream);
  return {
    say: line.say,
    minute(minute) {
      line.show(describe(minute), minute.start % HOUR_MS === 0);
    },
    done: line.done,
  };
}

export interface LiveLine {
  readonly say: (text: string) => void;
  /** In the place of what was shown last; where lines stay, only if this one `isKept`. */
  readonly show: (text: string, isKept: boolean) => void;
  /** What is shown stays as it is. */
  readonly done: () => void;
}

export function createLiveLine(stream: ProgressStream): LiveLine {
  const say = (text: string): void => {
    stream.write(`${text}\n`);
  };
  if (stream.isTTY === true) {
    const live = createLogUpdate(stream);
    return {
      say,
      show(text) {
        live(text);
      },
      done() {
        live.done();
      },
    };
  }
  return {
    say,
    show(text, isKept) {
      if (isKept) say(text);
    },
    done() {
      // Nothing is left open.
    },
  };
}

function describeMinute(minute: Minute, remark: string): string {
  const { outlook, ready, holding } = minute;
  const starting = holding.paid - ready;
  return [
    formatInstant(minute.start).slice(11, 16),
    `${minute.requests} requests`.padStart(12),
    `${ready} warm`.padStart(7) + (starting > 0 ? ` +${starting} starting` : '').padEnd(12),
    `next 5 min ${describeQuantiles(outlook.windows[0]?.totalRequests ?? [])}`.padEnd(35),
    remark,
  ].join('  ');
}

/** What is as likely to be exceeded as not, and what is exceeded rarely; a dash if there is no forecast. */
function describeQuantiles(quantiles: readonly Quantile__Output[]): string {
  const point = quantiles.find(({ level }) => level === 0.5);
  const high = quantiles.find(({ level }) => level >= HIGH_LEVEL);
  if (point === undefined || high === undefined) return NONE;
  return `${Math.round(point.value)}, at most ${Math.round(high.value)} (q${high.level})`;
}

const HIGH_LEVEL = 0.95;

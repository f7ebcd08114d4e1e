/** How far is an import? One live line on a terminal; nothing otherwise, since the result follows. */
import { createLogUpdate } from 'log-update';
import { formatDuration } from '../../config/quantities.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import * as words from '../words.ts';

/** Often enough to look alive, seldom enough to cost nothing. */
const REDRAW_MS = 100;
/** Before that, what is left is a guess. */
const ETA_AFTER_MS = 1_000;

export interface ImportProgress {
  /** `share` of the file, in [0, 1]. */
  report(lines: number, share: number): void;
  /** Takes the line away. */
  done(): void;
}

export function createImportProgress(name: string, to: NodeJS.WriteStream): ImportProgress {
  if (!to.isTTY) return { report: () => undefined, done: () => undefined };
  const live = createLogUpdate(to);
  const began = performance.now();
  let drawn = 0;
  return {
    report(lines, share) {
      const now = performance.now();
      if (now - drawn < REDRAW_MS) return;
      drawn = now;
      live(`${name}: ${progressWords({ lines, share, tookMs: now - began })}`);
    },
    done() {
      live.clear();
      live.done();
    },
  };
}

interface HowFar {
  readonly lines: number;
  readonly share: number;
  readonly tookMs: number;
}

/** `42 %, 1,234,567 lines, 310,000 lines/s, 12s left`. */
export function progressWords({ lines, share, tookMs }: HowFar): string {
  const rate = lines / (Math.max(1, tookMs) / SECOND_MS);
  const leftMs = Math.ceil((tookMs * (1 - share)) / share / SECOND_MS) * SECOND_MS;
  const left = tookMs < ETA_AFTER_MS || share === 0 ? '' : `, ${formatDuration(leftMs)} left`;
  return `${words.percent(share)}, ${words.number(lines)} lines, ${words.number(rate)} lines/s${left}`;
}

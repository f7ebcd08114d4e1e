/** How far is a backtest? One live line on a terminal; elsewhere nothing, since the result follows. */
import { createLogUpdate } from 'log-update';
import { formatDuration } from '../../config/quantities.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import * as words from '../words.ts';

/** Often enough to look alive, seldom enough to cost nothing. */
const REDRAW_MS = 100;
/** Before that, what is left is a guess. */
const ETA_AFTER_MS = 2_000;

export interface BacktestProgress {
  /** `share` of all the work, in [0, 1]. */
  report(what: string, share: number): void;
  /** Takes the line away. */
  done(): void;
}

export function createBacktestProgress(to: NodeJS.WriteStream): BacktestProgress {
  if (!to.isTTY) return { report: () => undefined, done: () => undefined };
  const live = createLogUpdate(to);
  const began = performance.now();
  let drawn = 0;
  return {
    report(what, share) {
      const now = performance.now();
      if (now - drawn < REDRAW_MS) return;
      drawn = now;
      live(progressWords({ what, share, tookMs: now - began }));
    },
    done() {
      live.clear();
      live.done();
    },
  };
}

/** `42 %, checkout, 31s left`. */
function progressWords(at: { what: string; share: number; tookMs: number }): string {
  const { what, share, tookMs } = at;
  const leftMs = Math.ceil((tookMs * (1 - share)) / share / SECOND_MS) * SECOND_MS;
  const left = tookMs < ETA_AFTER_MS || share === 0 ? '' : `, ${formatDuration(leftMs)} left`;
  return `${words.percent(share)}, ${what}${left}`;
}

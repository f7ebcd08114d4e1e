/** How far is an import? One live line on a terminal; nothing otherwise, since the result follows. */
import { createLogUpdate } from 'log-update';
import * as words from '../words.ts';

/** Often enough to look alive, seldom enough to cost nothing. */
const REDRAW_MS = 100;

export interface ImportProgress {
  /** `share` of the file, in [0, 1]; `undefined`: nobody knows. */
  report(rows: number, share: number | undefined): void;
  /** Takes the line away. */
  done(): void;
}

export function createImportProgress(name: string, to: NodeJS.WriteStream): ImportProgress {
  if (!to.isTTY) return { report: () => undefined, done: () => undefined };
  const live = createLogUpdate(to);
  const began = performance.now();
  let drawn = 0;
  return {
    report(rows, share) {
      const now = performance.now();
      if (now - drawn < REDRAW_MS) return;
      drawn = now;
      const rate = rows / ((now - began) / 1_000);
      const part = share === undefined ? '' : ` ${words.percent(share)},`;
      live(`${name}:${part} ${words.number(rows)} rows, ${words.number(rate)} rows/s`);
    },
    done() {
      live.clear();
      live.done();
    },
  };
}

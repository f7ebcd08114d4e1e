/**
 * Which minutes does a log vouch for? From its first line to its last, since a server that writes a line for each
 * request would have written one: a minute without a line is a minute without requests.
 *
 * Not over a whole day without any line: that is more likely a server that was away, or a line with a wrong date,
 * than a day on which nobody came.
 */
import type { Instant, TimeRange } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';

/** Ranges of whole steps, ascending, that do not touch. */
export type Coverage = readonly TimeRange[];

const GAP_MS_MAX = DAY_MS;

/** What is covered once there are lines in these steps, too. */
export function extendCoverage(coverage: Coverage, starts: Iterable<Instant>, stepMs: number): Coverage {
  const steps = Array.from(starts, (from): TimeRange => ({ from, to: from + stepMs }));
  const extended: TimeRange[] = [];
  for (const range of [...coverage, ...steps].sort((a, b) => a.from - b.from)) {
    const last = extended.at(-1);
    if (last && range.from - last.to < GAP_MS_MAX) {
      extended[extended.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else {
      extended.push(range);
    }
  }
  return extended;
}

/** What of `coverage` lies outside of `before`, which is part of it. */
export function newlyCovered(coverage: Coverage, before: Coverage): Coverage {
  return coverage.flatMap((range) => {
    const added: TimeRange[] = [];
    let { from } = range;
    for (const known of before) {
      if (known.to <= range.from || known.from >= range.to) continue;
      if (from < known.from) added.push({ from, to: known.from });
      from = known.to;
    }
    if (from < range.to) added.push({ from, to: range.to });
    return added;
  });
}

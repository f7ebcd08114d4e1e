/** Which series are forecast, and from when to when? The independent benchmark's list, or the spans just before. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BacktestSettings } from '../../src/app/backtest/settings.ts';
import { parseDuration } from '../../src/config/quantities.ts';
import { UTC } from '../../src/core/units/civil-time.ts';
import type { Instant } from '../../src/core/units/time.ts';

/** One line of `cases.json`, as it is written. */
export interface CaseEntry {
  readonly case: string;
  readonly trace: string;
  readonly source: string;
  /** `5min`. */
  readonly step: string;
  readonly leads: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly every: string;
}

export const readCases = (bench: string): readonly CaseEntry[] =>
  (JSON.parse(readFileSync(join(bench, 'cases.json'), 'utf8')) as { cases: CaseEntry[] }).cases;

/** Milliseconds of `5min`. */
export function lengthMs(text: string): number {
  const length = parseDuration(text.replace(/in$/, ''));
  if (length === undefined) throw new Error(`a length is written like 5min, not ${text}`);
  return length;
}

export const settingsOf = (entry: CaseEntry): BacktestSettings => ({
  stepMs: lengthMs(entry.step),
  zone: UTC,
  events: [],
  occurrences: [],
  from: Date.parse(entry.from),
  to: Date.parse(entry.to),
  everyMs: lengthMs(entry.every),
  leads: entry.leads,
});

/**
 * The span that ends where the case's begins, as long or, where less lies before, half of what does: settings are
 * chosen on it, and no test span is looked at.
 */
export function validationSpan(entry: CaseEntry, start: Instant): CaseEntry {
  const { from, to, everyMs } = settingsOf(entry);
  const room = Math.floor((from - start) / 2 / everyMs) * everyMs;
  const length = Math.min(to - from, room);
  return { ...entry, from: new Date(from - length).toISOString(), to: entry.from };
}

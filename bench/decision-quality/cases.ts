/** Over which spans are decisions compared? The independent benchmark's list, or the spans just before. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DecideSettings } from '../../src/app/backtest/decide/settings.ts';
import { DEFAULT_VISIBLE_AFTER_MS } from '../../src/app/backtest/decide/settings.ts';
import type { Series } from '../../src/core/demand/series.ts';
import { UTC } from '../../src/core/units/civil-time.ts';
import { HOUR_MS, SECOND_MS } from '../../src/core/units/time.ts';

/** One entry of `cases.json`, as far as it is read here; it is handed on whole. */
export interface DecisionCase {
  readonly id: string;
  readonly file: string;
  readonly source: string;
  readonly step_s: number;
  readonly from: string;
  readonly to: string;
  readonly capacity: number;
}

export const readDecisionCases = (bench: string): readonly DecisionCase[] =>
  (JSON.parse(readFileSync(join(bench, 'cases.json'), 'utf8')) as { cases: DecisionCase[] }).cases;

export const decideSettingsOf = (of: DecisionCase, leadTimeMs: number): DecideSettings => ({
  stepMs: of.step_s * SECOND_MS,
  zone: UTC,
  events: [],
  from: Date.parse(of.from),
  to: Date.parse(of.to),
  capacityPerSecond: of.capacity,
  leadTimeMs,
  visibleAfterMs: DEFAULT_VISIBLE_AFTER_MS,
});

/** A busy moment needs so many instances, as in the benchmark. */
const BUSY_INSTANCES = 40;
const BUSY_SHARE = 0.999;

/**
 * The span that ends where the case's begins, as long or, where less lies before, half of what does; an instance takes
 * what it would if the case were this one. Settings are chosen on it, and no test span is looked at.
 */
export function validationCase(of: DecisionCase, { start, stepMs, values }: Series): DecisionCase {
  const [from, to] = [Date.parse(of.from), Date.parse(of.to)];
  const room = Math.floor((from - start) / 2 / HOUR_MS) * HOUR_MS;
  const begin = from - Math.min(to - from, room);
  const rates = [...values.subarray((begin - start) / stepMs, (from - start) / stepMs)]
    .filter((count) => !Number.isNaN(count))
    .map((count) => count / of.step_s)
    .sort((a, b) => a - b);
  const place = BUSY_SHARE * (rates.length - 1);
  const [low = 0, high = low] = rates.slice(Math.floor(place), Math.floor(place) + 2);
  const busy = low + (high - low) * (place - Math.floor(place));
  return { ...of, from: new Date(begin).toISOString(), to: of.from, capacity: busy / BUSY_INSTANCES };
}

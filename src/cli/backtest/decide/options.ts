/** What may be written behind `pra backtest --decide`. */
import { DEFAULT_LEVEL, POLICY_NAMES } from '../../../app/backtest/decide/policies.ts';
import type { PolicyName } from '../../../app/backtest/decide/policies.ts';
import { TICK_MS } from '../../../app/backtest/decide/scoring.ts';
import type { DecideSettings } from '../../../app/backtest/decide/settings.ts';
import { DEFAULT_VISIBLE_AFTER_MS, WARM_UP_MS } from '../../../app/backtest/decide/settings.ts';
import { formatDuration, parseDuration } from '../../../config/quantities.ts';
import type { AnnouncedEvent } from '../../../core/demand/events/announced-event.ts';
import type { Series } from '../../../core/demand/series.ts';
import { HOUR_MS } from '../../../core/units/time.ts';
import type { Arguments } from '../../arguments.ts';
import { understood } from '../../arguments.ts';
import { UsageError } from '../../failure.ts';
import * as words from '../../words.ts';
import type { BacktestOptions } from '../options.ts';
import { readOptions, settingsFor } from '../options.ts';

export interface DecideOptions extends BacktestOptions {
  readonly capacityPerSecond: number;
  readonly leadTimeMs: number;
  readonly visibleAfterMs: number;
  readonly policies: readonly PolicyName[];
  readonly sweep: number | undefined;
  readonly level: number;
}

/** The bridge ends within the hour that is forecast, whatever the step. */
const LEAD_TIME_MS_MAX = HOUR_MS / 2;
const VISIBLE_AFTER_MS_MAX = HOUR_MS / 6;
const SWEEP_MAX = 100;

export function readDecideOptions(given: Arguments): DecideOptions {
  const ticks = (most: number) => (text: string) => {
    const length = parseDuration(text);
    return length !== undefined && length % TICK_MS === 0 && length <= most ? length : undefined;
  };
  const ticksAllowed = (most: number): string =>
    `a multiple of ${formatDuration(TICK_MS)} up to ${formatDuration(most)}, such as 5m`;
  const capacityPerSecond = given.read('capacity', readPositive, 'a number of requests per second above 0');
  const leadTimeMs = given.read('lead-time', ticks(LEAD_TIME_MS_MAX), ticksAllowed(LEAD_TIME_MS_MAX));
  if (capacityPerSecond === undefined || leadTimeMs === undefined) {
    throw new UsageError(
      '--decide needs --capacity (requests per second that one instance takes) and --lead-time (from order to ready)',
    );
  }
  const sweepAllowed = `a whole number from 2 to ${SWEEP_MAX}`;
  return {
    ...readOptions(given),
    capacityPerSecond,
    leadTimeMs,
    visibleAfterMs:
      given.read('visible-after', ticks(VISIBLE_AFTER_MS_MAX), ticksAllowed(VISIBLE_AFTER_MS_MAX)) ??
      DEFAULT_VISIBLE_AFTER_MS,
    policies: readPolicies(given),
    sweep: given.read('sweep', readSweep, sweepAllowed),
    level: given.read('level', readLevel, 'a fraction between 0 and 1, such as 0.95') ?? DEFAULT_LEVEL,
  };
}

function readPolicies(given: Arguments): readonly PolicyName[] {
  const named = given.list('policies').map((text) =>
    understood('--policies', text, {
      read: (word) => POLICY_NAMES.find((name) => name === word),
      allowed: `of ${POLICY_NAMES.join(', ')}`,
    }),
  );
  return named.length === 0 ? POLICY_NAMES : POLICY_NAMES.filter((name) => named.includes(name));
}

const readNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

function readPositive(text: string): number | undefined {
  const value = readNumber(text);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

function readLevel(text: string): number | undefined {
  const value = readNumber(text);
  return value > 0 && value < 1 ? value : undefined;
}

function readSweep(text: string): number | undefined {
  const value = readNumber(text);
  return Number.isInteger(value) && value >= 2 && value <= SWEEP_MAX ? value : undefined;
}

/** For the series of the pool. Refuses a span in which nothing could be decided. */
export function decideSettingsFor(
  options: DecideOptions,
  series: Series,
  events: readonly AnnouncedEvent[],
): DecideSettings {
  const { stepMs, zone, capacityPerSecond, leadTimeMs, visibleAfterMs } = options;
  const { from, to } = settingsFor({ ...options, everyMs: stepMs, leads: [1] }, [series], events);
  if (from - WARM_UP_MS - visibleAfterMs <= series.start) {
    throw new UsageError(
      `--from: ${words.instant(from)} is not allowed: decisions begin ${formatDuration(WARM_UP_MS)} before, and the first count is of ${words.instant(series.start)}`,
    );
  }
  return { stepMs, zone, events, from, to, capacityPerSecond, leadTimeMs, visibleAfterMs };
}

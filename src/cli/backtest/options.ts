/** What may be written behind `pra backtest`, and what a span becomes once it is known how far the counts go. */
import { tabulateZone } from '../../adapters/system/time-zone.ts';
import { learnOccurrences } from '../../app/backtest/learned-events.ts';
import {
  DEFAULT_EVERY_MS,
  DEFAULT_LEADS_MS,
  DEFAULT_STEP_MS,
  leadSteps,
  recordedIssues,
} from '../../app/backtest/settings.ts';
import type { BacktestSettings } from '../../app/backtest/settings.ts';
import { formatDuration, parseDuration } from '../../config/quantities.ts';
import { readTimeZone, TIME_ZONE_ALLOWED } from '../../config/vocabulary.ts';
import type { AnnouncedEvent } from '../../core/demand/events/announced-event.ts';
import type { Series } from '../../core/demand/series.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import { UTC } from '../../core/units/civil-time.ts';
import type { Instant } from '../../core/units/time.ts';
import { ceilToStep, DAY_MS, floorToStep, HOUR_MS } from '../../core/units/time.ts';
import type { Arguments } from '../arguments.ts';
import { understood } from '../arguments.ts';
import { UsageError } from '../failure.ts';
import { readSpelling, readStep, readTime, SOURCE_ALLOWED, STEP_ALLOWED, TIME_ALLOWED } from '../reading.ts';
import * as words from '../words.ts';

export interface BacktestOptions {
  readonly data: string;
  readonly out: string;
  readonly stepMs: number;
  readonly zone: CivilZone;
  readonly everyMs: number;
  readonly leads: readonly number[];
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  /** Of all rows; `undefined`: the column says it. */
  readonly source: string | undefined;
  /** File of what is announced. */
  readonly eventsFile: string | undefined;
}

/** A horizon that all models reach whatever the step. */
const LEAD_MS_MAX = HOUR_MS;
/** Without `--from`: so much of the end, but not more than half of it. */
const DEFAULT_SPAN_MS = 14 * DAY_MS;

export function readOptions(given: Arguments): BacktestOptions {
  const [data = ''] = given.positional;
  const out = given.value('out');
  if (out === undefined) throw new UsageError('--out is needed: the folder for forecasts, scores and report');
  const stepMs = given.read('step', readStep, STEP_ALLOWED) ?? DEFAULT_STEP_MS;
  const whole = `whole steps of ${formatDuration(stepMs)}`;
  const readWhole = (text: string): number | undefined => {
    const length = parseDuration(text);
    return length !== undefined && length > 0 && length % stepMs === 0 ? length : undefined;
  };
  const readWholeTime = (text: string): Instant | undefined => {
    const at = readTime(text);
    return at !== undefined && at % stepMs === 0 ? at : undefined;
  };
  const time = `${TIME_ALLOWED}, on ${whole}`;
  return {
    data,
    out,
    stepMs,
    zone: tabulateZone(given.read('time-zone', readTimeZone, TIME_ZONE_ALLOWED) ?? UTC.name),
    everyMs: given.read('every', readWhole, `${whole}, such as 30m`) ?? ceilToStep(DEFAULT_EVERY_MS, stepMs),
    leads: leadSteps(readLeads(given) ?? DEFAULT_LEADS_MS, stepMs),
    from: given.read('from', readWholeTime, time),
    to: given.read('to', readWholeTime, time),
    eventsFile: given.value('events'),
    source: given.read('source', readSpelling, SOURCE_ALLOWED),
  };
}

function readLeads(given: Arguments): readonly number[] | undefined {
  const leads = given.list('leads').map((text) =>
    understood('--leads', text, {
      read: (each) => {
        const leadMs = parseDuration(each);
        return leadMs !== undefined && leadMs > 0 && leadMs <= LEAD_MS_MAX ? leadMs : undefined;
      },
      allowed: `lengths up to ${formatDuration(LEAD_MS_MAX)} with commas between, such as 5m,15m,30m`,
    }),
  );
  return leads.length === 0 ? undefined : leads;
}

/** The span within what the series cover. Refuses one in which nothing could be forecast or compared. */
export function settingsFor(
  options: BacktestOptions,
  series: readonly Series[],
  events: readonly AnnouncedEvent[],
): BacktestSettings {
  const { stepMs, zone, everyMs, leads } = options;
  const first = Math.min(...series.map(({ start }) => start));
  const last = Math.max(...series.map(({ start, values }) => start + values.length * stepMs));
  const to = options.to ?? last;
  const ownFrom = Math.max(last - DEFAULT_SPAN_MS, ceilToStep((first + to) / 2, everyMs));
  const from = options.from ?? floorToStep(Math.max(ownFrom, first + stepMs), stepMs);
  const covered = `${options.data} has counts from ${words.instant(first)} to ${words.instant(last)}`;
  if (to > last) throw new UsageError(`--to: ${words.instant(to)} is not allowed: ${covered}`);
  if (from <= first || from >= last) {
    throw new UsageError(
      `--from: ${words.instant(from)} is not allowed; it must lie after the first count, since it is forecast from those before: ${covered}`,
    );
  }
  const settings = {
    stepMs,
    zone,
    from,
    to,
    everyMs,
    leads,
    events,
    occurrences: learnOccurrences(series, events),
  };
  if (recordedIssues(settings).length === 0) {
    throw new UsageError(
      `from ${words.instant(from)} to ${words.instant(to)} there is no issue time whose furthest target, ${formatDuration(Math.max(...leads) * stepMs)} ahead, ends in time`,
    );
  }
  return settings;
}

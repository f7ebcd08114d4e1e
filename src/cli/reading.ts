/** How are times, steps and subjects of forecasts written on the command line and in files? */
import type { Source } from '../adapters/grpc/gen/pra/v1/Source.ts';
import type { Subject } from '../adapters/grpc/gen/pra/v1/Subject.ts';
import { STEP_MS_MAX, STEP_MS_MIN } from '../app/backtest/settings.ts';
import { formatDuration, parseDuration } from '../config/quantities.ts';
import { poolSeriesId } from '../core/forecast/forecast.ts';
import type { SourceId } from '../core/units/source-key.ts';
import { formatSource, parseSource } from '../core/units/source-key.ts';
import type { Instant } from '../core/units/time.ts';
import { DAY_MS, SECOND_MS } from '../core/units/time.ts';
import { understood } from './arguments.ts';

const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** Completes 'it must be …'. */
export const TIME_ALLOWED = 'a time with its zone, for example 2026-11-24T06:35:00Z';
export const SOURCE_ALLOWED = `a source, for example checkout or checkout{route="/pay"}`;

/** The instant of an ISO 8601 time; `undefined` if it is none. Without a zone it would be another time on another machine. */
export function readTime(text: string): Instant | undefined {
  const at = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

export const STEP_ALLOWED = `${formatDuration(STEP_MS_MIN)} to ${formatDuration(STEP_MS_MAX)}, in whole seconds of which a day is a multiple`;

/** Milliseconds of a step. A day must be whole ones: yesterday's would lie between two otherwise. */
export function readStep(text: string): number | undefined {
  const stepMs = parseDuration(text);
  const isStep = stepMs !== undefined && stepMs >= STEP_MS_MIN && stepMs <= STEP_MS_MAX;
  return isStep && stepMs % SECOND_MS === 0 && DAY_MS % stepMs === 0 ? stepMs : undefined;
}

/** The message of a source's spelling; `undefined` if it is none. */
export function readSource(text: string): Source | undefined {
  const key = parseSource(text);
  return key && { name: key.name, parameters: [...key.parameters] };
}

/** The one spelling of a source that is spelled in any way; `undefined` if it is none. */
export function readSpelling(text: string): SourceId | undefined {
  const key = parseSource(text);
  return key && formatSource(key);
}

const POOL_PREFIX = poolSeriesId('');

/** The message of a source's spelling, or of `pool:NAME`. */
export const readSubject = (text: string): Subject =>
  understood('subject', text, {
    read(spelling): Subject | undefined {
      if (spelling.startsWith(POOL_PREFIX)) return { pool: spelling.slice(POOL_PREFIX.length) };
      const source = readSource(spelling);
      return source && { source };
    },
    allowed: `${SOURCE_ALLOWED}, or pool:NAME`,
  });

/** How are times, numbers and shares written for people? */
import type { Duration__Output } from '../adapters/grpc/gen/google/protobuf/Duration.ts';
import type { Timestamp__Output } from '../adapters/grpc/gen/google/protobuf/Timestamp.ts';
import type { ModelWeight__Output } from '../adapters/grpc/gen/pra/v1/ModelWeight.ts';
import type { Subject__Output } from '../adapters/grpc/gen/pra/v1/Subject.ts';
import { toInstant, toMilliseconds } from '../compose-client.ts';
import { formatDuration } from '../config/quantities.ts';
import { poolSeriesId } from '../core/forecast/forecast.ts';
import { formatExpert } from '../core/forecast/model/model-card.ts';
import { formatSource, sourceKey } from '../core/units/source-key.ts';
import type { Instant } from '../core/units/time.ts';

/** For what is not known. */
export const NONE = '–';

/** `2026-11-24T06:35:00Z`; milliseconds only if there are any. */
export const time = (timestamp: Timestamp__Output | null): string =>
  timestamp === null ? NONE : instant(toInstant(timestamp));

/** As `time`. */
export const instant = (at: Instant): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** `06:35:00Z`: the time of day, where the day is clear. */
export const timeOfDay = (timestamp: Timestamp__Output | null): string => time(timestamp).replace(/^.*T/, '');

/** `5m`. */
export const length = (duration: Duration__Output | null): string =>
  duration === null ? NONE : formatDuration(toMilliseconds(duration));

/** `1,234`, `12.3`, `0.0123`: whole from a hundred, three significant digits below. */
export const number = (value: number): string =>
  value >= 100
    ? Math.round(value).toLocaleString('en-US')
    : value.toLocaleString('en-US', { maximumSignificantDigits: 3 });

/** `62 %`. */
export const percent = (share: number): string => `${number(Math.round(share * 1_000) / 10)} %`;

/** `model`, of `BASIS_MODEL`: the last word of a name in an enumeration, `prefix` left out. */
export const enumWord = (name: string, prefix: string): string =>
  name.slice(prefix.length).toLowerCase().replaceAll('_', '-');

/** The spelling of a source, or `pool:NAME`. */
export const subject = (message: Subject__Output | null): string =>
  message?.source
    ? formatSource(sourceKey(message.source.name, message.source.parameters))
    : message?.pool === undefined
      ? 'all sources'
      : poolSeriesId(message.pool);

/** `simple/1/yesterday 62 %, simple/1/level-1h 38 %`, the heaviest first. */
export const models = (weights: readonly ModelWeight__Output[]): string =>
  weights
    .toSorted((a, b) => b.weight - a.weight)
    .map(
      ({ name, version, expert, weight }) => `${formatExpert({ name, version }, expert)} ${percent(weight)}`,
    )
    .join(', ');

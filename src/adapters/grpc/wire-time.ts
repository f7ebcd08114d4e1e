/**
 * Times and lengths of time: whole milliseconds inside, google.protobuf.Timestamp and Duration on the wire.
 * Whole milliseconds go both ways without loss; what is finer than a millisecond is cut off on the way in.
 */
import type { Duration, Duration__Output } from './gen/google/protobuf/Duration.ts';
import type { Timestamp, Timestamp__Output } from './gen/google/protobuf/Timestamp.ts';
import type { Instant } from '../../core/units/time.ts';

const NANOS_PER_MS = 1_000_000;

/** The wire form of an instant; null, which is the wire's 'unset', of none. */
export const toTimestamp = (at: Instant | undefined): Timestamp | null =>
  at === undefined ? null : secondsAndNanos(at);

/** The instant of a well-formed timestamp. */
export const toInstant = (timestamp: Timestamp__Output): Instant => wholeMs(timestamp);

/** The wire form of a length of time; null of none. */
export const toDuration = (lengthMs: number | undefined): Duration | null =>
  lengthMs === undefined ? null : secondsAndNanos(lengthMs);

/** The length of a well-formed duration that is not negative. */
export const toMilliseconds = (duration: Duration__Output): number => wholeMs(duration);

function secondsAndNanos(ms: number): { seconds: number; nanos: number } {
  const whole = Math.round(ms);
  const seconds = Math.floor(whole / 1_000);
  return { seconds, nanos: (whole - seconds * 1_000) * NANOS_PER_MS };
}

const wholeMs = ({ seconds, nanos }: { seconds: number; nanos: number }): number =>
  seconds * 1_000 + Math.floor(nanos / NANOS_PER_MS);

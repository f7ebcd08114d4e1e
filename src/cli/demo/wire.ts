/** Times as the public API writes them. */
import type { Duration } from '../../adapters/grpc/gen/google/protobuf/Duration.ts';
import type { Duration__Output } from '../../adapters/grpc/gen/google/protobuf/Duration.ts';
import type { Timestamp } from '../../adapters/grpc/gen/google/protobuf/Timestamp.ts';
import type { Timestamp__Output } from '../../adapters/grpc/gen/google/protobuf/Timestamp.ts';
import type { Instant } from '../../core/units/time.ts';
import { SECOND_MS } from '../../core/units/time.ts';

const MS_NANOS = 1_000_000;

export const toTimestamp = (at: Instant): Timestamp => toDuration(at);

/** Not negative. */
export const toDuration = (ms: number): Duration => ({
  seconds: Math.floor(ms / SECOND_MS),
  nanos: (ms % SECOND_MS) * MS_NANOS,
});

/** The instant of a field that the service always sets. */
export function toInstant(timestamp: Timestamp__Output | null): Instant {
  if (timestamp === null) throw new Error('the service left a time unset');
  return durationMs(timestamp);
}

export const durationMs = ({ seconds, nanos }: Duration__Output): number =>
  seconds * SECOND_MS + nanos / MS_NANOS;

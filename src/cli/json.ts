/**
 * How are messages of the API written as JSON? In protobuf's own JSON spelling: camelCase, names of enumerations,
 * Timestamps as RFC 3339, Durations in seconds (`300s`). Two things differ: whole numbers of 64 bits are
 * numbers (the API has none above 2^53), and what is unset is null instead of absent.
 */
import { toInstant, toMilliseconds } from '../compose-client.ts';

/** Fields of the API that are Durations: a loaded message does not tell them from Timestamps. */
const DURATIONS: ReadonlySet<string> = new Set([
  'window',
  'windows',
  'age',
  'duration',
  'leadTime',
  'startDuration',
  'step',
  'configuredLeadTime',
]);

/** Names that proto-loader adds to say which field of a `oneof` is set. */
const ONEOFS: ReadonlySet<string> = new Set(['subject', 'effect', 'calendar', 'choice']);

interface SecondsAndNanos {
  readonly seconds: number;
  readonly nanos: number;
}

/** The JSON of a message; `field` is the name under which it stands. */
export function toJson(message: unknown, field = ''): unknown {
  if (typeof message !== 'object' || message === null) return message;
  if (Array.isArray(message)) return message.map((part) => toJson(part, field));
  if (isSecondsAndNanos(message)) {
    return DURATIONS.has(field)
      ? `${toMilliseconds(message) / 1_000}s`
      : new Date(toInstant(message)).toISOString();
  }
  const fields = Object.entries(message).filter(
    ([name, value]) => !(ONEOFS.has(name) && typeof value === 'string'),
  );
  return Object.fromEntries(fields.map(([name, value]) => [name, toJson(value, name)]));
}

const isSecondsAndNanos = (message: object): message is SecondsAndNanos =>
  Object.keys(message).length === 2 && 'seconds' in message && 'nanos' in message;

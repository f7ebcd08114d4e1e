/**
 * Everything that is wrong with one message, gathered, so that a caller can mend it in one go.
 *
 * What is told is limited, what is counted is not: the details travel in a header, and clients with
 * gRPC's C core (Python, Ruby, C++) refuse headers of more than 8 KiB, Java does so by default.
 */
import { Failure } from '../status/failure.ts';
import type { Violation } from '../status/failure.ts';

const TOLD_MAX = 100;
/** Paths and descriptions in UTF-8; base64 and framing make about 5 KiB of it. */
const TOLD_BYTES_MAX = 3_500;
/** Of these the message itself speaks, for clients that do not read the details. */
const SPELLED_OUT_MAX = 2;
const VALUE_LENGTH_MAX = 60;

export class Violations {
  readonly #told: Violation[] = [];
  #bytes = 0;
  #count = 0;

  /** `field` got `value`, and it should have been what `allowed` says. */
  add(field: string, value: unknown, allowed: string): void {
    this.#count += 1;
    if (this.#told.length >= TOLD_MAX || this.#bytes >= TOLD_BYTES_MAX) return;
    const description = `got ${quoted(value)}; allowed: ${allowed}`;
    this.#bytes += Buffer.byteLength(field) + Buffer.byteLength(description);
    this.#told.push({ field, description });
  }

  /** Throws INVALID_ARGUMENT with all that was added; `what` says of which message. */
  throwIfAny(what: string): void {
    if (this.#count === 0) return;
    const spelledOut = this.#told.slice(0, SPELLED_OUT_MAX);
    const sentences = spelledOut.map(({ field, description }) => `${field}: ${description}`);
    const others = this.#count - spelledOut.length;
    if (others > 0) sentences.push(`and ${others} more`);
    const untold = this.#count - this.#told.length;
    throw new Failure('INVALID_ARGUMENT', `${what} is not valid: ${sentences.join('; ')}`, {
      violations: [...this.#told, ...more(untold)],
    });
  }
}

const more = (count: number): Violation[] =>
  count === 0 ? [] : [{ field: '', description: `${count} more violations are not listed` }];

/** A value as it may stand in a message: short, on one line, well-formed whatever it holds. */
function quoted(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const short = text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}…` : text;
  return typeof value === 'string' ? JSON.stringify(short) : short;
}

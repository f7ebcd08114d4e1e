/**
 * Which part of a log was counted before? What was counted is named by what it is: the digest of all of the log up to
 * there, and how long that is. So the same log counts once under whatever name and however packed, a log that has
 * grown is gone on with where it was left, and two logs that begin alike are two.
 *
 * Bytes are those of the unpacked log; a last line without an end has one here.
 */
import { createHash } from 'node:crypto';

export interface LogIdentity {
  /** Bytes that were read. */
  readonly position: number;
  advance(bytes: Buffer): void;
  /** Name of all that was read. */
  id(): string;
}

export function createLogIdentity(): LogIdentity {
  const hash = createHash('sha256');
  let position = 0;
  return {
    get position() {
      return position;
    },
    advance(bytes) {
      hash.update(bytes);
      position += bytes.length;
    },
    id: () => `log-${position}-${hash.copy().digest('hex').slice(0, DIGEST_LENGTH)}`,
  };
}

const DIGEST_LENGTH = 32;
const LOG_ID = /^log-(\d+)-[0-9a-f]{32}$/;

/** The part of a stretch that has its counts, and comes last: with it the log is counted up to there. */
export const COUNTS_SEQUENCE = 2 ** 32;

/** What was counted of any log: how far, and under which names. */
export interface CountedLogs {
  readonly positions: ReadonlySet<number>;
  readonly ids: ReadonlySet<string>;
}

/** Of the imports that are known, those that counted a log up to a position. */
export function countedLogs(known: ReadonlyMap<string, number>): CountedLogs {
  const positions = new Set<number>();
  const ids = new Set<string>();
  for (const [id, sequence] of known) {
    const position = LOG_ID.exec(id)?.[1];
    if (position === undefined || sequence < COUNTS_SEQUENCE) continue;
    positions.add(Number(position));
    ids.add(id);
  }
  return { positions, ids };
}

/** The bytes, which start at `start`, cut at those of the positions that lie within them. */
export function* cutAt(bytes: Buffer, start: number, positions: readonly number[]): Generator<Buffer> {
  let from = 0;
  for (const position of positions) {
    const to = position - start;
    if (to <= from || to >= bytes.length) continue;
    yield bytes.subarray(from, to);
    from = to;
  }
  yield bytes.subarray(from);
}

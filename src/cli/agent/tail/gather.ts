/**
 * The requests of lines, summed up as records: those of the same second, attributes and outcome are one.
 *
 * And how far the log is known to be complete. A line shows that all before it was logged; silence is taken for no
 * requests only so long, since a log that is not written any more is silent too.
 */
import type { Outcome } from '../../../adapters/grpc/gen/pra/v1/Outcome.ts';
import type { RequestRecord } from '../../../adapters/grpc/gen/pra/v1/RequestRecord.ts';
import { toTimestamp } from '../../../compose-client.ts';
import type { Parameter } from '../../../core/units/source-key.ts';
import type { Instant } from '../../../core/units/time.ts';
import { floorToStep, SECOND_MS } from '../../../core/units/time.ts';
import { createLineReader, textOf } from '../../logs/line-blocks.ts';
import { LOG_LINE_BYTES_MAX } from '../../logs/read-log.ts';
import { createHaproxyReader } from './haproxy-line.ts';

export interface GatherOptions {
  /** Is the attribute of this name sent? */
  readonly isSent: (attribute: string) => boolean;
  /** Beside those of each request. */
  readonly added: readonly Parameter[];
  /** The service's time of a time in the log: the same, unless its clock runs faster. */
  readonly timeOf: (time: Instant) => Instant;
  /** Requests to such a path are the beat of whoever follows the log, and none of anybody's. */
  readonly beatPath: string | undefined;
}

export interface Gathered {
  readonly records: readonly RequestRecord[];
  readonly requests: number;
  readonly badLines: number;
  /** The first of the bad lines, and why it is one. */
  readonly firstBad: string | undefined;
}

export interface Gatherer {
  /** Takes whole lines in. */
  add(bytes: Buffer): void;
  /** Records that are held. */
  readonly size: number;
  /** What was gathered since it was last taken. */
  take(): Gathered;
  /** Latest time of a line, requests and beats; `undefined`: there was none. */
  readonly latest: Instant | undefined;
}

interface Sum {
  readonly time: Instant;
  readonly attributes: readonly Parameter[];
  readonly outcome: Outcome;
  count: number;
  serviceSeconds: number;
  bytesOut: number;
}

export function createGatherer({ isSent, added, timeOf, beatPath }: GatherOptions): Gatherer {
  const read = createHaproxyReader();
  const own = new Set(added.map(({ name }) => name));
  let sums = new Map<string, Sum>();
  let badLines = 0;
  let firstBad: string | undefined;
  let latest: Instant | undefined;

  function addLine(text: string): void {
    const request = read(text);
    if (request === undefined) return;
    if ('problem' in request) {
      badLines += 1;
      firstBad ??= `${request.problem}: ${text.slice(0, 120)}`;
      return;
    }
    const at = timeOf(request.time);
    latest = Math.max(latest ?? Number.NEGATIVE_INFINITY, at);
    if (beatPath !== undefined && request.path === beatPath) return;
    const attributes = [...added, ...request.attributes.filter(({ name }) => isSent(name) && !own.has(name))];
    const time = floorToStep(at, SECOND_MS);
    const { outcome, serviceSeconds = 0, bytesOut } = request;
    const key = JSON.stringify([time, outcome, attributes]);
    const sum = sums.get(key) ?? { time, attributes, outcome, count: 0, serviceSeconds: 0, bytesOut: 0 };
    sums.set(key, sum);
    sum.count += 1;
    sum.serviceSeconds += serviceSeconds;
    sum.bytesOut += bytesOut;
  }

  const readLines = createLineReader({
    lineBytesMax: LOG_LINE_BYTES_MAX,
    onLine(line) {
      if (line.isTooLong) badLines += 1;
      else addLine(textOf(line));
    },
  });

  return {
    add(bytes) {
      if (bytes.length > 0) readLines({ bytes, endsWith: 'line' });
    },
    get size() {
      return sums.size;
    },
    get latest() {
      return latest;
    },
    take() {
      const records = [...sums.values()].map(({ time, attributes, ...rest }): RequestRecord => ({
        time: toTimestamp(time),
        attributes: [...attributes],
        ...rest,
      }));
      const requests = records.reduce((count, record) => count + (record.count ?? 0), 0);
      const taken = { records, requests, badLines, firstBad };
      sums = new Map();
      badLines = 0;
      firstBad = undefined;
      return taken;
    },
  };
}

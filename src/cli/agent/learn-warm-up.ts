/**
 * How slow are young instances? Learned from HAProxy's log, whose lines name the server that had each request, and
 * from the warm targets, which say for how long it had been warm.
 */
import { serverName } from '../../adapters/haproxy/log-words.ts';
import { emptyWarmUp, learnedWarmUp, observeWarmUp } from '../../core/allocation/starts/warm-up.ts';
import type { Instant } from '../../core/units/time.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import { createLineReader, textOf } from '../logs/line-blocks.ts';
import { LOG_LINE_BYTES_MAX } from '../logs/read-log.ts';
import type { AgentTime } from './agent-time.ts';
import { followFile } from './tail/follow-file.ts';
import { createHaproxyReader } from './tail/haproxy-line.ts';

export interface LearnOptions {
  /** File to which HAProxy logs. */
  readonly log: string;
  readonly time: AgentTime;
  /** Since when the instance at that address has been warm, by the same clock; `undefined`: it is not. */
  readonly warmSince: (address: string) => Instant | undefined;
  readonly addresses: () => readonly string[];
  /** What has been learned by now. */
  readonly take: (shareAt: (ageMs: number) => number) => void;
  readonly warn: (message: string) => void;
}

const LOOK_EVERY_REAL_MS = 250;

/** Follows the log from its end until `signal` aborts. */
export async function learnWarmUp(options: LearnOptions, signal: AbortSignal): Promise<void> {
  const { log, time, warmSince, addresses, take, warn } = options;
  const record = emptyWarmUp();
  const read = createHaproxyReader();

  function learnFrom(line: string): void {
    const request = read(line);
    if (request === undefined || 'problem' in request) return;
    const { server, serviceSeconds = 0, outcome } = request;
    if (outcome !== 'OUTCOME_SERVED' && outcome !== 'OUTCOME_COLD') return;
    const address = addresses().find((one) => serverName(one) === server);
    const since = address === undefined ? undefined : warmSince(address);
    if (since === undefined) return;
    observeWarmUp(record, time.timeOf(request.time) - since, serviceSeconds * SECOND_MS);
  }

  const readLines = createLineReader({
    lineBytesMax: LOG_LINE_BYTES_MAX,
    onLine(line) {
      if (!line.isTooLong) learnFrom(textOf(line));
    },
  });
  const follower = followFile({ path: log, from: undefined, warn });
  try {
    while (!signal.aborted) {
      const added = await follower.read();
      if (added === undefined) {
        const learned = learnedWarmUp(record);
        if (learned) take(learned);
        await time.clock.until(time.clock.now() + LOOK_EVERY_REAL_MS / time.realMs(1), signal);
      } else if (added.bytes.length > 0) {
        readLines({ bytes: added.bytes, endsWith: 'line' });
      }
    }
  } finally {
    await follower.close();
  }
}

/** Follows a log, from wherever it comes, and reports what it says. */
import type { Instant } from '../../../core/units/time.ts';
import { SECOND_MS } from '../../../core/units/time.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { LogPosition } from './follow-file.ts';
import type { Gathered, Gatherer } from './gather.ts';
import type { Sender } from './sender.ts';

export interface TailOptions {
  /** What was added to the log; `undefined`: nothing for now. */
  readonly read: () => Promise<
    { readonly bytes: Buffer; readonly position: LogPosition | undefined } | undefined
  >;
  /** Where it was left off, if that can be said. */
  readonly from: LogPosition | undefined;
  readonly gatherer: Gatherer;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly settings: TailSettings;
  readonly said: (gathered: Gathered, watermark: Instant | undefined) => void;
}

export interface TailSettings {
  /** Between two looks at the log. */
  readonly lookEveryMs: number;
  /** For how long silence is taken for no requests. */
  readonly silenceMs: number;
  /** From the beginning of a request to its line. What takes longer comes late, and is counted all the same. */
  readonly lagMs: number;
}

/** Of one batch; a part of a log adds two thousand to them at most. */
const RECORDS_MAX = 5_000;
/** A watermark alone is worth a batch when it has moved on by so much. */
const WATERMARK_EVERY_MS = SECOND_MS;

/** Until `signal` aborts; then nothing that was read is lost: it is read again next time, or was sent. */
export async function tail(options: TailOptions, signal: AbortSignal): Promise<void> {
  const { read, gatherer, sender, clock, settings, said } = options;
  let position = options.from;
  await sender.resume(signal);
  while (!signal.aborted) {
    let isBehind = true;
    while (gatherer.size < RECORDS_MAX) {
      const added = await read();
      if (added === undefined) {
        isBehind = false;
        break;
      }
      gatherer.add(added.bytes);
      position = added.position;
    }
    const watermark = nextWatermark(isBehind);
    const hasMoved =
      watermark !== undefined && watermark - (sender.watermark ?? -Infinity) >= WATERMARK_EVERY_MS;
    if (gatherer.size > 0 || hasMoved) {
      const gathered = gatherer.take();
      await sender.send({ gathered, watermark, position }, signal);
      said(gathered, watermark);
    }
    if (!isBehind) await clock.until(clock.now() + settings.lookEveryMs, signal);
  }

  /** Never moves back; `undefined`: no line was ever seen. */
  function nextWatermark(isBehind: boolean): Instant | undefined {
    const { latest } = gatherer;
    if (latest === undefined) return sender.watermark;
    const known = isBehind ? latest : Math.min(clock.now(), latest + settings.silenceMs);
    return Math.max(sender.watermark ?? -Infinity, known - settings.lagMs);
  }
}

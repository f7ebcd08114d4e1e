/** How the sentences of a trail write numbers and times, for whoever reads them at three in the morning. */
import { SECOND_MS, formatInstant } from '../units/time.ts';
import type { Instant } from '../units/time.ts';

/** `1 instance`, `14 instances`. */
export const inInstances = (count: number): string => `${count} ${count === 1 ? 'instance' : 'instances'}`;

/** `5.6 requests/s`, four significant digits. */
export const inRate = (perSecond: number): string => `${Number(perSecond.toPrecision(4))} requests/s`;

/** Three significant digits. */
export const inAmount = (x: number): string => String(Number(x.toPrecision(3)));

/** `60 s`. */
export const inSeconds = (lengthMs: number): string => `${lengthMs / SECOND_MS} s`;

/** `06:05 UTC`, with seconds if there are any. */
export const timeOfDay = (at: Instant): string => `${bareTime(at)} UTC`;

/** `06:05–06:06 UTC`. */
export const timesOfDay = (from: Instant, to: Instant): string => `${bareTime(from)}–${timeOfDay(to)}`;

function bareTime(at: Instant): string {
  const time = formatInstant(at).slice('yyyy-mm-ddT'.length, 'yyyy-mm-ddThh:mm:ss'.length);
  return time.endsWith(':00') ? time.slice(0, 'hh:mm'.length) : time;
}

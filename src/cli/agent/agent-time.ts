/** The time that an agent lives in: the machine's, or one that runs faster together with the service's (the demo). */
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';

export interface AgentTime {
  readonly clock: Clock;
  /** Milliseconds by a clock that is never set: for lengths of time. */
  readonly steadyNow: () => number;
  /** The time by `clock` of a time of the machine's, for example in a log. */
  readonly timeOf: (machineTime: Instant) => Instant;
  /** How long such a length of time lasts by the machine's clock, which commands and sockets go by. */
  readonly realMs: (lengthMs: number) => number;
}

export const MACHINE_TIME: AgentTime = {
  clock: systemClock,
  steadyNow: () => performance.now(),
  timeOf: (machineTime) => machineTime,
  realMs: (lengthMs) => lengthMs,
};

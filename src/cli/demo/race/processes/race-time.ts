/** The time that everybody in the race lives in, as the agents want it. */
import type { SpedUpClock } from '../../../../adapters/system/sped-up-clock.ts';
import type { AgentTime } from '../../../agent/agent-time.ts';

export const raceTime = (clock: SpedUpClock): AgentTime => ({
  clock,
  steadyNow: clock.steadyNow,
  timeOf: clock.timeOf,
  realMs: clock.realMs,
});

/** Events of the tests: a campaign from minute 10 to minute 20 of the first hour, that doubles what all sources get. */
import type { AnnouncedEvent } from '../../../../src/core/demand/events/announced-event.ts';
import type { Influence } from '../../../../src/core/demand/events/influence.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

export const CAMPAIGN: AnnouncedEvent = {
  id: 'campaign',
  name: 'Campaign',
  kind: 'campaign',
  from: 10 * MINUTE_MS,
  to: 20 * MINUTE_MS,
  sources: ['*'],
  effect: { kind: 'factor', factor: 2, logDeviation: 0.1 },
};

const minutes = (from: number, to: number) => ({ from: from * MINUTE_MS, to: to * MINUTE_MS });

/** Multiplies minutes [from, to); nothing is unsure of it. */
export const times = (
  factor: number,
  from: number,
  to: number,
  changes: Partial<Influence> = {},
): Influence => ({
  ...minutes(from, to),
  kind: 'campaign',
  factor,
  logDeviation: 0,
  added: 0,
  deviation: 0,
  isBlind: false,
  ...changes,
});

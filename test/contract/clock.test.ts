import { setTimeout as sleep } from 'node:timers/promises';
import { createSpedUpClock } from '../../src/adapters/system/sped-up-clock.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { clockContract } from './clock.ts';

// A millisecond more: the timers of Node may be a fraction of one early.
clockContract('system', () => ({ clock: systemClock, pass: (ms) => sleep(ms + 1) }));
clockContract('virtual', () => {
  const clock = createVirtualClock(1_000);
  return { clock, pass: (ms) => clock.advanceTo(clock.now() + ms) };
});
clockContract('sped up', () => {
  const clock = createSpedUpClock({ start: 1_000, speed: 10 });
  clock.run({ at: Date.now(), from: 1_000, until: Number.MAX_SAFE_INTEGER });
  return { clock, pass: (ms) => sleep(ms / 10 + 2) };
});

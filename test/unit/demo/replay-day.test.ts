import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Holding } from '../../../src/cli/demo/instance-manager.ts';
import type { DayActors, Minute } from '../../../src/cli/demo/replay-day.ts';
import { replayDay, toTicks } from '../../../src/cli/demo/replay-day.ts';

const MINUTE_MS = 60_000;
const day = { source: 's', start: 0, stepMs: MINUTE_MS, values: Float64Array.of(15, 30, 90) };

const holding = (ready: number, paid: number): Holding => ({
  directive: {
    pool: 'web',
    epoch: 1,
    revision: 1,
    warm: paid,
    readyBy: null,
    expiresAt: null,
    decidedAt: null,
    reason: '',
    detail: '',
    basis: 'BASIS_MODEL',
  },
  ready,
  paid,
  started: 0,
  failed: 0,
});

/** Actors that take down who does what, and hold what they are told to, turn by turn. */
function actors(holdings: readonly Holding[]): { readonly actors: DayActors; readonly log: string[] } {
  const log: string[] = [];
  const pending = [...holdings];
  let warm = 0;
  const note = (text: string): Promise<void> => {
    log.push(text);
    return Promise.resolve();
  };
  return {
    log,
    actors: {
      advanceTo: (at) => note(`clock ${at / 1_000}`),
      manager: {
        hear: (at) => note(`hear ${at / 1_000}`),
        async act(now) {
          await note(`act ${now / 1_000}`);
          const next = pending.shift() ?? holding(0, 0);
          warm = next.ready;
          return next;
        },
      },
      balancer: {
        report: (until) => note(`report ${until / 1_000}`),
        async look() {
          await note('look');
          return {
            subject: null,
            basis: 'BASIS_MODEL',
            reason: '',
            issuedAt: null,
            windows: [],
            models: [],
            dataAge: null,
          };
        },
        serve(start, requests) {
          log.push(`serve ${start / 1_000}`);
          return { served: requests, rejected: 0, warm };
        },
      },
    },
  };
}

test('time moves on only when all that a minute calls for has been answered', async () => {
  const { actors: all, log } = actors([]);
  await replayDay(day, all, () => undefined);
  assert.deepEqual(log, [
    ...['serve 0', 'clock 60', 'report 60', 'hear 60', 'act 60', 'look'],
    ...['serve 60', 'clock 120', 'report 120', 'hear 120', 'act 120', 'look'],
    ...['serve 120', 'clock 180', 'report 180', 'hear 180', 'act 180', 'look'],
  ]);
});

test('a minute is served, and paid for, with what was there when it began; the first one only opens the day', async () => {
  const heard: Minute[] = [];
  const { actors: all } = actors([holding(1, 1), holding(1, 3), holding(3, 3)]);
  const minutes = await replayDay(day, all, (minute) => heard.push(minute));
  assert.deepEqual(heard, minutes);
  // Four ticks of 15 s a minute; the minutes of 30 and of 90 requests.
  const tick = (ratePerSecond: number, ready: number, paid: number): object => ({
    ratePerSecond,
    ready,
    paid,
  });
  assert.deepEqual(toTicks(minutes, MINUTE_MS), [
    ...new Array<object>(4).fill(tick(0.5, 1, 1)),
    ...new Array<object>(4).fill(tick(1.5, 1, 3)),
  ]);
});

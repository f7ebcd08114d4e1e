import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { settled } from '../deferred.ts';
import { AT_1000, atMinute } from '../../demand/given.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { keepHouse } from '../../../../src/app/ingest/housekeeping.ts';
import type { AnnouncedEvent } from '../../../../src/core/demand/events/announced-event.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';
import { StoreUnavailable } from '../../../../src/ports/failure.ts';
import type { CompactionBounds } from '../../../../src/ports/history.ts';

const POLICY = { stepMs: MINUTE_MS, lateLimitMs: HOUR_MS, retentionMs: 2 * DAY_MS };

interface Given {
  /** End of the newest step, minutes past 10:00; `undefined`: the history is empty. */
  readonly newest?: number | undefined;
  /** Parts of each tidying of the history that are not the last one. */
  readonly parts?: number;
  readonly fails?: () => boolean;
  readonly events?: readonly AnnouncedEvent[];
}

/** A service that has started at 10:00. Each part of the history takes 100 ms. */
function setUp(t: TestContext, { newest, parts = 0, fails = () => false, events = [] }: Given) {
  const clock = createVirtualClock(AT_1000);
  const telemetry = createRecordingTelemetry();
  const stop = new AbortController();
  const compacted: (CompactionBounds & { readonly at: number })[] = [];
  const forgotten: number[] = [];
  const retired: string[] = [];
  let left = parts;
  let spentMs = 0;
  const running = keepHouse(
    {
      history: {
        span: () => Promise.resolve(newest === undefined ? undefined : { from: 0, to: atMinute(newest) }),
        compact: (bounds) => {
          if (fails()) return Promise.reject(new StoreUnavailable('disk-full', 'no space left'));
          compacted.push({ ...bounds, at: clock.now() });
          spentMs += 100;
          const isMore = left > 0;
          left = isMore ? left - 1 : parts;
          return Promise.resolve(isMore);
        },
      },
      ledger: { forget: (keepFrom) => Promise.resolve(forgotten.push(keepFrom) < 0) },
      eventBook: {
        all: () => events.filter(({ id }) => !retired.includes(id)),
        retire: (ids) => {
          retired.push(...ids);
          return Promise.resolve();
        },
      },
      clock,
      telemetry,
      elapsedMs: () => spentMs,
    },
    POLICY,
    stop.signal,
  );
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  t.after(end);
  return { clock, telemetry, compacted, forgotten, retired, end };
}

test('the stores are tidied soon after the start, and then once an hour', async (t) => {
  const { clock, compacted, forgotten } = setUp(t, { newest: 0 });
  await clock.advanceTo(atMinute(0.9));
  assert.equal(compacted.length, 0);
  await clock.advanceTo(atMinute(181));
  assert.deepEqual(
    compacted.map(({ at }) => Math.round((at - AT_1000) / MINUTE_MS)),
    [1, 61, 121],
  );
  assert.equal(forgotten.length, 3);
});

test('events that have passed go with the history of their time', async (t) => {
  const keepFrom = AT_1000 - POLICY.retentionMs;
  const event = (id: string, to: number): AnnouncedEvent => ({
    ...{ id, name: id, kind: 'campaign', sources: ['*'], effect: { kind: 'learn' } },
    ...{ from: to - HOUR_MS, to },
  });
  const events = [
    event('passed', keepFrom),
    event('still-kept', keepFrom + MINUTE_MS),
    event('to-come', atMinute(600)),
  ];
  const { clock, retired } = setUp(t, { newest: 0, events });
  await clock.advanceTo(atMinute(70));
  // Age is measured from the newest count, so the second one is kept also an hour later.
  assert.deepEqual(retired, ['passed']);
});

test('what hardly any record will come to is summed, and what is past its retention goes', async (t) => {
  const { clock, compacted, forgotten } = setUp(t, { newest: 0.5 });
  await clock.advanceTo(atMinute(2));
  const [bounds] = compacted;
  // Records of an hour before 10:00:30 are too late; ten minutes more for those on their way.
  assert.equal(bounds?.sumBefore, atMinute(-70));
  assert.equal(bounds.keepFrom, AT_1000 - 2 * DAY_MS);
  assert.deepEqual(forgotten, [bounds.keepFrom]);
});

test('a clock that jumps ahead a year costs no history', async (t) => {
  const { clock, compacted } = setUp(t, { newest: 0 });
  await clock.advanceTo(AT_1000 + 365 * DAY_MS);
  assert.ok(compacted.every(({ keepFrom }) => keepFrom === AT_1000 - 2 * DAY_MS));
});

test('counts from ahead of the clock do not make others old', async (t) => {
  const { clock, compacted } = setUp(t, { newest: 30 * 1_440 });
  await clock.advanceTo(atMinute(1));
  assert.equal(compacted[0]?.keepFrom, atMinute(1) - 2 * DAY_MS);
});

test('between two parts the store is left alone for four times as long', async (t) => {
  const { clock, compacted, telemetry } = setUp(t, { newest: 0, parts: 3 });
  await clock.advanceTo(atMinute(2));
  const [first = 0, ...others] = compacted.map(({ at }) => at);
  assert.deepEqual(
    others.map((at) => at - first),
    [400, 800, 1_200],
  );
  assert.deepEqual(
    telemetry.lines.map(({ message, fields }) => [message, fields['parts']]),
    [['the stores were tidied', 3]],
  );
});

test('an empty history is left alone', async (t) => {
  const { clock, compacted, forgotten } = setUp(t, {});
  await clock.advanceTo(atMinute(200));
  assert.deepEqual([compacted.length, forgotten.length], [0, 0]);
});

test('a store that fails is told of, and tidied an hour later', async (t) => {
  let isBroken = true;
  const { clock, compacted, telemetry } = setUp(t, { newest: 0, fails: () => isBroken });
  await clock.advanceTo(atMinute(2));
  assert.deepEqual(
    telemetry.lines.map(({ level, message }) => [level, message]),
    [['warn', 'the stores could not be tidied; it is tried again in an hour']],
  );
  isBroken = false;
  await clock.advanceTo(atMinute(62));
  assert.equal(compacted.length, 1);
});

test('the end of the service waits for no more than the part that is being done', async (t) => {
  const { clock, compacted, end } = setUp(t, { newest: 0, parts: 1_000_000 });
  await clock.advanceTo(atMinute(1) + 500);
  await end();
  await settled();
  const { length } = compacted;
  await clock.advanceTo(atMinute(100));
  assert.equal(compacted.length, length);
});

/** Which questions are computed together, when, and which are not computed at all? */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred, settled } from '../deferred.ts';
import type { Deferred } from '../deferred.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import type { BatchPolicy } from '../../../../src/app/on-demand/micro-batches.ts';
import { createMicroBatches } from '../../../../src/app/on-demand/micro-batches.ts';

const NEVER = new AbortController().signal;

interface Batch {
  readonly queue: string;
  readonly questions: readonly number[];
  readonly answer: Deferred<readonly number[]>;
}

/** Batches whose answers a test gives; a batch is of three, and waits for 5 ms. */
function given(changes: Partial<BatchPolicy> = {}) {
  const clock = createVirtualClock(1_000);
  const telemetry = createRecordingTelemetry();
  const batches: Batch[] = [];
  const made = createMicroBatches<number, number>(
    {
      clock,
      telemetry,
      elapsedMs: () => clock.now(),
      compute: (queue, questions) => {
        const answer = deferred<readonly number[]>();
        batches.push({ queue, questions, answer });
        return answer.promise;
      },
    },
    { batchMax: 3, delayMs: 5, queueMax: 4, waitMsMax: 100, ...changes },
  );
  /** How a question ended; `undefined`: it has not. */
  const asked = (question: number, { queue = 'a', signal = NEVER } = {}) => {
    const told: { answer?: number; reason?: unknown } = {};
    void made.ask(queue, question, signal).then(
      (answer) => (told.answer = answer),
      (error: unknown) => (told.reason = (error as { reason?: unknown }).reason ?? error),
    );
    return told;
  };
  const counted = (outcome: string) => telemetry.counted('pra_on_demand_total', { outcome });
  return { clock, telemetry, batches, asked, counted };
}

test('the first question waits for others for the delay, and then leaves with those that came', async () => {
  const { clock, batches, asked, telemetry } = given();
  const first = asked(1);
  await clock.advanceTo(1_004);
  const second = asked(2);
  assert.equal(batches.length, 0);
  await clock.advanceTo(1_005);
  assert.deepEqual(batches[0]?.questions, [1, 2]);
  await clock.advanceTo(1_015);
  batches[0].answer.resolve([10, 20]);
  await settled();
  assert.deepEqual([first, second], [{ answer: 10 }, { answer: 20 }]);
  assert.deepEqual(telemetry.observed('pra_on_demand_queue_seconds'), [0.005, 0.001]);
  assert.deepEqual(telemetry.observed('pra_on_demand_compute_seconds'), [0.01]);
});

test('a full batch leaves at once, and what comes while it is computed leaves together after it', async () => {
  const { clock, batches, asked } = given();
  for (const question of [1, 2, 3]) asked(question);
  assert.deepEqual(batches[0]?.questions, [1, 2, 3]);
  for (const question of [4, 5]) asked(question);
  await clock.advanceTo(1_050);
  assert.equal(batches.length, 1, 'one batch of a queue at a time');
  batches[0].answer.resolve([0, 0, 0]);
  await settled();
  await clock.advanceTo(1_055);
  assert.deepEqual(batches[1]?.questions, [4, 5]);
});

test('queues do not wait for each other', () => {
  const { batches, asked } = given({ batchMax: 1 });
  asked(1);
  asked(2, { queue: 'b' });
  asked(3);
  assert.deepEqual(
    batches.map(({ queue, questions }) => [queue, ...questions]),
    [
      ['a', 1],
      ['b', 2],
    ],
  );
});

test('one more than may wait is refused, those that wait are answered', async () => {
  const { batches, asked, counted } = given();
  for (const question of [1, 2, 3]) asked(question);
  const waiting = [4, 5, 6, 7].map((question) => asked(question));
  const refused = asked(8);
  await settled();
  assert.deepEqual(refused, { reason: 'queue-full' });
  assert.equal(counted('queue-full'), 1);
  batches[0]?.answer.resolve([0, 0, 0]);
  await settled();
  assert.deepEqual(batches[1]?.questions, [4, 5, 6]);
  batches[1].answer.resolve([40, 50, 60]);
  await settled();
  assert.deepEqual(waiting.slice(0, 3), [{ answer: 40 }, { answer: 50 }, { answer: 60 }]);
});

test('what has waited too long is dropped when its turn comes, and not computed', async () => {
  const { clock, batches, asked, counted } = given();
  for (const question of [1, 2, 3]) asked(question);
  const late = asked(4);
  await clock.advanceTo(1_090);
  asked(5);
  await clock.advanceTo(1_101);
  batches[0]?.answer.resolve([0, 0, 0]);
  await settled();
  await clock.advanceTo(1_106);
  assert.deepEqual(late, { reason: 'waited-too-long' });
  assert.deepEqual(batches[1]?.questions, [5]);
  assert.equal(counted('late'), 1);
});

test('whose caller has gone is not computed, unless it is already', async () => {
  const { clock, batches, asked, counted } = given();
  const [gone, stays] = [new AbortController(), new AbortController()];
  const left = asked(1, { signal: gone.signal });
  const taken = asked(2, { signal: stays.signal });
  gone.abort(new Error('the caller has gone'));
  await clock.advanceTo(1_005);
  assert.deepEqual(batches[0]?.questions, [2]);
  stays.abort(new Error('too late'));
  batches[0].answer.resolve([20]);
  await settled();
  assert.match(String(left.reason), /the caller has gone/);
  assert.deepEqual(taken, { answer: 20 });
  assert.deepEqual([counted('gone'), counted('answered')], [1, 1]);
  const before = asked(3, { signal: gone.signal });
  await settled();
  assert.match(String(before.reason), /the caller has gone/);
});

test('a batch that fails is the failure of its questions alone', async () => {
  const { clock, batches, asked, counted } = given();
  const first = asked(1);
  await clock.advanceTo(1_005);
  const second = asked(2);
  batches[0]?.answer.reject(new Error('the planner was lost'));
  await settled();
  await clock.advanceTo(1_010);
  batches[1]?.answer.resolve([20]);
  await settled();
  assert.match(String(first.reason), /the planner was lost/);
  assert.deepEqual(second, { answer: 20 });
  assert.deepEqual([counted('failed'), counted('answered')], [1, 1]);
});

/** What every clock does. */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { suite, test } from 'node:test';
import type { Clock } from '../../src/ports/clock.ts';

export interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets at least so much time pass. */
  readonly pass: (ms: number) => Promise<void>;
}

const never = (): AbortSignal => new AbortController().signal;

export function clockContract(name: string, open: () => ClockUnderTest): void {
  suite(`clock: ${name}`, () => {
    test('a wait ends at or after its time', async () => {
      const { clock, pass } = open();
      const at = clock.now() + 20;
      const wait = clock.until(at, never());
      await pass(20);
      await wait;
      assert.ok(clock.now() >= at);
    });

    test('time does not run back, and is in whole milliseconds', async () => {
      const { clock, pass } = open();
      const before = clock.now();
      await pass(5);
      assert.ok(clock.now() >= before + 5);
      assert.ok(Number.isInteger(clock.now()));
    });

    test('a wait for now or the past ends at once', async () => {
      const { clock } = open();
      await clock.until(clock.now(), never());
      await clock.until(0, never());
      await clock.until(Number.NEGATIVE_INFINITY, never());
    });

    test('an abort ends a wait early, however long it is, and it does not reject', async () => {
      const { clock } = open();
      // Beyond what one timer of Node reaches, 2^31 ms.
      const far = clock.now() + 2 ** 33;
      const controller = new AbortController();
      const waits = [clock.until(far, controller.signal), clock.until(Infinity, controller.signal)];
      controller.abort(new Error('enough'));
      await Promise.all(waits);
      assert.ok(clock.now() < far);
    });

    test('a wait with a signal that has aborted ends at once', async () => {
      const { clock } = open();
      await clock.until(clock.now() + 2 ** 33, AbortSignal.abort());
    });

    test('a long wait does not end early', async () => {
      const { clock, pass } = open();
      const controller = new AbortController();
      let ended = false;
      const wait = clock.until(clock.now() + 2 ** 33, controller.signal).then(() => {
        ended = true;
      });
      await pass(20);
      assert.equal(ended, false);
      controller.abort();
      await wait;
    });

    test('a wait that is over leaves no listener on its signal', async () => {
      const { clock, pass } = open();
      const { signal } = new AbortController();
      const wait = clock.until(clock.now() + 5, signal);
      await pass(5);
      await wait;
      assert.equal(getEventListeners(signal, 'abort').length, 0);
    });
  });
}

/** The pipeline between a stream of requests and a stream of replies. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { inOrder } from '../../../src/adapters/grpc/calls/in-order.ts';

async function* from<Value>(values: readonly Value[], error?: Error): AsyncGenerator<Value> {
  for (const value of values) yield await Promise.resolve(value);
  if (error !== undefined) throw error;
}

async function collect<Value>(values: AsyncIterable<Value>): Promise<{ values: Value[]; error: unknown }> {
  const collected: Value[] = [];
  try {
    for await (const value of values) collected.push(value);
  } catch (error) {
    return { values: collected, error };
  }
  return { values: collected, error: undefined };
}

/** Resolves after some turns of the microtask queue. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

test('results keep the order of their inputs, and no more is under way than there is room for', async () => {
  const delays = fc.array(fc.nat({ max: 20 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(delays, fc.integer({ min: 1, max: 5 }), async (inputs, room) => {
      let underWay = 0;
      let most = 0;
      const outputs = inOrder(from(inputs.map((delay, index) => ({ delay, index }))), {
        room,
        cost: () => 1,
        work: async ({ delay, index }) => {
          underWay += 1;
          most = Math.max(most, underWay);
          await turns(delay);
          underWay -= 1;
          return index;
        },
      });
      assert.deepEqual(await collect(outputs), { values: inputs.map((_, index) => index), error: undefined });
      assert.ok(most <= room);
    }),
  );
});

test('inputs that fail let the work under way finish first', async () => {
  const failure = new Error('the client has sent nonsense');
  const outputs = inOrder(from([1, 2], failure), {
    room: 10,
    cost: () => 1,
    work: async (input) => {
      await turns(20);
      return input;
    },
  });
  assert.deepEqual(await collect(outputs), { values: [1, 2], error: failure });
});

test('work that fails takes its place: the results before it come, those after it do not', async () => {
  const failure = new Error('the disk is full');
  const outputs = inOrder(from([1, 2, 3]), {
    room: 10,
    cost: () => 1,
    work: async (input) => {
      if (input === 2) throw failure; // Long before the first is done.
      await turns(30);
      return input;
    },
  });
  assert.deepEqual(await collect(outputs), { values: [1], error: failure });
});

test('a result is handed on while the next input keeps the reader waiting', async () => {
  const silent: AsyncIterable<number> = {
    async *[Symbol.asyncIterator]() {
      yield 1;
      await new Promise<never>(() => undefined);
    },
  };
  const outputs = inOrder(silent, { room: 10, cost: () => 1, work: (input) => Promise.resolve(input) });
  assert.deepEqual(await outputs.next(), { done: false, value: 1 });
});

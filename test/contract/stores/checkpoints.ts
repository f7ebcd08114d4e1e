/** What all checkpoints promise: the newest value of each name, whole, across restarts. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Checkpoints } from '../../../src/ports/checkpoints.ts';
import { StoreUnavailable } from '../../../src/ports/failure.ts';

/** Where checkpoints are kept: after a close, the next ones opened go on from what was put. */
export interface CheckpointsPlace {
  open(): Promise<Checkpoints>;
}

/** `place` makes an empty one, and has it removed after the test. */
export function checkpointsContract(
  name: string,
  place: (t: TestContext) => Promise<CheckpointsPlace>,
): void {
  describe(`checkpoints: ${name}`, () => {
    valueContract(place);
    lifecycleContract(place);
  });
}

function valueContract(place: (t: TestContext) => Promise<CheckpointsPlace>): void {
  test('a name that was never put has no value', async (t) => {
    const checkpoints = await (await place(t)).open();
    assert.equal(await checkpoints.get('allocation'), undefined);
    await checkpoints.close();
  });

  test('values come back as JSON gives them, across restarts', async (t) => {
    const there = await place(t);
    const checkpoints = await there.open();
    const values = {
      nested: { revision: 7, pools: [{ id: 'shop "1"', warm: 3 }], note: 'ü\n日本😀', nothing: null },
      number: 0,
      empty: '',
      null: null,
      "it's; DROP TABLE checkpoints": [],
    };
    for (const [name, value] of Object.entries(values)) await checkpoints.put(name, value);
    await checkpoints.close();
    const again = await there.open();
    for (const [name, value] of Object.entries(values)) assert.deepEqual(await again.get(name), value, name);
    await again.close();
  });

  test('bytes come back as they were, across restarts, apart from values of the same name', async (t) => {
    const there = await place(t);
    const checkpoints = await there.open();
    assert.equal(await checkpoints.getBytes('learned'), undefined);
    const many = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index) % 251);
    await checkpoints.put('learned', 'a value');
    await checkpoints.putBytes('learned', many.subarray(0, 10));
    await checkpoints.putBytes('learned', many.subarray(7)); // A view that does not begin where its buffer does.
    await checkpoints.putBytes('none', new Uint8Array(0));
    await checkpoints.close();
    const again = await there.open();
    assert.deepEqual(await again.getBytes('learned'), many.slice(7));
    assert.deepEqual(await again.getBytes('none'), new Uint8Array(0));
    assert.equal(await again.get('learned'), 'a value');
    await again.close();
  });

  test('a value replaces the one before as a whole, and only that', async (t) => {
    const checkpoints = await (await place(t)).open();
    await checkpoints.put('a', { old: 1 });
    await checkpoints.put('b', 'untouched');
    await checkpoints.put('a', { new: 2 });
    assert.deepEqual(await checkpoints.get('a'), { new: 2 });
    assert.equal(await checkpoints.get('b'), 'untouched');
    await checkpoints.close();
  });

  test('of values that are put at the same time the last one stays', async (t) => {
    const there = await place(t);
    const checkpoints = await there.open();
    await Promise.all(Array.from({ length: 50 }, (_, i) => checkpoints.put('revision', i)));
    assert.equal(await checkpoints.get('revision'), 49);
    await checkpoints.close();
    const again = await there.open();
    assert.equal(await again.get('revision'), 49);
    await again.close();
  });

  test('a value is kept as it was when it was put', async (t) => {
    const checkpoints = await (await place(t)).open();
    const state = { warm: 3 };
    const put = checkpoints.put('state', state);
    state.warm = 99;
    await put;
    assert.deepEqual(await checkpoints.get('state'), { warm: 3 });
    await checkpoints.close();
  });

  test('a value of megabytes is kept whole', async (t) => {
    const there = await place(t);
    const checkpoints = await there.open();
    const value = Array.from({ length: 200_000 }, (_, i) => i / 7);
    await checkpoints.put('mixture', value);
    await checkpoints.close();
    const again = await there.open();
    assert.deepEqual(await again.get('mixture'), value);
    await again.close();
  });
}

function lifecycleContract(place: (t: TestContext) => Promise<CheckpointsPlace>): void {
  test('what was put before the close is there after it', async (t) => {
    const there = await place(t);
    const checkpoints = await there.open();
    const put = checkpoints.put('state', 1);
    await checkpoints.close();
    await put;
    const again = await there.open();
    assert.equal(await again.get('state'), 1);
    await again.close();
  });

  test('after the close every call rejects, and closing again does no harm', async (t) => {
    const checkpoints = await (await place(t)).open();
    await checkpoints.close();
    const isClosed = (error: unknown): boolean =>
      error instanceof StoreUnavailable && error.reason === 'closed';
    await assert.rejects(checkpoints.put('state', 1), isClosed);
    await assert.rejects(checkpoints.get('state'), isClosed);
    await checkpoints.close();
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryCheckpoints } from '../../../fakes/checkpoints.ts';
import { decisionOf } from '../../../fakes/planner.ts';
import { openRevisions } from '../../../../src/app/cycle/revisions.ts';
import type { Decision } from '../../../../src/core/allocation/decision.ts';
import { StoreUnavailable } from '../../../../src/ports/failure.ts';

const decisions = (count: number): Decision[] =>
  Array.from({ length: count }, (_, place) => decisionOf({ pool: `pool-${place}` }));

const places = (numbered: readonly { epoch: number; revision: number }[]): [number, number][] =>
  numbered.map(({ epoch, revision }) => [epoch, revision]);

test('each decision takes the next revision, in the epoch of this start', async () => {
  const revisions = await openRevisions(createMemoryCheckpoints());
  assert.deepEqual(places(await revisions.number(decisions(2))), [
    [1, 1],
    [1, 2],
  ]);
  assert.deepEqual(places(await revisions.number(decisions(1))), [[1, 3]]);
  assert.deepEqual(await revisions.number([]), []);
});

test('a decision keeps all that it was', async () => {
  const revisions = await openRevisions(createMemoryCheckpoints());
  const [decision] = decisions(1);
  assert.deepEqual(await revisions.number([decision ?? decisionOf()]), [
    { ...decision, epoch: 1, revision: 1 },
  ]);
});

test('a restart takes a higher epoch, and revisions go on upward', async () => {
  const disk = new Map<string, string>();
  const first = await openRevisions(createMemoryCheckpoints(disk));
  const last = (await first.number(decisions(1))).at(-1);
  const second = await openRevisions(createMemoryCheckpoints(disk));
  const next = (await second.number(decisions(1))).at(0);
  assert.ok(last && next);
  assert.equal(next.epoch, 2);
  assert.ok(next.revision > last.revision, `${next.revision} after ${last.revision}`);
});

test('a start that numbered nothing, or died between two, still moves both forward', async () => {
  const disk = new Map<string, string>();
  await openRevisions(createMemoryCheckpoints(disk));
  const before = JSON.parse(disk.get('revisions') ?? '') as { epoch: number; reservedUntil: number };
  await openRevisions(createMemoryCheckpoints(disk));
  const after = JSON.parse(disk.get('revisions') ?? '') as typeof before;
  assert.equal(after.epoch, before.epoch + 1);
  assert.ok(after.reservedUntil > before.reservedUntil);
});

test('no revision is used that was not reserved before, over many blocks', async () => {
  const disk = new Map<string, string>();
  const revisions = await openRevisions(createMemoryCheckpoints(disk));
  let expected = 0;
  // One more than a block at once, then blocks that end exactly, then what comes.
  for (const count of [10_001, 9_999, 10_000, 1, 4_000, 4_000, 4_000]) {
    const numbered = await revisions.number(decisions(count));
    const { reservedUntil } = JSON.parse(disk.get('revisions') ?? '') as { reservedUntil: number };
    for (const { revision } of numbered) {
      expected += 1;
      assert.equal(revision, expected);
    }
    assert.ok(expected <= reservedUntil, `${expected} of ${reservedUntil}`);
  }
});

test('while no block can be reserved nothing is numbered, and no revision is skipped', async () => {
  const memory = createMemoryCheckpoints();
  let isFull = false;
  const revisions = await openRevisions({
    ...memory,
    put: (name, value) =>
      isFull
        ? Promise.reject(new StoreUnavailable('disk-full', 'the disk is full'))
        : memory.put(name, value),
  });
  isFull = true;
  assert.deepEqual(places(await revisions.number(decisions(1))), [[1, 1]]);
  await assert.rejects(revisions.number(decisions(20_000)), StoreUnavailable);
  assert.deepEqual(places(await revisions.number(decisions(1))), [[1, 2]]);
  isFull = false;
  assert.deepEqual(places((await revisions.number(decisions(20_000))).slice(0, 1)), [[1, 3]]);
});

test('a reservation that cannot be read is no reason to begin anew', async () => {
  for (const stored of [
    '{}',
    '[]',
    '"x"',
    '7',
    'null',
    '{"epoch":-1,"reservedUntil":0}',
    '{"epoch":1,"reservedUntil":1.5}',
  ]) {
    const disk = new Map([['revisions', stored]]);
    await assert.rejects(openRevisions(createMemoryCheckpoints(disk)), /`revisions` is not/, stored);
  }
});

test('a start without a store is no start', async () => {
  const closed = createMemoryCheckpoints();
  await closed.close();
  await assert.rejects(openRevisions(closed), StoreUnavailable);
});

test('what is numbered is newer than what a manager has from before the data were lost, also after a restart', async () => {
  const disk = new Map<string, string>();
  const revisions = await openRevisions(createMemoryCheckpoints(disk));
  assert.equal(await revisions.surpass({ epoch: 7, revision: 123_456 }), true);
  assert.deepEqual(places(await revisions.number(decisions(1))), [[8, 123_457]]);
  const restarted = await openRevisions(createMemoryCheckpoints(disk));
  const [[epoch, revision] = [0, 0]] = places(await restarted.number(decisions(1)));
  assert.ok(epoch === 9 && revision > 123_457, `${epoch}, ${revision}`);
});

test('what a manager has from this life, or an older one, moves nothing', async () => {
  const revisions = await openRevisions(createMemoryCheckpoints());
  await revisions.number(decisions(5));
  for (const place of [
    { epoch: 1, revision: 5 },
    { epoch: 0, revision: 9_999_999 },
  ]) {
    assert.equal(await revisions.surpass(place), false);
  }
  assert.deepEqual(places(await revisions.number(decisions(1))), [[1, 6]]);
});

/** When a commit fails nothing of it counts, in the file or in memory, and all may be sent again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { FaultyStores } from './faulty-store.ts';
import { diskFull, openFaultyStores } from './faulty-store.ts';
import { StoreUnavailable } from '../../../src/ports/failure.ts';
import { batch, counts, minutes, read } from '../../contract/stores/history-fixtures.ts';
import { decision } from '../../contract/stores/ledger-fixtures.ts';

interface Stores extends FaultyStores {
  /** What the next commits fail with, one each; called when the commit is on its way. */
  readonly outcomes: (() => Error)[];
}

/** Stores of which only COMMIT can be made to fail. */
async function openStores(t: TestContext): Promise<Stores> {
  const outcomes: (() => Error)[] = [];
  const stores = await openFaultyStores(
    (close) => {
      t.after(close);
    },
    (sql) => (sql === 'COMMIT' ? outcomes.shift()?.() : undefined),
  );
  return { ...stores, outcomes };
}

const isUnavailable =
  (reason: string) =>
  (error: unknown): boolean =>
    error instanceof StoreUnavailable && error.reason === reason;

for (const [words, reason] of [
  ['Could not write file "pra.duckdb.wal": No space left on device', 'disk-full'],
  ['Could not write file "pra.duckdb.wal": File too large', 'disk-full'],
  ['Could not write file "pra.duckdb.wal": Read-only file system', 'read-only'],
  ['database has been invalidated because of a previous fatal error', 'store-failed'],
] as const) {
  test(`an append whose commit fails tells the reason: ${reason}`, async (t) => {
    const { history, outcomes } = await openStores(t);
    outcomes.push(() => new Error(words));
    await assert.rejects(history.append([batch('a', 1)]), isUnavailable(reason));
  });
}

test('a batch whose commit failed does not count, and counts once when it is sent again', async (t) => {
  const { history, outcomes } = await openStores(t);
  const first = batch('a', 1, { contributions: counts('shop', [0, 1]) });
  outcomes.push(diskFull);
  await assert.rejects(history.append([first]), isUnavailable('disk-full'));
  assert.deepEqual(await history.clients(), []);
  assert.deepEqual(await history.readAll(minutes(0, 1)), []);

  assert.deepEqual(await history.append([first]), [{ duplicate: false }]);
  assert.deepEqual(await read(history, minutes(0, 1)), { shop: [1] });
});

test('a batch that was sent twice while its commit failed is told so twice', async (t) => {
  const { history, outcomes } = await openStores(t);
  const sent = batch('a', 1, { contributions: counts('shop', [0, 1]) });
  outcomes.push(diskFull);
  const calls = await Promise.allSettled([history.append([sent]), history.append([sent])]);
  assert.ok(calls.every(({ status }) => status === 'rejected'));
});

test('what waits behind a failed commit fails with it: later batches must not hide the lost one', async (t) => {
  const { history, outcomes } = await openStores(t);
  const [first, ...later] = [1, 2, 3].map((n) => batch('a', n, { contributions: counts('shop', [n, n]) }));
  assert.ok(first);
  await history.append([batch('a', 0)]);
  const waiting: Promise<PromiseSettledResult<unknown>[]>[] = [];
  outcomes.push(() => {
    waiting.push(Promise.allSettled([first, ...later].map((each) => history.append([each]))));
    return diskFull();
  });
  await assert.rejects(history.append([first]), isUnavailable('disk-full'));
  const calls = (await Promise.all(waiting)).flat();
  assert.equal(calls.length, 3);
  assert.ok(calls.every((call) => call.status === 'rejected' && isUnavailable('disk-full')(call.reason)));
  assert.equal((await history.clients())[0]?.sequence, 0);

  const again = await Promise.all([first, ...later].map((each) => history.append([each])));
  assert.ok(again.flat().every(({ duplicate }) => !duplicate));
  assert.deepEqual(await read(history, minutes(1, 4)), { shop: [1, 2, 3] });
});

test('a duplicate of a batch that is durable is answered without a commit', async (t) => {
  const { history, outcomes } = await openStores(t);
  await history.append([batch('a', 1)]);
  outcomes.push(diskFull);
  assert.deepEqual(await history.append([batch('a', 1)]), [{ duplicate: true }]);
  assert.equal(outcomes.length, 1, 'the failing commit is still to come');
});

test('a failed commit keeps nothing of ledger and checkpoints either', async (t) => {
  const { ledger, checkpoints, outcomes } = await openStores(t);
  await checkpoints.put('state', 'before');
  outcomes.push(diskFull, diskFull);
  await assert.rejects(checkpoints.put('state', 'lost'), isUnavailable('disk-full'));
  await assert.rejects(
    ledger.append({ decisions: [decision({ revision: 1 })], scores: [] }),
    isUnavailable('disk-full'),
  );
  await ledger.append({ decisions: [decision({ pool: 'other', revision: 2 })], scores: [] });
  assert.equal(await checkpoints.get('state'), 'before');
  assert.equal(await ledger.decisionAt('shop', Date.UTC(2100, 0, 1)), undefined);
});

test('a value that JSON cannot hold fails its own call alone', async (t) => {
  const { history, checkpoints } = await openStores(t);
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const appended = history.append([batch('a', 1)]);
  await assert.rejects(checkpoints.put('state', circular), TypeError);
  await appended;
  assert.equal((await history.clients()).length, 1);
});

test('a batch that is not made of whole steps and numbers is a bug, and fails its own call alone', async (t) => {
  const { history } = await openStores(t);
  const appended = history.append([batch('a', 1)]);
  for (const broken of [
    batch('b', 1.5),
    batch('b', 1, { watermark: Number.NaN }),
    batch('b', 1, { contributions: counts('shop', [0.5, 1]) }),
    batch('b', 1, { contributions: counts('shop', [0, Number.NaN]) }),
    batch('b', 1, { contributions: counts('shop', [0, -1]) }),
  ]) {
    await assert.rejects(history.append([batch('c', 1), broken]), /^Error: bug: /);
  }
  await appended;
  assert.deepEqual(
    (await history.clients()).map(({ client }) => client),
    ['a'],
  );
});

/** What is told and kept of drifts, whatever the planner says runs? */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryCheckpoints } from '../../../fakes/checkpoints.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import type { DriftQuestion, KnownDrift } from '../../../../src/app/drift/drift-book.ts';
import { openDriftBook } from '../../../../src/app/drift/drift-book.ts';
import type { Drift } from '../../../../src/core/feedback/drift/drift.ts';
import { StoreUnavailable } from '../../../../src/ports/failure.ts';

const ALL: DriftQuestion = { series: undefined, kind: undefined, runningOnly: false };
const drift = (series: string, at: number, kind: Drift['kind'] = 'input'): Drift => ({
  ...{ series, kind, since: at - 600_000, seenAt: at },
  ...{ factor: 2, confidence: 0.999 },
});

test('a drift is told once as it begins and once as it ends, however often the planner says that it runs', async () => {
  const { book, telemetry } = await given();
  const web = drift('web', 1_000_000);
  for (const now of [1, 2, 3]) book.take([web], now);
  book.take([], 4);
  book.take([], 5);
  assert.deepEqual(
    telemetry.lines.map(({ message }) => message),
    ['a series has drifted', 'a drift is over'],
  );
  assert.equal(telemetry.counted('pra_drifts_total', { kind: 'input' }), 1);
  assert.deepEqual(book.list(ALL), [{ ...web, endedAt: 4 }]);
});

test('those that run come first, and questions narrow them', async () => {
  const { book } = await given();
  const [old, web, pool] = [drift('old', 1), drift('web', 2, 'loss'), drift('pool:web', 3)];
  book.take([old, web], 10);
  book.take([web, pool], 11);
  const names = (question: Partial<DriftQuestion>): string[] =>
    book.list({ ...ALL, ...question }).map(({ series }) => series);
  assert.deepEqual(names({}), ['pool:web', 'web', 'old']);
  assert.deepEqual(names({ runningOnly: true }), ['pool:web', 'web']);
  assert.deepEqual(names({ kind: 'loss' }), ['web']);
  assert.deepEqual(names({ series: 'old' }), ['old']);
});

test('drifts survive a restart, and are not told again', async () => {
  const { book, checkpoints } = await given();
  book.take([drift('web', 2), drift('gone', 1)], 10);
  book.take([drift('web', 2)], 11);
  await book.keep();
  const { book: later, telemetry } = await given(checkpoints);
  assert.deepEqual(later.list(ALL), book.list(ALL));
  later.take([drift('web', 2)], 12);
  assert.deepEqual(telemetry.lines, []);
});

test('a store that refuses costs nothing but a line, and is tried again', async () => {
  const checkpoints = createMemoryCheckpoints();
  let refuses = true;
  const { book, telemetry } = await given({
    ...checkpoints,
    put: (name, value) =>
      refuses ? Promise.reject(new StoreUnavailable('disk-full', 'no room')) : checkpoints.put(name, value),
  });
  book.take([drift('web', 2)], 10);
  await book.keep();
  assert.match(telemetry.lines.at(-1)?.message ?? '', /could not be kept/);
  refuses = false;
  await book.keep();
  assert.equal(((await checkpoints.get('drifts')) as unknown[]).length, 1);
});

test('what was kept and is no drift is left aside', async () => {
  for (const kept of [{}, 'x', [null, 1, { series: 'web' }]]) {
    const checkpoints = createMemoryCheckpoints();
    await checkpoints.put('drifts', kept);
    const { book } = await given(checkpoints);
    assert.deepEqual(book.list(ALL), []);
  }
});

test('only so many that are over are remembered', async () => {
  const { book } = await given();
  for (let at = 1; at <= 600; at += 1) book.take([drift(`s${at}`, at)], at);
  const listed = book.list(ALL);
  assert.equal(listed.length, 501);
  assert.deepEqual([listed[0]?.series, listed[1]?.series], ['s600', 's599']);
});

test('a watcher is told what runs, and then what begins and ends', async () => {
  const { book } = await given();
  book.take([drift('web', 1)], 10);
  const stop = new AbortController();
  const told = book.watch(ALL, stop.signal)[Symbol.asyncIterator]();
  const next = async (): Promise<KnownDrift | undefined> => {
    const step = await told.next();
    return step.done === true ? undefined : step.value;
  };
  assert.equal((await next())?.series, 'web');
  const waiting = next();
  book.take([drift('web', 1), drift('api', 2)], 11);
  assert.equal((await waiting)?.series, 'api');
  book.take([drift('api', 2)], 12);
  assert.deepEqual(await next(), { ...drift('web', 1), endedAt: 12 });
  const last = next();
  book.close();
  assert.equal(await last, undefined);
});

async function given(
  checkpoints: Parameters<typeof openDriftBook>[0]['checkpoints'] = createMemoryCheckpoints(),
) {
  const telemetry = createRecordingTelemetry();
  return { checkpoints, telemetry, book: await openDriftBook({ checkpoints, telemetry }) };
}

/** Which appends share a write, and who is told when one fails; what writes is a stand-in, and so is no server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Group } from '../../../src/adapters/questdb/group.ts';
import { Intake } from '../../../src/adapters/questdb/intake.ts';
import { plainContribution } from '../../../src/core/demand/batch.ts';
import { batch, counts, minute } from '../../contract/stores/history-fixtures.ts';

/** An intake whose writes end as the test says, each once it has begun. */
function openIntake(): { intake: Intake; begun: () => Promise<Write> } {
  const writes: Write[] = [];
  let announce = (): void => undefined;
  const intake = new Intake(
    new Map(),
    (group) =>
      new Promise((resolve, reject) => {
        writes.push({ group, resolve, reject });
        announce();
      }),
  );
  return {
    intake,
    begun: async () => {
      if (writes.length === 0) await new Promise<void>((resolve) => (announce = resolve));
      const write = writes.shift();
      assert.ok(write);
      return write;
    },
  };
}

interface Write {
  readonly group: Group;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

const one = counts('shop', [0, 1]);
const thousands = (n: number) =>
  Array.from({ length: n * 1_000 }, (_, i) => plainContribution(`s${i}`, minute(0), 1));
const sequences = ({ group }: Write): number[] => group.clients.map(({ sequence }) => sequence);

test('appends that come while a group is being written are written together, in the next one', async () => {
  const { intake, begun } = openIntake();
  const calls = [intake.append([batch('a', 1, { contributions: one })])];
  const first = await begun();
  calls.push(
    intake.append([batch('a', 2, { contributions: one })]),
    intake.append([batch('b', 1, { contributions: one })]),
  );
  assert.deepEqual(sequences(first), [1]);
  first.resolve();
  const second = await begun();
  assert.deepEqual(sequences(second), [2, 1]);
  second.resolve();
  assert.deepEqual((await Promise.all(calls)).flat(), Array(3).fill({ duplicate: false }));
});

test('when a group fails whoever waits behind it is told too, and all may be sent again', async () => {
  const { intake, begun } = openIntake();
  const sent = [1, 2].map((sequence) => batch('a', sequence, { contributions: one }));
  const calls = sent.slice(0, 1).map((each) => intake.append([each]));
  const write = await begun();
  calls.push(...sent.slice(1).map((each) => intake.append([each])));
  write.reject(new Error('the server is gone'));
  for (const call of calls) await assert.rejects(call, /the server is gone/);
  const again = intake.append(sent);
  (await begun()).resolve();
  assert.deepEqual(await again, [{ duplicate: false }, { duplicate: false }]);
});

test('a group ends before it gets too large, but never within a call', async () => {
  const { intake, begun } = openIntake();
  // 60,000 rows are more than a group should have, but one call is never taken apart; then 30,000 + 10,000, and
  // 20,000 that would make 60,000 of it.
  const calls = [60, 30, 10, 20].map((size, n) =>
    intake.append([batch(`c${n}`, 1, { contributions: thousands(size) })]),
  );
  for (const rows of [60_000, 40_000, 20_000]) {
    const write = await begun();
    assert.equal(write.group.contributions.length, rows);
    write.resolve();
  }
  await Promise.all(calls);
});

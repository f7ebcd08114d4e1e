/** A service that is stopped and started again goes on with what it had learned, from the store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POOL } from '../bad-days/callers.ts';
import type { Day } from '../bad-days/day.ts';
import { openDay, requestsAt, temporaryFolder } from '../bad-days/day.ts';

/** In so many cycles every slice of a small service is kept: 64 of them, 7 a cycle. */
const ROUND = 10;

const weightsOf = async ({ client }: Day): Promise<ReadonlyMap<string, number>> => {
  const { basis, models } = await client.predict({ subject: { pool: POOL } });
  assert.equal(basis, 'BASIS_MODEL');
  return new Map(models.map(({ name, expert, weight }) => [`${name}/${expert}`, weight]));
};

const recalledBy = ({ log }: Day): unknown =>
  log.find(({ msg }) => msg === 'the past was read')?.['recalled'];

test('after a restart the weights are those of before, and the past was not learned again', async (t) => {
  const dataDir = await temporaryFolder(t);
  const first = await openDay(t, { dataDir });
  for (let minute = 0; minute < ROUND; minute += 1) {
    await first.minute({ lb: requestsAt(first.clock.now()) });
  }
  const before = await weightsOf(first);
  assert.equal(recalledBy(first), 0);
  await first.stop();

  const second = await openDay(t, { dataDir, clock: first.clock, withoutHistory: true });
  await second.minute({ lb: requestsAt(second.clock.now()) });
  assert.equal(recalledBy(second), 2, 'the pool and its source');
  const after = await weightsOf(second);
  assert.deepEqual([...after.keys()], [...before.keys()]);
  for (const [expert, weight] of before) {
    assert.ok(
      Math.abs((after.get(expert) ?? 0) - weight) < 0.1,
      `${expert}: ${weight}, ${after.get(expert)}`,
    );
  }
});

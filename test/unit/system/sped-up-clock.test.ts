import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSpedUpClock } from '../../../src/adapters/system/sped-up-clock.ts';

const never = (): AbortSignal => new AbortController().signal;

test('it stands where it was made, and at the end of each leg', async () => {
  const clock = createSpedUpClock({ start: 5_000, speed: 1_000 });
  assert.equal(clock.now(), 5_000);
  clock.run({ at: 0, from: 5_000, until: 6_000 });
  assert.equal(clock.now(), 6_000, 'the leg began long ago');
  const wait = clock.until(6_500, never());
  clock.run({ at: Date.now(), from: 6_000, until: 7_000 });
  await wait;
  assert.ok(clock.now() >= 6_500 && clock.now() <= 7_000);
});

test('all who are told of the same leg have the same time of the same moment', () => {
  const leg = { at: 1_000_000, from: 0, until: 3_600_000 };
  const clocks = [1, 2].map(() => createSpedUpClock({ start: 0, speed: 60 }));
  for (const clock of clocks) clock.run(leg);
  assert.deepEqual(
    clocks.map((clock) => clock.timeOf(1_001_000)),
    [60_000, 60_000],
  );
  assert.equal(clocks[0]?.timeOf(0), 0, 'before the leg it stood at its beginning');
  assert.equal(clocks[0].timeOf(2_000_000), 3_600_000, 'after it it stands at its end');
  assert.equal(clocks[0].realMs(300_000), 5_000);
});

/** What the service does with versions that it trained, and never does with what somebody chose. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { settled } from '../deferred.ts';
import { createMemoryCheckpoints } from '../../../fakes/checkpoints.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { createMemoryLedger } from '../../../fakes/ledger.ts';
import { createFakeRepository, createFakeValidator } from '../../../fakes/models.ts';
import { createFakePlanner } from '../../../fakes/planner.ts';
import { minuteCard } from '../../../fakes/predictor.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { score } from '../../../contract/stores/ledger-fixtures.ts';
import { openModelKeeper } from '../../../../src/app/models/model-keeper.ts';
import { createReferee } from '../../../../src/app/models/referee.ts';
import { total } from '../../../../src/core/forecast/target.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

/** What outlives a restart, and the time. */
const newWorld = () => ({
  clock: createVirtualClock(0),
  repository: createFakeRepository([minuteCard()]),
  ledger: createMemoryLedger(),
  kept: new Map<string, string>(),
});

async function given(t: TestContext, world = newWorld()) {
  const { clock, repository, ledger, kept } = world;
  const planner = createFakePlanner();
  const telemetry = createRecordingTelemetry();
  const keeper = await openModelKeeper(
    {
      ...{ repository, validator: createFakeValidator(), planner, clock, folderClock: clock, telemetry },
      checkpoints: createMemoryCheckpoints(kept),
    },
    { stepMs: MINUTE_MS, isOwn: () => true },
  );
  const referee = createReferee({ models: keeper, ledger, clock, telemetry });
  const end = new AbortController();
  const running = referee.run(end.signal);
  const stop = (): Promise<void> => {
    end.abort();
    return running;
  };
  t.after(stop);
  const swap = () => keeper.betweenCycles(() => planner.serve());
  return {
    ...{ keeper, stop, world },
    /** A version is trained, ready, and loaded. */
    train: async (version: number): Promise<void> => {
      await referee.beforeTraining('fake');
      repository.put(minuteCard({ version }));
      await keeper.load({ name: 'fake', version });
      await swap();
    },
    /** So many hours pass in which the candidate would have lost that many times as much. */
    pass: async (hours: number, candidate: number, ratio: number): Promise<void> => {
      for (let hour = 0; hour < hours; hour += 1) {
        const issue = { issuedAt: clock.now(), target: total(0, 5) };
        const told = 10 + (hour % 7);
        const tried = told * ratio * (1 + 0.1 * ((hour % 3) - 1));
        await ledger.append({
          decisions: [],
          scores: [
            score({ ...issue, pinball: told }),
            score({ ...issue, model: `pra+fake/${candidate}`, pinball: tried }),
          ],
        });
        await clock.advanceTo(clock.now() + HOUR_MS);
        await settled();
        await swap();
      }
    },
    mixing: () => keeper.list().find(({ mixes }) => mixes)?.version,
    tried: () => keeper.list().find(({ isCandidate }) => isCandidate)?.version,
    history: () => keeper.changes('fake').map(({ version, what }) => `${version} ${what}`),
  };
}

test('a version that is trained counts nothing at first, and takes over when it is clearly better, with a record of why', async (t) => {
  const { train, pass, mixing, tried, history } = await given(t);
  await train(2);
  assert.deepEqual([mixing(), tried()], [1, 2]);
  await pass(23, 2, 0.7);
  assert.deepEqual([mixing(), tried()], [1, 2]);
  await pass(10, 2, 0.7);
  // The one before is tried from now on.
  assert.deepEqual([mixing(), tried()], [2, 1]);
  const record = history().find((what) => what.startsWith('2 champion'));
  assert.match(record ?? '', /^2 champion, by pra: 3\d\.\d % less is lost with it in \d+ hours, 9\d\.\d % sure, against version 1$/);
});

test('a bad one is rejected with the reason, and neither it nor an older one is tried again', async (t) => {
  const { train, pass, mixing, tried, history } = await given(t);
  await train(2);
  await pass(30, 2, 1.5);
  assert.deepEqual([mixing(), tried()], [1, undefined]);
  assert.ok(history().some((what) => /^2 rejected, by pra: .* % more is lost with it/.test(what)));
  await train(3);
  assert.deepEqual([mixing(), tried()], [1, 3]);
});

test('a restart does not begin a trial anew', async (t) => {
  const { train, pass, stop, world } = await given(t);
  await train(2);
  await pass(18, 2, 0.7);
  await stop();
  const after = await given(t, world);
  await after.pass(15, 2, 0.7);
  assert.deepEqual([after.mixing(), after.tried()], [2, 1]);
});

test('one that is no better within a fortnight is rejected, too', async (t) => {
  const { train, pass, mixing, tried, history } = await given(t);
  await train(2);
  await pass(14 * 24 + 2, 2, 1);
  assert.deepEqual([mixing(), tried()], [1, undefined]);
  assert.ok(history().some((what) => /^2 rejected, by pra: .*not clear/.test(what)));
});

test('a slow poison is rolled back: what was champion before shows itself better, and comes back for good', async (t) => {
  const { train, pass, mixing, tried, history } = await given(t);
  await train(2);
  await pass(40, 2, 0.7);
  assert.equal(mixing(), 2);
  await pass(40, 1, 0.7);
  assert.deepEqual([mixing(), tried()], [1, undefined]);
  assert.ok(history().includes('2 rejected, by pra: it turned worse than version 1'));
});

test('a champion that holds for a week is confirmed', async (t) => {
  const { train, pass, mixing, tried, history } = await given(t);
  await train(2);
  await pass(40, 2, 0.7);
  await pass(7 * 24, 1, 1);
  assert.deepEqual([mixing(), tried()], [2, undefined]);
  assert.ok(history().some((what) => what.startsWith("1 no candidate any more, by pra: version 2 is confirmed")));
});

test('what an operator chose is never touched', async (t) => {
  const { keeper, train, pass, mixing } = await given(t);
  await train(2);
  await keeper.setLabel('champion', { name: 'fake', version: 1 });
  await pass(60, 2, 0.5);
  assert.equal(mixing(), 1);
  // Nor is a candidate that somebody looks at.
  const other = await given(t);
  await other.train(2);
  await other.keeper.setLabel('candidate', { name: 'fake', version: 2 });
  await other.pass(60, 2, 0.5);
  assert.equal(other.mixing(), 1);
});

test('two operators who promote at once leave one champion, and a record of both', async (t) => {
  const { keeper, train, history } = await given(t);
  await train(2);
  await Promise.all([1, 2].map((version) => keeper.setLabel('champion', { name: 'fake', version })));
  assert.equal(keeper.labels().filter(({ label }) => label === 'champion').length, 1);
  assert.deepEqual(history().slice(-2).sort(), ['1 champion', '2 champion']);
});

test('what was scored before the version was ready decides nothing', async (t) => {
  const { world, train, pass, mixing } = await given(t);
  const { ledger, clock } = world;
  await clock.advanceTo(DAY_MS);
  await train(2);
  for (let hour = 0; hour < 23; hour += 1) {
    const issue = { issuedAt: hour * HOUR_MS, target: total(0, 5) };
    await ledger.append({
      decisions: [],
      scores: [score({ ...issue, pinball: 10 }), score({ ...issue, model: 'pra+fake/2', pinball: 1 })],
    });
  }
  await pass(5, 2, 0.5);
  assert.equal(mixing(), 1);
});

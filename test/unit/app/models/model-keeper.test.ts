/** The life of a model, from a copy in the folder to its end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { deferred, settled } from '../deferred.ts';
import { createMemoryCheckpoints } from '../../../fakes/checkpoints.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { createFakeRepository, createFakeValidator } from '../../../fakes/models.ts';
import type { FakePlannerOptions } from '../../../fakes/planner.ts';
import { createFakePlanner } from '../../../fakes/planner.ts';
import { minuteCard } from '../../../fakes/predictor.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { LOOK_EVERY_MS, openModelKeeper, SETTLED_MS } from '../../../../src/app/models/model-keeper.ts';
import type { ModelCard, ModelId } from '../../../../src/core/forecast/model/model-card.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

const V1 = minuteCard();
const V2 = minuteCard({ version: 2 });

interface Given {
  readonly cards?: readonly ModelCard[];
  readonly verdict?: (id: ModelId) => Promise<readonly string[]> | readonly string[];
  readonly planner?: FakePlannerOptions;
  readonly kept?: Map<string, string>;
  readonly isOwnAtStart?: boolean;
}

async function open(t: TestContext, given: Given = {}) {
  const { cards = [V1], kept = new Map<string, string>() } = given;
  const clock = createVirtualClock(0);
  const repository = createFakeRepository(cards);
  const validator = createFakeValidator(given.verdict);
  const planner = createFakePlanner(given.planner);
  const telemetry = createRecordingTelemetry();
  const checkpoints = createMemoryCheckpoints(kept);
  const deps = { repository, validator, planner, clock, folderClock: clock, telemetry, checkpoints };
  const keeper = await openModelKeeper(deps, {
    stepMs: MINUTE_MS,
    isOwn: () => given.isOwnAtStart ?? true,
  });
  const end = new AbortController();
  const running = keeper.run(end.signal);
  t.after(() => {
    end.abort();
    return running;
  });
  await settled();
  /** So many looks. */
  const look = async (times = 1): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      await clock.advanceTo(clock.now() + LOOK_EVERY_MS);
      await settled();
    }
  };
  const states = (): string[] =>
    keeper.list().map(({ name, version, state, mixes }) => `${name}/${version} ${state}${mixes ? ' mixes' : ''}`);
  const swap = () => keeper.betweenCycles(() => planner.serve());
  return { keeper, repository, validator, planner, clock, telemetry, kept, look, states, swap };
}

test('what lies there at start serves, the newest of each name; what came with PRA needs no process of its own', async (t) => {
  const other = minuteCard({ name: 'other' });
  const own = await open(t, { cards: [V1, V2, other] });
  assert.deepEqual(own.states(), ['fake/1 ready', 'fake/2 ready mixes', 'other/1 ready mixes']);
  assert.deepEqual(own.validator.validated, []);
  const strange = await open(t, { cards: [V1], isOwnAtStart: false });
  assert.deepEqual([strange.validator.validated, strange.states()], [['fake/1'], ['fake/1 ready mixes']]);
  // What passed once is known after a restart, as long as its card is the same.
  const again = await open(t, { cards: [V1], isOwnAtStart: false, kept: strange.kept });
  assert.deepEqual(again.validator.validated, []);
  const changed = [minuteCard({ description: 'Another.' })];
  const anew = await open(t, { cards: changed, isOwnAtStart: false, kept: strange.kept });
  assert.deepEqual(anew.validator.validated, ['fake/1']);
});

test('a version that is copied into place is tested, ready, loaded, and mixes from the next cycle on', async (t) => {
  const given = await open(t);
  given.repository.put(V2);
  await given.look();
  assert.deepEqual(given.states(), ['fake/1 ready mixes', 'fake/2 loading']);
  await given.look();
  assert.deepEqual(given.validator.validated, ['fake/2']);
  assert.deepEqual(given.states(), ['fake/1 ready mixes', 'fake/2 ready']);
  await given.swap();
  assert.deepEqual(given.states(), ['fake/1 ready', 'fake/2 ready mixes']);
  assert.deepEqual(given.planner.served.at(-1), [{ name: 'fake', version: 2 }]);
  // Nothing has changed since: nothing is read, loaded or served again.
  const reads = given.repository.reads.length;
  await given.look(3);
  await given.swap();
  assert.equal(given.repository.reads.length, reads);
  assert.equal(given.planner.served.length, 2);
  assert.deepEqual(given.keeper.changes('fake').map(({ version, what }) => `${version} ${what}`), [
    '1 ready',
    '1 mixes',
    '2 ready',
    '2 mixes',
  ]);
});

test('a folder that is being copied is waited for; one that stays broken is refused with all reasons', async (t) => {
  const given = await open(t);
  given.repository.put(V2, ['card.json is missing']);
  await given.look(2);
  assert.deepEqual(given.states()[1], 'fake/2 loading');
  given.repository.put(V2, ['model.onnx has another sha256', 'weights.bin is not listed']);
  await given.look(1 + SETTLED_MS / LOOK_EVERY_MS - 1);
  assert.deepEqual(given.states()[1], 'fake/2 loading');
  await given.look();
  assert.deepEqual(given.states(), ['fake/1 ready mixes', 'fake/2 refused']);
  assert.deepEqual(given.keeper.list()[1]?.reasons, [
    'model.onnx has another sha256',
    'weights.bin is not listed',
  ]);
  assert.deepEqual(
    given.telemetry.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields['model']),
    ['fake/2'],
  );
  // The rest of it has come.
  given.repository.put(V2);
  await given.look(2);
  assert.equal(given.states()[1], 'fake/2 ready');
});

test('one that fails its test is refused and the old one stays; so is one that the planner cannot load', async (t) => {
  const given = await open(t, {
    verdict: ({ version }) => (version === 2 ? ['it gives NaN', 'it is slow'] : []),
    planner: { unloadable: ({ version }) => (version === 3 ? 'no memory' : undefined) },
  });
  given.repository.put(V2);
  given.repository.put(minuteCard({ version: 3 }));
  given.repository.put(minuteCard({ version: 4, stepMs: 3_600_000 }));
  await given.look(1 + SETTLED_MS / LOOK_EVERY_MS + 1);
  await given.swap();
  assert.deepEqual(
    given.keeper.list().map(({ state, reasons, mixes }) => [state, mixes, ...reasons]),
    [
      ['ready', true],
      ['refused', false, 'it gives NaN', 'it is slow'],
      ['refused', false, 'no memory'],
      ['refused', false, "its steps are 3600000 ms long, the service's 60000 ms"],
    ],
  );
});

test('a version that is changed after it was ready mixes no more, and the one before takes over', async (t) => {
  const given = await open(t, { cards: [V1, V2] });
  given.repository.put(minuteCard({ version: 2, description: 'Another.' }));
  await given.look(2);
  await given.swap();
  assert.deepEqual(given.states(), ['fake/1 ready mixes', 'fake/2 refused']);
  assert.deepEqual(given.keeper.list()[1]?.reasons, [
    'it was changed after it had been ready',
    'this version was published before with other content: raise the version',
  ]);
  given.repository.put(V2);
  await given.look(2);
  await given.swap();
  assert.deepEqual(given.states(), ['fake/1 ready', 'fake/2 ready mixes']);
});

test('a version whose folder is gone is retired, and comes back with it', async (t) => {
  const given = await open(t, { cards: [V1, V2] });
  given.repository.remove(V2);
  await given.look();
  assert.equal(given.states()[1], 'fake/2 ready mixes', 'a folder that is being replaced is away for a moment');
  await given.look();
  await given.swap();
  assert.deepEqual(given.states(), ['fake/1 ready mixes', 'fake/2 retired']);
  given.repository.put(V2);
  await given.look(2);
  await given.swap();
  assert.deepEqual(given.states(), ['fake/1 ready', 'fake/2 ready mixes']);
});

test('the champion mixes, whichever is the newest; labels and retirements outlive a restart', async (t) => {
  const cards = [V1, V2, minuteCard({ version: 3 })];
  const given = await open(t, { cards });
  const outcome = await given.keeper.setLabel('champion', { name: 'fake', version: 1 });
  assert.equal(outcome.kind, 'done');
  await given.keeper.setLabel('canary', { name: 'fake', version: 3 });
  await given.keeper.retire(V2);
  await given.swap();
  assert.deepEqual(given.states(), ['fake/1 ready mixes', 'fake/2 retired', 'fake/3 ready']);

  const again = await open(t, { cards, kept: given.kept });
  assert.deepEqual(again.states(), given.states());
  assert.deepEqual(again.keeper.list().map(({ labels }) => labels), [['champion'], [], ['canary']]);
  // Rollback, and back to the newest.
  await again.keeper.setLabel('champion', { name: 'fake', version: 3 });
  await again.swap();
  assert.equal(again.states()[2], 'fake/3 ready mixes');
  await again.keeper.setLabel('champion', { name: 'fake', version: undefined });
  await again.keeper.retire({ name: 'fake', version: 3 });
  await again.swap();
  assert.deepEqual(again.states(), ['fake/1 ready mixes', 'fake/2 retired', 'fake/3 retired']);
  const back = await again.keeper.load(V2);
  assert.ok(back.kind === 'done' && back.model.state === 'ready');
  await again.swap();
  assert.deepEqual(again.states(), ['fake/1 ready', 'fake/2 ready mixes', 'fake/3 retired']);
});

test('a label goes to a ready version only, and nobody else is changed', async (t) => {
  const given = await open(t, { verdict: () => ['bad'] });
  given.repository.put(V2);
  await given.look(2);
  const set = (version: number | undefined) => given.keeper.setLabel('champion', { name: 'fake', version });
  assert.equal((await set(2)).kind, 'not-ready');
  assert.equal((await set(7)).kind, 'unknown-model');
  assert.equal((await set(undefined)).kind, 'unknown-model');
  assert.equal((await given.keeper.retire({ name: 'no', version: 1 })).kind, 'unknown-model');
  assert.equal((await given.keeper.load({ name: 'no', version: 1 })).kind, 'unknown-model');
  assert.deepEqual(given.states(), ['fake/1 ready mixes', 'fake/2 refused']);
});

test('a rollback does not wait for a version that is being tested', async (t) => {
  const verdict = deferred<readonly string[]>();
  const given = await open(t, { cards: [V1, V2], verdict: () => verdict.promise });
  given.repository.put(minuteCard({ version: 3 }));
  await given.look(2);
  await given.keeper.setLabel('champion', { name: 'fake', version: 1 });
  await given.swap();
  assert.deepEqual(given.states(), ['fake/1 ready mixes', 'fake/2 ready', 'fake/3 loading']);
  verdict.resolve([]);
  await settled();
  assert.equal(given.states()[2], 'fake/3 ready');
});

test('while an older version is the champion the newest that is ready is tried; a label says which one instead', async (t) => {
  const V3 = minuteCard({ version: 3 });
  const given = await open(t, { cards: [V1, V2, V3] });
  const tried = () => given.keeper.list().filter(({ isCandidate }) => isCandidate).map(({ version }) => version);
  assert.deepEqual(tried(), [], 'the newest mixes');
  await given.keeper.setLabel('champion', { name: 'fake', version: 1 });
  await given.swap();
  assert.deepEqual([given.states()[0], tried()], ['fake/1 ready mixes', [3]]);
  await given.keeper.setLabel('candidate', { name: 'fake', version: 2 });
  await given.swap();
  assert.deepEqual(tried(), [2]);
  // Who mixes is not tried, whatever the labels say; then the newer one is.
  await given.keeper.setLabel('champion', { name: 'fake', version: 2 });
  await given.swap();
  assert.deepEqual([given.states()[1], tried()], ['fake/2 ready mixes', [3]]);
  await given.keeper.retire({ name: 'fake', version: 3 });
  await given.swap();
  assert.deepEqual(tried(), []);
  assert.deepEqual(
    given.keeper.changes('fake').flatMap(({ version, what }) => (what === 'is tried' ? [version] : [])),
    [3, 2, 3],
  );
});

test('a candidate that cannot be loaded is refused, and the one that mixes goes on', async (t) => {
  const unloadable = ({ version }: ModelId) => (version === 2 ? 'it does not fit into memory' : undefined);
  const given = await open(t, { cards: [V1, V2], planner: { unloadable } });
  assert.deepEqual(given.states(), ['fake/1 ready mixes', 'fake/2 refused']);
});

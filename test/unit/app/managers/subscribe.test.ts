import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryCheckpoints } from '../../../fakes/checkpoints.ts';
import { DIRECTIVE } from '../../../fakes/app.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { decisionOf } from '../../../fakes/planner.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { createPlanBus } from '../../../../src/adapters/local/plan-bus.ts';
import { openRevisions } from '../../../../src/app/cycle/revisions.ts';
import { createClaims } from '../../../../src/app/managers/claims.ts';
import { subscribe } from '../../../../src/app/managers/subscribe.ts';
import { PoolTaken } from '../../../../src/ports/failure.ts';

async function setUp() {
  const planBus = createPlanBus();
  await planBus.publish([DIRECTIVE]);
  const revisions = await openRevisions(createMemoryCheckpoints());
  const deps = {
    planBus,
    revisions,
    claims: createClaims({ leaseMs: 180_000 }),
    clock: createVirtualClock(0),
    telemetry: createRecordingTelemetry(),
  };
  const open = (manager: string, role: 'observer' | 'manager' | 'take-over' = 'manager', held = 0) =>
    subscribe(
      deps,
      {
        manager,
        pools: [],
        role,
        held: held === 0 ? [] : [{ pool: 'checkout', epoch: held, revision: held }],
      },
      { known: ['checkout'], signal: new AbortController().signal },
    );
  return { ...deps, open };
}

test('a second manager is refused, an observer is not, and who takes over ends the first one’s stream', async () => {
  const { open } = await setUp();
  const first = open('a');
  assert.equal((await first.next()).value, DIRECTIVE);
  await assert.rejects(open('b').next(), (error: PoolTaken) => error.reason === 'pool-taken');
  assert.equal((await open('watcher', 'observer').next()).value, DIRECTIVE);

  const waiting = first.next();
  const second = open('b', 'take-over');
  assert.equal((await second.next()).value, DIRECTIVE);
  await assert.rejects(waiting, (error: PoolTaken) => {
    assert.deepEqual([error.reason, error.manager], ['manager-evicted', 'b']);
    return true;
  });
  await assert.rejects(open('a').next(), PoolTaken, 'it stays out: there is no ping-pong');
});

test('whoever leaves keeps the pool for a lease, and its name lets it in again', async () => {
  const { open, clock } = await setUp();
  const first = open('a');
  await first.next();
  await first.return(undefined);
  await assert.rejects(open('b').next(), PoolTaken);
  const again = open('a');
  await again.next();
  await again.return(undefined);
  await clock.advanceTo(180_000);
  assert.equal((await open('b').next()).value, DIRECTIVE);
});

test('a subscription with a revision from the future makes the next directive newer, and is told', async () => {
  const { open, revisions, telemetry } = await setUp();
  await open('a', 'manager', 900).next();
  const [next] = await revisions.number([decisionOf()]);
  assert.deepEqual([next?.epoch, next?.revision], [901, 901]);
  assert.equal(telemetry.lines.filter(({ level }) => level === 'warn').length, 1);
});

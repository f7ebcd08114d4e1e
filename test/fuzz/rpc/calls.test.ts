/**
 * A running service among clients without manners: it answers or refuses each call as the API promises, goes on
 * serving the others, and counts exactly what it has acknowledged.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { fuzz } from '../budget.ts';
import { hostileRequests } from './messages.ts';
import { METHODS } from './methods.ts';
import type { Method } from './methods.ts';
import { present } from '../../../src/core/units/check.ts';
import { connectRaw } from './raw-client.ts';
import type { Action, CallEnd, RawClient } from './raw-client.ts';
import { startRunningService } from './running-service.ts';
import type { RunningService } from './running-service.ts';
import { assertSound } from './sound.ts';

interface Call {
  readonly path: string;
  readonly actions: readonly Action[];
}

/** Calls at the same time. */
const TOGETHER = 50;
const CONNECTIONS = 3;
const BATCHES_A_MINUTE = 10;
const HEALTH = '/grpc.health.v1.Health/Check';

const PROMISED: ReadonlySet<string> = new Set(['OK', 'INVALID_ARGUMENT', 'NOT_FOUND']);

/** It goes on until its caller has heard enough. */
const isEndless = (path: string): boolean => /\/(Watch|Stream)/.test(path);

const sends = (requests: readonly Buffer[]): Action[] => requests.map((bytes) => ({ kind: 'send', bytes }));
const waits = fc.integer({ min: 1, max: 20 }).map((turns): Action => ({ kind: 'wait', turns }));

/** Requests with pauses among them, then an end of some kind. */
const callsOf = (method: Method): Arbitrary<Call> =>
  fc
    .tuple(
      hostileRequests(method),
      fc.array(fc.tuple(fc.nat(), waits), { maxLength: 2 }),
      fc.constantFrom<readonly Action['kind'][]>(
        ['half-close'],
        ['half-close'],
        ['half-close'],
        ['cancel'],
        ['half-close', 'cancel'],
      ),
    )
    .map(([requests, pauses, end]) => {
      const actions = sends(requests);
      for (const [anywhere, pause] of pauses) actions.splice(anywhere % (actions.length + 1), 0, pause);
      return { path: method.path, actions: [...actions, ...end.map((kind) => ({ kind }) as Action)] };
    });

const calls = fc.array(fc.oneof(...[...METHODS.values()].map(callsOf)), {
  minLength: TOGETHER,
  maxLength: TOGETHER,
});

test('whatever comes through the door, the service goes on as if nothing were', async (t) => {
  const service = await startRunningService(t);
  const clients = Array.from({ length: CONNECTIONS }, () => connectRaw(service.address));
  t.after(() => {
    for (const client of clients) client.close();
  });
  let batches = 0;
  await fuzz(t, 'calls through the door of a running service', {
    inputs: calls,
    inputsEach: TOGETHER,
    unshrunk: true,
    check: async (together) => {
      await Promise.all([makeAll(clients, together), service.report()]);
      batches += 1;
      if (batches % BATCHES_A_MINUTE === 0) await service.nextMinute();
    },
  });
  await assertServes(service, clients[0]);
  await service.stopAndCount();
});

/** Makes the calls side by side; throws if one does not end as it should. */
async function makeAll(clients: readonly RawClient[], together: readonly Call[]): Promise<void> {
  const made = together.map(({ path, actions }, index) => ({
    path,
    actions,
    call: present(clients[index % clients.length], 'a client').call(path, actions),
  }));
  await Promise.all(made.filter(({ path }) => !isEndless(path)).map(({ call }) => call.ended));
  for (const { path, call } of made) if (isEndless(path)) call.cancel();
  for (const { path, actions, call } of made) assertKept(await call.ended, { path, actions });
}

function assertKept({ code, details, replies }: CallEnd, { path, actions }: Call): void {
  const mayBeCancelled = isEndless(path) || actions.some(({ kind }) => kind === 'cancel');
  const isKept = PROMISED.has(code) || (code === 'CANCELLED' && mayBeCancelled);
  const told = actions.map((action) =>
    action.kind === 'send' ? `send ${action.bytes.subarray(0, 500).toString('hex')}` : action.kind,
  );
  assert.ok(isKept, `${path}: ${code} ${details} after ${told.join(', ')}`);
  const decode = METHODS.get(path)?.responseDeserialize;
  if (decode) for (const reply of replies) assertSound(decode(reply), path);
}

async function assertServes(service: RunningService, client: RawClient | undefined): Promise<void> {
  assert.ok(client);
  const empty: Action[] = [{ kind: 'send', bytes: Buffer.alloc(0) }, { kind: 'half-close' }];
  const health = await client.call(HEALTH, empty).ended;
  assert.deepEqual(health.replies, [Buffer.from([0x08, 1])], 'the health is not SERVING'); // Field 1 is 1.
  const prediction = await service.client.predict({ subject: { pool: 'default' } });
  assert.equal(prediction.windows.length, 3);
  assertSound(prediction);
  assert.deepEqual(await service.metrics('pra_plan_cycles_total{outcome="failed"}'), []);
  assert.notDeepEqual(await service.metrics('pra_plan_cycles_total{outcome="done"}'), []);
}

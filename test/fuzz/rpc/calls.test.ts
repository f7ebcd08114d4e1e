/**
 * A running service among clients without manners: it answers or refuses each call as the API promises, goes on
 * serving the others, and counts exactly what it has acknowledged.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { fuzz } from '../budget.ts';
import { absurdText } from '../values.ts';
import { hostileRequests } from './messages.ts';
import { METHODS } from './methods.ts';
import { present } from '../../../src/core/units/check.ts';
import { connectRaw } from './raw-client.ts';
import type { Action, CallEnd, RawClient } from './raw-client.ts';
import { startRunningService } from './running-service.ts';
import type { RunningService } from './running-service.ts';
import { assertSound } from './sound.ts';
import { bytesField } from './wire.ts';

interface Call {
  readonly path: string;
  readonly actions: readonly Action[];
}

interface Called {
  readonly path: string;
  readonly requests: Arbitrary<readonly Buffer[]>;
}

/** Calls at the same time. */
const TOGETHER = 50;
const CONNECTIONS = 3;
const BATCHES_A_MINUTE = 10;
const HEALTH = '/grpc.health.v1.Health/Check';

const NOBODY = '/pra.v1.Nobody/Nothing';

const PROMISED: ReadonlySet<string> = new Set(['OK', 'INVALID_ARGUMENT', 'NOT_FOUND', 'FAILED_PRECONDITION']);

/** It goes on until its caller has heard enough. */
const isEndless = (path: string): boolean => /\/(Watch|Stream)/.test(path);

const sends = (requests: readonly Buffer[]): Action[] => requests.map((bytes) => ({ kind: 'send', bytes }));
const waits = fc.integer({ min: 1, max: 20 }).map((turns): Action => ({ kind: 'wait', turns }));

/** Requests with pauses among them, then an end of some kind. */
const callsOf = ({ path, requests: several }: Called): Arbitrary<Call> =>
  fc
    .tuple(
      several,
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
      return { path, actions: [...actions, ...end.map((kind) => ({ kind }) as Action)] };
    });

/** Services that libraries implement, and one that nobody does. */
const BORROWED = [
  HEALTH,
  '/grpc.health.v1.Health/Watch',
  '/grpc.health.v1.Health/List',
  '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
  '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
  NOBODY,
];
const field = fc
  .tuple(fc.integer({ min: 1, max: 7 }), absurdText)
  .map(([number, text]) => bytesField(number, Buffer.from(text)));
const bytes = fc.oneof(
  field,
  fc.uint8Array({ maxLength: 50 }).map((noise) => Buffer.from(noise)),
);
const called: readonly Called[] = [
  ...[...METHODS.values()].map((method) => ({ path: method.path, requests: hostileRequests(method) })),
  ...BORROWED.map((path) => ({ path, requests: fc.tuple(bytes) })),
];
const calls = fc.array(fc.oneof(...called.map(callsOf)), {
  minLength: TOGETHER,
  maxLength: TOGETHER,
});

test('whatever comes through the door, the service goes on as if nothing were', async (t) => {
  const service = await startRunningService(t);
  const clients = Array.from({ length: CONNECTIONS }, () => connectRaw(service.address));
  t.after(() => {
    for (const client of clients) client.close();
  });
  const outcomes = new Map<string, number>();
  let batches = 0;
  await fuzz(t, 'calls through the door of a running service', {
    inputs: calls,
    inputsEach: TOGETHER,
    unshrunk: true,
    check: async (together) => {
      const [codes] = await Promise.all([makeAll(clients, together), service.report()]);
      for (const code of codes) outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
      batches += 1;
      if (batches % BATCHES_A_MINUTE === 0) await service.nextMinute();
    },
  });
  // Calls that all end alike would prove nothing.
  for (const code of ['OK', 'INVALID_ARGUMENT', 'NOT_FOUND', 'CANCELLED']) {
    assert.ok((outcomes.get(code) ?? 0) > 100, `hardly any call is ${code}`);
  }
  await assertServes(service, clients[0]);
  await service.stopAndCount();
});

/** Makes the calls side by side; resolves with their codes, and throws if one does not end as it should. */
async function makeAll(clients: readonly RawClient[], together: readonly Call[]): Promise<readonly string[]> {
  const made = together.map(({ path, actions }, index) => ({
    path,
    call: present(clients[index % clients.length], 'a client').call(path, actions),
  }));
  await Promise.all(made.filter(({ path }) => !isEndless(path)).map(({ call }) => call.ended));
  for (const { path, call } of made) if (isEndless(path)) call.cancel();
  const ends = await Promise.all(made.map(({ call }) => call.ended));
  ends.forEach((end, index) => {
    assertKept(end, present(together[index], 'a call'));
  });
  return ends.map(({ code }) => code);
}

function assertKept({ code, details, replies }: CallEnd, { path, actions }: Call): void {
  const mayBeCancelled = isEndless(path) || actions.some(({ kind }) => kind === 'cancel');
  const isKept =
    PROMISED.has(code) ||
    (code === 'UNIMPLEMENTED' && path === NOBODY) ||
    (code === 'CANCELLED' && mayBeCancelled);
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

/** The service on a real QuestDB and a real Redis, killed as all three may be. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { suite, test } from 'node:test';
import { openQuestDbHistory } from '../../../src/adapters/questdb/open.ts';
import { toTimestamp } from '../../../src/compose-client.ts';
import { isNewer } from '../../../src/core/allocation/directive.ts';
import { floorToStep, MINUTE_MS } from '../../../src/core/units/time.ts';
import { needs } from '../../servers/needs.ts';
import type { QuestDb } from '../../servers/questdb.ts';
import { hasQuestDb, HOW_TO_GET_QUESTDB, startQuestDb } from '../../servers/questdb.ts';
import { redisPresence, startRedis } from '../../servers/redis.ts';
import { dataFolder, serve } from './served.ts';
import type { Served } from './served.ts';

/** The minute that all records lie in: closed, and well within the late limit. */
const minute = floorToStep(Date.now(), MINUTE_MS) - 5 * MINUTE_MS;

const batch = (sequence: number) => ({
  clientId: 'balancer',
  sequence,
  records: [{ time: toTimestamp(minute), count: sequence, attributes: [{ name: 'source', value: 'shop' }] }],
  watermark: toTimestamp(minute + MINUTE_MS),
});

/** Sends one batch; whether it was known already. Rejects if it is not acknowledged. */
async function send({ client }: Served, sequence: number): Promise<boolean> {
  const call = client.reportRequests();
  await call.write(batch(sequence));
  for await (const { duplicate } of call.responses) {
    call.end();
    return duplicate;
  }
  throw new Error('the stream ended without an acknowledgement');
}

interface Place {
  readonly epoch: number;
  readonly revision: number;
}

/** The first one that is newer than `than`. What an earlier life published comes first. */
async function newerDirective({ client }: Served, than: Place | undefined): Promise<Place> {
  const stop = new AbortController();
  const question = { managerId: 'test', observer: true };
  for await (const { epoch, revision } of client.streamDirectives(question, { signal: stop.signal })) {
    if (!isNewer({ epoch, revision }, than)) continue;
    stop.abort();
    return { epoch, revision };
  }
  throw new Error('the stream ended without a directive');
}

/** What was counted of the minute. */
async function counted(questdb: QuestDb): Promise<number | undefined> {
  const history = await openQuestDbHistory({ ...questdb, tablePrefix: 'pra', stepMs: MINUTE_MS });
  const [series] = await history.readAll({ from: minute, to: minute + MINUTE_MS });
  await history.close();
  return series?.values[0];
}

const needsQuestDb = await needs('QuestDB', hasQuestDb, HOW_TO_GET_QUESTDB);
const needsRedis = await redisPresence();

suite('the engine `distributed`', { skip: needsQuestDb.skip || needsRedis.skip }, () => {
  async function startServers(t: TestContext) {
    const [questdb, redis] = await Promise.all([startQuestDb(), startRedis()]);
    t.after(() => Promise.all([questdb.stop(), redis.stop()]));
    const settings = {
      PRA_ENGINE: 'distributed',
      PRA_QUESTDB_HTTP: `${questdb.ilp.host}:${questdb.ilp.port}`,
      PRA_QUESTDB_POSTGRES: `${questdb.pg.host}:${questdb.pg.port}`,
      PRA_REDIS_ADDRESS: `${redis.address.host}:${redis.address.port}`,
    };
    return { questdb, redis, settings };
  }

  test('what was acknowledged counts once and directives go on upward, whoever is killed', async (t) => {
    const { questdb, redis, settings } = await startServers(t);
    const folder = await dataFolder(t);
    let served = await serve(t, folder, settings);
    assert.equal(await send(served, 1), false);
    const first = await newerDirective(served, undefined);

    await served.end('SIGKILL');
    await redis.kill();
    await redis.restart();
    served = await serve(t, folder, settings);
    assert.equal(await send(served, 1), true);
    assert.equal(await send(served, 2), false);
    const second = await newerDirective(served, first);
    assert.ok(
      second.epoch > first.epoch && second.revision > first.revision,
      JSON.stringify({ first, second }),
    );

    await questdb.kill();
    await assert.rejects(send(served, 4), /QuestDB: connect ECONNREFUSED/);
    await questdb.restart();
    assert.equal(await send(served, 4), false);
    assert.equal(await counted(questdb), 7);
    assert.equal(await served.end('SIGTERM'), 0);
  });
});

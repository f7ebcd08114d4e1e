/** The ledger in a real QuestDB: what every ledger promises, and what may go wrong on the way to a server. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { after, before, describe, test } from 'node:test';
import { openQuestDbLedger } from '../../../src/adapters/questdb/ledger/ledger.ts';
import { StoreUnavailable } from '../../../src/ports/failure.ts';
import type { Ledger } from '../../../src/ports/ledger.ts';
import { openLosingProxy } from '../../servers/losing-proxy.ts';
import { needs } from '../../servers/needs.ts';
import type { QuestDb } from '../../servers/questdb.ts';
import { hasQuestDb, HOW_TO_GET_QUESTDB, startQuestDb } from '../../servers/questdb.ts';
import { ledgerContract } from './ledger.ts';
import type { LedgerPlace } from './ledger-fixtures.ts';
import { anyTime, decision, score } from './ledger-fixtures.ts';

// Far from UTC: a time that is read in the zone of the process would be off by hours.
process.env['TZ'] = 'Asia/Kathmandu';

describe('QuestDB', await needs('QuestDB', hasQuestDb, HOW_TO_GET_QUESTDB), () => {
  let server: QuestDb;
  before(async () => {
    server = await startQuestDb();
  });
  after(() => server.stop());

  let places = 0;
  /** Tables of their own for each test. */
  function newPlace(t: TestContext, ilp = server.ilp): LedgerPlace {
    places += 1;
    const tablePrefix = `test_${places}`;
    const opened: Ledger[] = [];
    t.after(() => Promise.all(opened.map((ledger) => ledger.close())));
    return {
      open: async () => {
        const ledger = await openQuestDbLedger({ ilp, pg: server.pg, tablePrefix });
        opened.push(ledger);
        return ledger;
      },
    };
  }

  ledgerContract('QuestDB', (t) => Promise.resolve(newPlace(t)));

  test('entries whose acknowledgement was lost are sent again, and count once', async (t) => {
    const proxy = await openLosingProxy(server.ilp);
    t.after(() => proxy.close());
    const ledger = await newPlace(t, proxy).open();
    proxy.fates.push('answer lost', 'answered', 'answer lost', 'request lost');
    await ledger.append({ decisions: [decision({ revision: 3 })], scores: [score({}), score({})] });
    assert.equal((await ledger.decisionAt('shop', Date.UTC(2100, 0, 1)))?.revision, 3);
    assert.equal((await ledger.accuracy(anyTime))[0]?.forecasts, 2);
    assert.deepEqual(proxy.fates, []);
  });

  test('what was acknowledged survives a kill of the server; meanwhile calls fail', async (t) => {
    const ledger = await newPlace(t).open();
    await ledger.append({ decisions: [decision({})], scores: [score({})] });
    await server.kill();
    await assert.rejects(ledger.append({ decisions: [decision({})], scores: [] }), StoreUnavailable);
    await assert.rejects(ledger.accuracy(anyTime), StoreUnavailable);
    await server.restart();
    assert.equal((await ledger.accuracy(anyTime))[0]?.forecasts, 1);
    await ledger.append({ decisions: [], scores: [score({})] });
    assert.equal((await ledger.accuracy(anyTime))[0]?.forecasts, 2);
  });
});

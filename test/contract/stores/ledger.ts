/** What every ledger promises: decisions as they were made, scores added up. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS } from '../../../src/core/units/time.ts';
import { StoreUnavailable } from '../../../src/ports/failure.ts';
import { accuracyContract } from './ledger-accuracy.ts';
import type { MakeLedgerPlace } from './ledger-fixtures.ts';
import { anyTime, decision, score } from './ledger-fixtures.ts';

export function ledgerContract(name: string, place: MakeLedgerPlace): void {
  describe(`ledger: ${name}`, () => {
    decisionContract(place);
    accuracyContract(place);
    forgettingContract(place);
    lifecycleContract(place);
  });
}

function decisionContract(place: MakeLedgerPlace): void {
  test('the decision in force is the newest one made at or before the time', async (t) => {
    const ledger = await (await place(t)).open();
    await ledger.append({
      decisions: [
        decision({ pool: 'shop', at: 200, revision: 2 }),
        decision({ pool: 'shop', at: 100, revision: 1 }),
        decision({ pool: 'cart', at: 150, revision: 9 }),
        decision({ pool: 'shop', at: 300, revision: 3 }),
        decision({ pool: 'shop', at: 300, revision: 4 }),
      ],
      scores: [],
    });
    for (const [at, revision] of [
      [99, undefined],
      [100, 1],
      [199, 1],
      [200, 2],
      // Two of the same time, as after a restart within a millisecond: the later revision was the last word.
      [300, 4],
      [Date.UTC(2100, 0, 1), 4],
    ] as const) {
      assert.equal((await ledger.decisionAt('shop', at))?.revision, revision, `at ${at}`);
    }
    assert.equal(await ledger.decisionAt('nobody', 300), undefined);
    await ledger.close();
  });

  test('a decision comes back as it was made, with what was unknown and what was infinite', async (t) => {
    const there = await place(t);
    const ledger = await there.open();
    const full = decision({
      pool: 'shop "1" ü',
      trail: [{ rule: 'cover-demand', from: 0, to: 7, why: "the bridge needs 612/s; it's 'Monday'" }],
    });
    const bare = decision({ pool: 'bare', trail: [] });
    const unknown = {
      ...bare,
      inputs: {
        ...bare.inputs,
        reason: undefined,
        issuedAt: undefined,
        liveRatePerSecond: undefined,
        previous: undefined,
        capacityPerSecond: Number.POSITIVE_INFINITY,
        models: [],
      },
    };
    await ledger.append({ decisions: [full, unknown], scores: [] });
    await ledger.close();
    const again = await there.open();
    assert.deepEqual(await again.decisionAt(full.pool, full.at), full);
    assert.deepEqual(await again.decisionAt('bare', unknown.at), unknown);
    await again.close();
  });
}

function forgettingContract(place: MakeLedgerPlace): void {
  test('what was decided or issued before a time can be let go, in parts', async (t) => {
    const there = await place(t);
    const ledger = await there.open();
    // 25,000 in the first day, which goes, and 5,000 in the next one.
    const apartMs = DAY_MS / 25_000;
    const revisions = Array.from({ length: 30_000 }, (_, index) => index);
    await ledger.append({
      decisions: revisions.map((revision) => decision({ at: revision * apartMs, revision })),
      scores: revisions.map((revision) => score({ issuedAt: revision * apartMs })),
    });
    while (await ledger.forget(DAY_MS));
    await ledger.close();
    const again = await there.open();
    assert.equal(await again.decisionAt('shop', DAY_MS - 1), undefined);
    assert.equal((await again.decisionAt('shop', DAY_MS))?.revision, 25_000);
    assert.equal((await again.accuracy(anyTime))[0]?.forecasts, 5_000);
    assert.equal(await again.forget(DAY_MS), false);
    await again.close();
  });
}

function lifecycleContract(place: MakeLedgerPlace): void {
  test('what was appended before the close is there after it', async (t) => {
    const there = await place(t);
    const ledger = await there.open();
    const appended = [1, 2, 3].map((revision) =>
      ledger.append({ decisions: [decision({ at: revision, revision })], scores: [score({})] }),
    );
    await ledger.close();
    await Promise.all(appended);
    const again = await there.open();
    assert.equal((await again.decisionAt('shop', 3))?.revision, 3);
    assert.equal((await again.accuracy(anyTime))[0]?.forecasts, 3);
    await again.close();
  });

  test('after the close every call rejects, and closing again does no harm', async (t) => {
    const ledger = await (await place(t)).open();
    await ledger.close();
    const isClosed = (error: unknown): boolean =>
      error instanceof StoreUnavailable && error.reason === 'closed';
    await assert.rejects(ledger.append({ decisions: [decision({})], scores: [] }), isClosed);
    await assert.rejects(ledger.decisionAt('shop', 1), isClosed);
    await assert.rejects(ledger.accuracy(anyTime), isClosed);
    await assert.rejects(ledger.forget(1), isClosed);
    await ledger.close();
  });
}

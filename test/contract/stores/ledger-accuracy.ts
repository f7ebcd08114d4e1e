/** How a ledger adds scores up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peak, total } from '../../../src/core/forecast/target.ts';
import type { AccuracyQuery } from '../../../src/ports/ledger.ts';
import type { MakeLedgerPlace } from './ledger-fixtures.ts';
import { anyTime, score } from './ledger-fixtures.ts';

export function accuracyContract(place: MakeLedgerPlace): void {
  meanContract(place);
  selectionContract(place);
  counterfactualContract(place);
}

function counterfactualContract(place: MakeLedgerPlace): void {
  test('a candidate is compared at the issues that both were judged by, by window', async (t) => {
    const ledger = await (await place(t)).open();
    const at = (minute: number): number => Date.UTC(1995, 6, 24, 0, minute);
    const pair = (issuedAt: number, [told, tried]: readonly [number, number], toLead = 5) => {
      const issue = { issuedAt, target: total(0, toLead) };
      return [
        score({ ...issue, pinball: told }),
        score({ ...issue, model: 'pra+mine/2', pinball: tried }),
        score({ ...issue, model: 'pra+mine/1', pinball: 100 }),
        score({ ...issue, model: 'mine/2/expert', pinball: 100 }),
      ];
    };
    await ledger.append({
      decisions: [],
      scores: [
        ...pair(at(0), [4, 2]),
        ...pair(at(5), [6, 6]),
        ...pair(at(0), [10, 30], 30),
        score({ issuedAt: at(10), pinball: 1_000 }), // nothing was tried then
        score({ issuedAt: at(15), model: 'pra+mine/2', pinball: 1_000 }), // nothing was told then
        score({ issuedAt: at(15), series: 'other', pinball: 1_000 }),
      ],
    });
    assert.deepEqual(await ledger.counterfactual({ name: 'mine', version: 2 }), [
      { windowMs: 300_000, forecasts: 2, loss: 5, lossWithIt: 4 },
      { windowMs: 1_800_000, forecasts: 1, loss: 10, lossWithIt: 30 },
    ]);
    assert.deepEqual(await ledger.counterfactual({ name: 'mine', version: 3 }), []);
    await ledger.append({ decisions: [], scores: pair(at(61), [7, 1]) });
    const candidate = { name: 'mine', version: 2 };
    assert.deepEqual(await ledger.trial(candidate, at(0)), [
      { loss: 20, lossWithIt: 38 },
      { loss: 7, lossWithIt: 1 },
    ]);
    assert.deepEqual(await ledger.trial(candidate, at(5)), [
      { loss: 6, lossWithIt: 6 },
      { loss: 7, lossWithIt: 1 },
    ]);
    assert.deepEqual(await ledger.trial({ name: 'mine', version: 3 }, at(0)), []);
    await ledger.close();
  });
}

function meanContract(place: MakeLedgerPlace): void {
  test('an empty ledger knows of no accuracy', async (t) => {
    const ledger = await (await place(t)).open();
    assert.deepEqual(await ledger.accuracy(anyTime), []);
    await ledger.append({ decisions: [], scores: [] });
    assert.deepEqual(await ledger.accuracy(anyTime), []);
    await ledger.close();
  });

  test('scores of one model and window become means, and coverage a share by level', async (t) => {
    const ledger = await (await place(t)).open();
    const scores = [
      score({ actual: 10, point: 12, pinball: 1, covered: [true, true] }),
      score({ actual: 20, point: 16, pinball: 3, covered: [false, true] }),
      score({ actual: 30, point: 30, pinball: 0, covered: [true, true] }),
      score({ actual: 0, point: 6, pinball: 4, covered: [true, false] }),
    ];
    await ledger.append({ decisions: [], scores });
    assert.deepEqual(await ledger.accuracy({ ...anyTime, series: 'shop' }), [
      {
        series: 'shop',
        model: 'pra',
        windowMs: 300_000,
        forecasts: 4,
        meanActual: 15, // (10 + 20 + 30 + 0) / 4
        meanAbsoluteError: 3, // (2 + 4 + 0 + 6) / 4
        weightedAbsolutePercentageError: 0.2, // 12 / 60
        meanPinballLoss: 2, // (1 + 3 + 0 + 4) / 4
        levels: [0.5, 0.9],
        coverage: [0.75, 0.75],
      },
    ]);
    await ledger.close();
  });

  test('without actuals the percentage error is 0, not a division by zero', async (t) => {
    const ledger = await (await place(t)).open();
    await ledger.append({ decisions: [], scores: [score({ actual: 0, point: 5 })] });
    const [accuracy] = await ledger.accuracy(anyTime);
    assert.equal(accuracy?.weightedAbsolutePercentageError, 0);
    assert.equal(accuracy.meanAbsoluteError, 5);
    await ledger.close();
  });

  test('a level is covered over the forecasts that had it', async (t) => {
    const ledger = await (await place(t)).open();
    const scores = [
      score({ levels: [0.5], covered: [true] }),
      score({ levels: [0.95, 0.5], covered: [true, false] }),
      score({ levels: [], covered: [] }),
    ];
    await ledger.append({ decisions: [], scores });
    const [accuracy] = await ledger.accuracy(anyTime);
    assert.equal(accuracy?.forecasts, 3);
    assert.deepEqual(accuracy.levels, [0.5, 0.95]);
    assert.deepEqual(accuracy.coverage, [0.5, 1]);
    await ledger.append({ decisions: [], scores: [score({ model: 'bare', levels: [], covered: [] })] });
    const [bare] = await ledger.accuracy(anyTime);
    assert.deepEqual([bare?.model, bare?.levels, bare?.coverage], ['bare', [], []]);
    await ledger.close();
  });
}

/** Twelve scores that differ in everything that can be asked for, two that no question is about. */
const VARIED = [
  ...['shop', 'cart'].flatMap((series) =>
    ['pra', 'a/1/x'].flatMap((model) =>
      [5, 15, 30].map((steps) => score({ series, model, target: total(0, steps), issuedAt: 100 * steps })),
    ),
  ),
  score({ target: total(1, 5) }),
  score({ target: peak(0, 5) }),
];

function selectionContract(place: MakeLedgerPlace): void {
  const everything = ['a/1/x 5', 'a/1/x 15', 'a/1/x 30', 'pra 5', 'pra 15', 'pra 30'];
  for (const [what, query, expected, forecasts] of [
    ['all series together', {}, everything, 2],
    ['one series', { series: 'cart' }, everything, 1],
    ['a series that nobody forecast', { series: "o'brien" }, [], 0],
    ['one model', { models: ['pra'] }, ['pra 5', 'pra 15', 'pra 30'], 2],
    ['models of which one is unknown', { models: ['b', 'a/1/x'] }, ['a/1/x 5', 'a/1/x 15', 'a/1/x 30'], 2],
    ['a half-open range of issue times', { range: { from: 500, to: 1_500 } }, ['a/1/x 5', 'pra 5'], 2],
    [
      'all conditions',
      { series: 'shop', models: ['pra'], range: { from: 501, to: 9_999 } },
      ['pra 15', 'pra 30'],
      1,
    ],
  ] as const satisfies readonly (readonly [string, Partial<AccuracyQuery>, readonly string[], number])[]) {
    test(`accuracy of totals from lead 0, by model and window: ${what}`, async (t) => {
      const ledger = await (await place(t)).open();
      await ledger.append({ decisions: [], scores: VARIED });
      const found = await ledger.accuracy({ ...anyTime, ...query });
      assert.deepEqual(
        found.map(({ model, windowMs }) => `${model} ${windowMs / 60_000}`),
        expected,
      );
      assert.ok(found.every((each) => each.forecasts === forecasts));
      assert.ok(found.every((each) => each.series === ('series' in query ? query.series : undefined)));
      await ledger.close();
    });
  }
}

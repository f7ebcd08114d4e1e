/** What all trainers promise, with the families of `families.ts`. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ModelId } from '../../../src/core/forecast/model/model-card.ts';
import { TrainingFailed } from '../../../src/ports/trainer.ts';
import type { SeriesPast, Trainer } from '../../../src/ports/trainer.ts';
import { UTC } from '../../../src/core/units/civil-time.ts';

export const pastOf = (series: string, values: readonly number[]): SeriesPast => ({
  series,
  stepMs: 60_000,
  start: Date.UTC(2026, 2, 4),
  values: Float32Array.from(values),
  zone: UTC,
});

export const versionOne = (name: string): ModelId => ({ name, version: 1 });

export function trainerContract(name: string, open: (t: TestContext) => Trainer): void {
  describe(`trainer: ${name}`, () => {
    test('tells its families with the days that they look at', async (t) => {
      const facts = await open(t).families();
      assert.deepEqual(facts[0], { name: 'mean', historyDays: 28 });
    });

    test('gives one outcome for each past, in order; too little known is no row', async (t) => {
      const pasts = [pastOf('b', [1, Number.NaN, 3]), pastOf('a', [Number.NaN]), pastOf('pool:a', [5])];
      const outcomes = await open(t).fit({ model: versionOne('mean'), pasts });
      assert.deepEqual(outcomes, [
        { series: 'b', values: Float32Array.of(2, 2) },
        { series: 'a', values: undefined, reason: 'too little is known' },
        { series: 'pool:a', values: Float32Array.of(1, 5) },
      ]);
      assert.deepEqual(await open(t).fit({ model: versionOne('mean'), pasts: [] }), []);
    });

    test('a fit that throws costs its series alone', async (t) => {
      const pasts = [pastOf('bad', [1]), pastOf('good', [1])];
      assert.deepEqual(await open(t).fit({ model: versionOne('throwing'), pasts }), [
        { series: 'bad', values: undefined, reason: 'singular' },
        { series: 'good', values: Float32Array.of(1, 2) },
      ]);
    });

    test('a row that no graph could use is none, and says why', async (t) => {
      const trainer = open(t);
      const pasts = [pastOf('a', [1])];
      for (const [family, reason] of [
        ['infinite', 'the row is not finite'],
        ['short', 'the row has 1 numbers, not 2'],
      ] as const) {
        assert.deepEqual(await trainer.fit({ model: versionOne(family), pasts }), [
          { series: 'a', values: undefined, reason },
        ]);
      }
    });

    test('a family that is not there is refused, and others are fitted after it', async (t) => {
      const trainer = open(t);
      await assertFails(trainer.fit({ model: versionOne('none'), pasts: [] }), /no family none/);
      assert.equal((await trainer.fit({ model: versionOne('mean'), pasts: [pastOf('a', [1])] })).length, 1);
    });

    test('a version that the family has no rows for is refused', async (t) => {
      const model = { name: 'mean', version: 2 };
      await assertFails(open(t).fit({ model, pasts: [pastOf('a', [1])] }), /rows of mean\/2 .* has mean\/1/);
    });

    test('after the close every call rejects, and closing again does no harm', async (t) => {
      const trainer = open(t);
      await trainer.close();
      await assertFails(trainer.families(), /closed/);
      await assertFails(trainer.fit({ model: versionOne('mean'), pasts: [] }), /closed/);
      await trainer.close();
    });
  });
}

export async function assertFails(call: Promise<unknown>, detail: RegExp): Promise<void> {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof TrainingFailed, String(error));
    assert.match(error.message, detail);
    return true;
  });
}

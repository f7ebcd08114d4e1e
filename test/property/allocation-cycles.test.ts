/** What holds over many planning cycles of a pool, restarts and bad news included. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { advancePool } from '../../src/core/allocation/advance.ts';
import type { Advance, PoolInput } from '../../src/core/allocation/advance.ts';
import { replay } from '../../src/core/allocation/decide.ts';
import type { Decision } from '../../src/core/allocation/decision.ts';
import { shareBudget } from '../../src/core/allocation/over-pools/share-budget.ts';
import { restorePoolState } from '../../src/core/allocation/pool-state.ts';
import type { PoolState } from '../../src/core/allocation/pool-state.ts';
import { POOL, atMinute, forecastOf, poolInput } from '../unit/allocation/given.ts';

interface Minute {
  readonly add: number;
  readonly keep: number;
  readonly live: number;
  readonly observed: boolean;
  readonly model: boolean;
}

const minutes: fc.Arbitrary<readonly Minute[]> = fc.array(
  fc.record({
    add: fc.nat({ max: 25 }),
    keep: fc.nat({ max: 25 }),
    live: fc.nat({ max: 25 }),
    observed: fc.boolean(),
    model: fc.boolean(),
  }),
  { minLength: 1, maxLength: 20 },
);

/** One instance takes 0.4 requests/s. */
const inputOf = ({ add, keep, live, observed, model }: Minute, minute: number): PoolInput =>
  poolInput({
    forecast: model ? { ...forecastOf(add, keep), issuedAt: atMinute(minute) } : undefined,
    liveRatePerSecond: 0.4 * live,
    observed,
  });

function run(day: readonly Minute[], betweenCycles = (state: PoolState): PoolState => state): Advance[] {
  let state = restorePoolState(undefined, POOL.stabilizationMs, atMinute(0));
  return day.map((minute, index) => {
    const next = advancePool(state, inputOf(minute, index), atMinute(index));
    state = betweenCycles(next.state);
    return next;
  });
}

const countsOf = (day: readonly Minute[]): number[] => run(day).map(({ decision }) => decision.warm);

test('a day with more demand never has fewer instances, in any minute', () => {
  fc.assert(
    fc.property(minutes, fc.array(fc.nat({ max: 10 }), { minLength: 20, maxLength: 20 }), (day, extra) => {
      const busier = day.map((minute, index) => {
        const more = extra[index] ?? 0;
        return { ...minute, add: minute.add + more, keep: minute.keep + more, live: minute.live + more };
      });
      const counts = countsOf(day);
      countsOf(busier).forEach((count, index) => {
        assert.ok(count >= (counts[index] ?? 0), `minute ${index}`);
      });
    }),
  );
});

test('what was recorded of a decision gives its count again, through the ledger and under a budget', () => {
  fc.assert(
    fc.property(minutes, fc.nat({ max: 30 }), (day, budget) => {
      for (const { decision } of run(day)) {
        const [granted = decision] = shareBudget([{ pool: POOL, decision }], budget);
        const stored = JSON.parse(JSON.stringify(granted)) as Decision;
        assert.equal(replay(stored), granted.warm);
        assert.equal(replay({ ...granted, inputs: withoutFacts(granted) }), undefined);
      }
    }),
  );
});

function withoutFacts({ inputs }: Decision): Decision['inputs'] {
  const { facts, ...older } = inputs;
  assert.ok(facts);
  return older;
}

test('without observation no count ever falls', () => {
  fc.assert(
    fc.property(minutes, (day) => {
      const counts = countsOf(day.map((minute) => ({ ...minute, observed: false })));
      counts.slice(1).forEach((count, index) => {
        assert.ok(count >= (counts[index] ?? 0), `minute ${index + 1}`);
      });
    }),
  );
});

test('a state that went through JSON decides the same', () => {
  fc.assert(
    fc.property(minutes, (day) => {
      const stored = run(day, (state) => JSON.parse(JSON.stringify(state)) as PoolState);
      assert.deepEqual(
        stored.map(({ decision }) => decision),
        run(day).map(({ decision }) => decision),
      );
    }),
  );
});

test('a restart after any minute takes nothing away for one stabilization window', () => {
  fc.assert(
    fc.property(minutes, (day) => {
      const { state } = run(day).at(-1) ?? assert.fail();
      const at = atMinute(day.length);
      const restored = restorePoolState(JSON.parse(JSON.stringify(state)), POOL.stabilizationMs, at);
      const quiet = { add: 0, keep: 0, live: 0, observed: true, model: true };
      const { decision } = advancePool(restored, inputOf(quiet, day.length), at + POOL.stabilizationMs - 1);
      assert.ok(decision.warm >= (state.warm ?? 0));
    }),
  );
});

test('a cycle changes neither its state nor its input', () => {
  fc.assert(
    fc.property(minutes, (day) => {
      const { state } = run(day).at(-1) ?? assert.fail();
      const [first] = day;
      const input = inputOf(first ?? assert.fail(), day.length);
      const before = structuredClone({ state, input });
      const once = advancePool(state, input, atMinute(day.length));
      assert.deepEqual({ state, input }, before);
      assert.deepEqual(advancePool(state, input, atMinute(day.length)), once);
    }),
  );
});

const anything = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, Number.MAX_VALUE),
);

test('whatever numbers come in, all that leave are finite and not negative, and a count falls by none of them', () => {
  const values = fc.array(anything, { maxLength: 4 }).map((list) => Float64Array.from(list));
  fc.assert(
    fc.property(values, anything, fc.nat({ max: 20 }), (quantiles, live, warm) => {
      const broken = poolInput({ liveRatePerSecond: live });
      const forecast = { ...forecastOf(0, 0), values: quantiles };
      const restored = restorePoolState({ warm }, 0, atMinute(0));
      const { decision, state } = advancePool(restored, { ...broken, forecast }, atMinute(0));
      const { inputs } = decision;
      for (const number of [
        decision.warm,
        decision.readyBy,
        inputs.level,
        inputs.addRatePerSecond,
        inputs.keepRatePerSecond,
        inputs.liveRatePerSecond ?? 0,
        inputs.capacityPerSecond,
        ...state.recommendations.map(({ instances }) => instances),
      ]) {
        assert.ok(Number.isFinite(number) && number >= 0);
      }
      // Only the quantiles at 0.95 are read.
      const gap = [quantiles[1], quantiles[3], live].some(
        (x) => x === undefined || !Number.isFinite(x) || x < 0,
      );
      if (gap) assert.ok(decision.warm >= Math.min(warm, POOL.ceiling));
    }),
    { numRuns: 1_000 },
  );
});

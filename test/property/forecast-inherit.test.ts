/** What a mixture knows after its experts changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inheritMixture, originsOf } from '../../src/core/forecast/mixture/inherit.ts';
import { learn, meanWeights, mixQuantiles } from '../../src/core/forecast/mixture/mixture.ts';
import type { Mixture, MixtureShape, Said } from '../../src/core/forecast/mixture/state.ts';
import { createMixture, mixtureShape, saidOf } from '../../src/core/forecast/mixture/state.ts';
import type { Pending } from '../../src/core/forecast/pending.ts';
import {
  createPending,
  inheritPending,
  pushPending,
  saidThen,
  toldThen,
} from '../../src/core/forecast/pending.ts';

const LEVELS = [0.1, 0.5, 0.9];
const TARGETS = 2;

/** Experts by name; those in capitals bring quantiles of their own. */
type Cast = readonly string[];
const shapeOf = (cast: Cast): MixtureShape =>
  mixtureShape(
    { experts: cast.length, own: cast.flatMap((name, place) => (isOwn(name) ? [place] : [])) },
    { targets: TARGETS, levels: LEVELS, memory: 20 },
  );
const isOwn = (name: string): boolean => name === name.toUpperCase();
const names = ['a', 'b', 'C', 'D', 'e'];
const casts = fc.shuffledSubarray(names, { minLength: 1 });

/** What each expert of a cast says of all targets, by a number of its name's and the issue's. */
function spokenBy(cast: Cast, issue: number) {
  const point = (name: string, target: number): number =>
    (names.indexOf(name) * 13 + issue * 7 + target * 3) % 29;
  const own = cast.filter(isOwn);
  return {
    points: Float32Array.from({ length: TARGETS * cast.length }, (_, at) =>
      point(cast[at % cast.length] ?? '', Math.floor(at / cast.length)),
    ),
    quantiles: Float32Array.from({ length: TARGETS * own.length * LEVELS.length }, (_, at) => {
      const level = at % LEVELS.length;
      const expert = own[Math.floor(at / LEVELS.length) % own.length] ?? '';
      return point(expert, Math.floor(at / LEVELS.length / own.length)) * (0.5 + level / 2);
    }),
  };
}

function taught(cast: Cast, actuals: readonly number[]): Mixture {
  const shape = shapeOf(cast);
  const mixture = createMixture(shape);
  actuals.forEach((actual, issue) => {
    for (let target = 0; target < TARGETS; target += 1) {
      learn(mixture, shape, { ...saidOf(spokenBy(cast, issue), shape, target), actual });
    }
  });
  return mixture;
}

const mixed = (mixture: Mixture, shape: MixtureShape, said: Said): Float64Array => {
  const out = new Float64Array(LEVELS.length);
  mixQuantiles(mixture, shape, said, out);
  return out;
};

const actualsOf = fc.array(fc.nat({ max: 40 }), { minLength: 30, maxLength: 60 });

test('a cast in another order says the same, and learns the same', () => {
  fc.assert(
    fc.property(casts, fc.gen(), actualsOf, (cast, gen, actuals) => {
      const other = gen(() => fc.shuffledSubarray([...cast], { minLength: cast.length }));
      const [from, to] = [shapeOf(cast), shapeOf(other)];
      const before = taught(cast, actuals);
      const after = inheritMixture(before, { from, to, origins: originsOf(cast, other) });
      for (const issue of [70, 71]) {
        for (let target = 0; target < TARGETS; target += 1) {
          const [was, is] = [cast, other].map((who) => saidOf(spokenBy(who, issue), shapeOf(who), target));
          assert.ok(was && is);
          const [expected, actual] = [mixed(before, from, was), mixed(after, to, is)];
          // Sums of floats in another order.
          expected.forEach((value, level) => {
            assert.ok(Math.abs(value - (actual[level] ?? Number.NaN)) < 1e-6 * Math.max(1, value));
          });
          learn(before, from, { ...was, actual: 17 });
          learn(after, to, { ...is, actual: 17 });
        }
      }
    }),
  );
});

test('who is new counts next to nothing, and what the others say stays as it was', () => {
  fc.assert(
    fc.property(casts, casts, actualsOf, (cast, newer, actuals) => {
      const stay = cast.filter((name) => newer.includes(name));
      const grown = [...cast, ...newer.filter((name) => !cast.includes(name))];
      fc.pre(stay.length > 0);
      const [from, to] = [shapeOf(cast), shapeOf(grown)];
      const before = taught(cast, actuals);
      const copy = structuredClone(before);
      const after = inheritMixture(before, { from, to, origins: originsOf(cast, grown) });
      assert.deepEqual(before, copy);
      const was = saidOf(spokenBy(cast, 70), from, 1);
      const is = saidOf(spokenBy(grown, 70), to, 1);
      const [expected, actual] = [meanWeights(before, from, was), meanWeights(after, to, is)];
      grown.forEach((_, expert) => {
        assert.ok(Math.abs((expected[expert] ?? 0) - (actual[expert] ?? Number.NaN)) < 1e-9);
      });
      // A mean of losses lies between the least and the greatest of them.
      for (let expert = cast.length; expert < grown.length; expert += 1) {
        for (let place = 0; place < TARGETS * LEVELS.length; place += 1) {
          const at = (who: number) => after.losses[who * TARGETS * LEVELS.length + place] ?? Number.NaN;
          const others = cast.map((_, who) => at(who));
          assert.ok(at(expert) >= Math.min(...others) * (1 - 1e-6));
          assert.ok(at(expert) <= Math.max(...others) * (1 + 1e-6));
        }
      }
    }),
  );
});

test('where nobody stays nothing is known', () => {
  const [cast, other] = [['a', 'C'], ['b']];
  const to = shapeOf(other);
  const after = inheritMixture(taught(cast, [1, 2, 3]), {
    from: shapeOf(cast),
    to,
    origins: originsOf(cast, other),
  });
  assert.deepEqual(after, createMixture(to));
});

test('issues that wait have what those said who stay, and what was told', () => {
  fc.assert(
    fc.property(casts, casts, fc.nat({ max: 9 }), (cast, other, issues) => {
      const [from, to] = [shapeOf(cast), shapeOf(other)];
      const pending = createPending();
      const told = Float64Array.from({ length: TARGETS * LEVELS.length }, (_, at) => at);
      for (let issue = 0; issue < issues; issue += 1) {
        pushPending(pending, from, {
          issue,
          spoken: spokenBy(cast, issue),
          told: issue % 2 ? told : undefined,
        });
      }
      const next: Pending = inheritPending(pending, { from, to, origins: originsOf(cast, other) });
      pushPending(next, to, { issue: issues, spoken: spokenBy(other, issues), told });
      assert.equal(next.length, (issues + 1) * TARGETS);
      for (let issue = 0; issue <= issues; issue += 1) {
        for (let target = 0; target < TARGETS; target += 1) {
          const at = { place: issue * TARGETS + target, target };
          const said = saidThen(next, to, at);
          const full = saidOf(spokenBy(other, issue), to, target);
          other.forEach((name, expert) => {
            const knows = issue === issues || cast.includes(name);
            assert.equal(said.points[expert], knows ? full.points[expert] : Number.NaN);
            const own = to.ownPlaces[expert] ?? -1;
            for (let level = 0; own >= 0 && level < LEVELS.length; level += 1) {
              const of = own * LEVELS.length + level;
              assert.equal(said.quantiles[of], knows ? full.quantiles[of] : Number.NaN);
            }
          });
          const heard = toldThen(next, to, at);
          const expected = told.subarray(target * LEVELS.length, (target + 1) * LEVELS.length);
          assert.deepEqual(heard && [...heard], issue === issues || issue % 2 ? [...expected] : undefined);
        }
      }
    }),
  );
});

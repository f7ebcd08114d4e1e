/** What was learned of events is what the next one of their sort is expected to do, as surely as they agree. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AnnouncedEvent, KnownEvent } from '../../../../src/core/demand/events/announced-event.ts';
import { learnedBook, surplusOf } from '../../../../src/core/forecast/events/known-events.ts';
import type { Occurrence } from '../../../../src/core/forecast/events/occurrence.ts';
import { occurrenceOf } from '../../../../src/core/forecast/events/occurrence.ts';
import { createEffectTally } from '../../../../src/core/forecast/events/effect-tally.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/core/units/time.ts';

const saleOn = (day: number, changes: Partial<AnnouncedEvent> = {}): AnnouncedEvent => ({
  ...{ id: `sale-${day}`, name: 'Sale', kind: 'campaign', sources: ['*'], effect: { kind: 'learn' } },
  from: day * DAY_MS,
  to: day * DAY_MS + HOUR_MS,
  ...changes,
});

const did = (event: AnnouncedEvent, factor: number, changes: Partial<Occurrence> = {}): Occurrence => {
  const { effect, ...head } = event;
  assert.ok(effect);
  return { ...head, all: { logFactor: Math.log(factor), logVariance: 0.01 }, parts: new Map(), ...changes };
};

function learnedFrom({ effect }: KnownEvent) {
  assert.equal(effect.kind, 'learned');
  return effect;
}

const factorOf = (event: KnownEvent, part?: string): number => {
  const effect = learnedFrom(event);
  return Math.exp((effect.parts.get(part ?? '') ?? effect.all).logFactor);
};

const near = (actual: number, expected: number, tolerance = 0.01): void => {
  assert.ok(Math.abs(actual - expected) <= tolerance * expected, `${actual} is not near ${expected}`);
};

test('of the first of its sort nobody knows; the next one does what it did', () => {
  const [first, second] = [saleOn(1), saleOn(8)];
  assert.equal(learnedBook([]).known(first), first);
  const book = learnedBook([did(first, 3)]);
  near(factorOf(book.known(second)), 3);
  assert.equal(learnedFrom(book.known(second)).isSettled, false);
  assert.equal(book.learned(second)?.occurrences, 1);
});

test('what has passed is settled: what was announced counts as surely as it was said', () => {
  const said = saleOn(1, { effect: { kind: 'factor', factor: 12, logDeviation: 0.1 } });
  const known = learnedBook([did(said, 3)]).known(said);
  // Both are as sure: the mean of their logarithms.
  near(factorOf(known), 6);
  assert.equal(learnedFrom(known).isSettled, true);
});

test('an event is not expected to do what one did that ended after it began', () => {
  const later = saleOn(8);
  assert.equal(learnedBook([did(later, 3)]).known(saleOn(1)).effect.kind, 'learn');
});

test('a factor that was announced for the next one holds; so does a volume', () => {
  const book = learnedBook([did(saleOn(1), 3)]);
  const effect = { kind: 'factor', factor: 5, logDeviation: 0.3 } as const;
  const volume = { kind: 'volume', requestsPerSecond: 5, deviation: 1 } as const;
  assert.deepEqual(book.known(saleOn(8, { effect })).effect, effect);
  assert.deepEqual(book.known(saleOn(8, { effect: volume })).effect, volume);
});

test('those with other sources count only where there are none with the same', () => {
  const [here, there] = [saleOn(1), saleOn(2, { sources: ['checkout'] })];
  const book = learnedBook([did(here, 3), did(there, 2)]);
  near(factorOf(book.known(saleOn(8))), 3);
  near(factorOf(book.known(saleOn(8, { sources: ['checkout'] }))), 2);
  assert.equal(learnedFrom(book.known(saleOn(8, { sources: ['other'] }))).kind, 'learned');
  assert.equal(book.known(saleOn(8, { name: 'Other' })).effect.kind, 'learn');
});

test('the more occurrences agree the surer is the next; the less they agree the less', () => {
  const deviation = (factors: readonly number[]): number => {
    const book = learnedBook(factors.map((factor, day) => did(saleOn(day), factor)));
    return Math.sqrt(learnedFrom(book.known(saleOn(30))).all.logVariance);
  };
  assert.ok(deviation([3, 3, 3, 3, 3]) < deviation([3]));
  assert.ok(deviation([1, 3, 1, 3]) > 2 * deviation([3, 3, 3, 3]));
});

test('the same thing under two ids has passed once', () => {
  const [one, other] = [saleOn(1), saleOn(1, { id: 'again' })];
  const book = learnedBook([did(one, 3)]);
  assert.deepEqual(learnedFrom(book.known(other)), learnedFrom(book.known(one)));
  assert.ok(book.isLearned(other));
});

/** So many requests an hour in seven days' hours, and now. */
function tally(then: number, now: number) {
  const sums = createEffectTally();
  for (let day = 0; day < 7; day += 1) sums.sums.set([now, then, then, then], day * 4);
  sums.steps = 12;
  return sums;
}

test('a source of which little came is drawn to what the others did, and one of which much came is not', () => {
  const much = Array.from({ length: 10 }, (_, at): [string, ReturnType<typeof tally>] => [
    `much-${at}`,
    tally(100_000, 300_000),
  ]);
  const occurrence = occurrenceOf(saleOn(1), new Map([...much, ['little', tally(3, 1)]]));
  assert.ok(occurrence);
  near(Math.exp(occurrence.all.logFactor), 3);
  near(Math.exp(occurrence.parts.get('much-0')?.logFactor ?? 0), 3);
  near(Math.exp(occurrence.parts.get('little')?.logFactor ?? 0), 3, 0.3);
});

test('of pools the sum of their sources is known, and it counts once', () => {
  const tallies = new Map([
    ['a', tally(10_000, 20_000)],
    ['b', tally(10_000, 40_000)],
    ['pool:web', tally(20_000, 60_000)],
  ]);
  const occurrence = occurrenceOf(saleOn(1), tallies);
  near(Math.exp(occurrence?.all.logFactor ?? 0), 3);
  near(Math.exp(occurrence?.parts.get('pool:web')?.logFactor ?? 0), 3);
});

test('where too little came nothing is learned', () => {
  assert.equal(occurrenceOf(saleOn(1), new Map([['a', tally(1, 2)]])), undefined);
  assert.equal(occurrenceOf(saleOn(1), new Map()), undefined);
});

test('of a sort the newest ten are kept, and of all no more than there may be', () => {
  const daily = Array.from({ length: 12 }, (_, day) => did(saleOn(day), 3));
  const other = did(saleOn(1, { name: 'Other' }), 3);
  const ids = (occurrences: readonly Occurrence[]): string[] =>
    occurrences.map(({ id, name }) => `${name} ${id}`);
  assert.deepEqual(ids(surplusOf([...daily, other], 100)), ['Sale sale-1', 'Sale sale-0']);
  assert.equal(surplusOf([...daily, other], 4).length, 13 - 4);
});

test('whatever was seen, what is expected is finite and lies among what was', () => {
  const seen = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(seen, (factors) => {
      const { all } = learnedFrom(
        learnedBook(factors.map((factor, day) => did(saleOn(day), factor))).known(saleOn(30)),
      );
      const newest = factors.slice(-10).map(Math.log);
      assert.ok(all.logFactor >= Math.min(...newest) - 1e-9 && all.logFactor <= Math.max(...newest) + 1e-9);
      assert.ok(all.logVariance > 0 && Number.isFinite(all.logVariance));
    }),
  );
});

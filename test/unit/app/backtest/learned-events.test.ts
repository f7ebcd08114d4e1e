/** What a backtest knows of its events: what came before, never what comes after. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventsAt, learnOccurrences } from '../../../../src/app/backtest/learned-events.ts';
import { effectAt } from '../../../../src/core/demand/events/acting-events.ts';
import type { AnnouncedEvent, EventEffect } from '../../../../src/core/demand/events/announced-event.ts';
import { ringFrom } from '../../../../src/core/demand/ring.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const STEP_MS = 5 * MINUTE_MS;
const LEARN: EventEffect = { kind: 'learn' };

/** Noon to four. */
const saleOn = (day: number, effect: EventEffect = LEARN): AnnouncedEvent => ({
  ...{ id: `sale-${day}`, name: 'Sale', kind: 'campaign', sources: ['*'], effect },
  from: START + day * DAY_MS + 12 * HOUR_MS,
  to: START + day * DAY_MS + 16 * HOUR_MS,
});

const stepOf = (at: number): number => (at - START) / STEP_MS;

/** A wave of a day and a little noise; three times as much in the sales. */
function wave(sales: readonly AnnouncedEvent[], source = 'web', scale = 1) {
  const values = Float64Array.from({ length: (12 * DAY_MS) / STEP_MS }, (_, step) => {
    const isSale = sales.some(({ from, to }) => step >= stepOf(from) && step < stepOf(to));
    const base = 300 + 150 * Math.sin((step * STEP_MS * 2 * Math.PI) / DAY_MS) + ((step * 7_919) % 13);
    return Math.round(scale * base * (isSale ? 3 : 1));
  });
  return { source, start: START, stepMs: STEP_MS, values };
}

const SALES = [saleOn(8), saleOn(10)];

/** By step of the whole series, the factor at an hour into each sale, as it is known then. */
function factors(
  series: ReturnType<typeof wave>,
  events: readonly AnnouncedEvent[],
  steps: readonly number[],
  occurrences = learnOccurrences([series], events),
): number[] {
  const past = ringFrom(stepOf(START) + START / STEP_MS, series.values);
  const eventsAt = createEventsAt(series, { events, occurrences }, past);
  return steps.map(
    (step) => effectAt(eventsAt(step + START / STEP_MS)?.runs ?? [], step + START / STEP_MS).factor,
  );
}

const near = (actual: number | undefined, expected: number, tolerance: number): void => {
  assert.ok(
    Math.abs((actual ?? Number.NaN) - expected) <= tolerance * expected,
    `${actual} is not near ${expected}`,
  );
};

test('the second of its sort is expected to do what the first one did, surely enough', () => {
  const series = wave(SALES);
  const [first, second] = SALES.map(({ from }) => stepOf(from));
  const known = factors(series, SALES, [first ?? 0, (first ?? 0) + 12, second ?? 0]);
  near(known[0], 1, 1e-9);
  near(known[1], 3, 0.2); // After an hour.
  near(known[2], 3, 0.05);
});

test('what comes after an issue changes nothing of what is known at it', () => {
  const series = wave(SALES);
  const other = wave(SALES);
  const middle = stepOf(SALES[1]?.from ?? 0) + 18;
  other.values.fill(1e6, middle);
  const steps = Array.from({ length: middle + 1 }, (_, step) => step);
  assert.deepEqual(factors(other, SALES, steps), factors(series, SALES, steps));
  assert.notDeepEqual(factors(other, SALES, [middle + 24]), factors(series, SALES, [middle + 24]));
});

test('what is known of an event does not depend on when it was asked before', () => {
  const series = wave(SALES);
  const at = stepOf(SALES[1]?.from ?? 0) + 30;
  const all = factors(
    series,
    SALES,
    Array.from({ length: at + 1 }, (_, step) => step),
  );
  assert.deepEqual(factors(series, SALES, [at]), [all.at(-1)]);
});

test('a wrong factor is corrected in the event, and the next one that nobody knows does what came', () => {
  const events = [saleOn(8, { kind: 'factor', factor: 8, logDeviation: 0.3 }), saleOn(10)];
  const [first, second] = events.map(({ from }) => stepOf(from));
  const known = factors(wave(SALES), events, [first ?? 0, (first ?? 0) + 36, second ?? 0]);
  near(known[0], 8, 1e-9);
  near(known[1], 3, 0.25);
  near(known[2], 3, 0.05);
});

test('of several series each has its own effect, drawn to what they have in common', () => {
  const series = [wave(SALES, 'a'), wave([], 'b'), wave(SALES, 'little', 1 / 300)];
  const [occurrence] = learnOccurrences(series, SALES);
  const factorOf = (source: string): number =>
    Math.exp(occurrence?.parts.get(source)?.logFactor ?? Number.NaN);
  near(factorOf('a'), 3, 0.1);
  near(factorOf('b'), 1, 0.1);
  const alone = learnOccurrences([wave(SALES, 'little', 1 / 300)], SALES)[0]?.all.logVariance ?? 0.5;
  assert.ok((occurrence?.parts.get('little')?.logVariance ?? 1) < alone);
});

test('nothing is learned of maintenance, of a volume, and of what has not ended', () => {
  const events: AnnouncedEvent[] = [
    { ...saleOn(8), kind: 'maintenance' },
    saleOn(8, { kind: 'volume', requestsPerSecond: 3, deviation: 1 }),
    saleOn(11.5),
  ];
  assert.deepEqual(learnOccurrences([wave([])], events), []);
});

/** What the graph of the Prophet-style family makes of a row, in steps of five minutes: 48 of context, 12 leads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS } from '../../../../src/core/units/time.ts';
import { layoutFor } from '../../../../training/prophet-style/layout.ts';
import type { Parts } from '../../../../training/prophet-style/layout.ts';
import { daysSinceEpoch } from '../../../../training/prophet-style/row.ts';
import { openGraph } from './runs.ts';

const STEP_MS = 300_000;
const LAYOUT = layoutFor(STEP_MS);
const { contextLength, horizon, features, knots } = LAYOUT;
/** A Monday, at midnight. */
const MIDNIGHT = Date.parse('2025-06-02T00:00:00Z');
const run = await openGraph(LAYOUT);

/** A level of 100 that the history ended with at `MIDNIGHT`, nothing else; then `parts`. */
function rowWith(parts: Partial<Record<keyof Parts, readonly number[]>>, layout = LAYOUT): Float32Array {
  const row = new Float32Array(layout.rowLength);
  const all = { trend: [daysSinceEpoch(MIDNIGHT), 100, 0, 1], residualMax: [20], ...parts };
  for (const [name, values] of Object.entries(all)) row.set(values, layout.parts[name as keyof Parts].from);
  return row;
}

/** The same coefficients at every knot. */
const everywhere = (coefficients: readonly number[]): number[] => knots.flatMap(() => [...coefficients]);
const NEWEST_WHOLE = everywhere([1, 0, 0, 0, 0, 0]);

const steps = (value: number): Float32Array => new Float32Array(contextLength).fill(value);

async function forecast(issue: Partial<Parameters<typeof run>[0][number]>): Promise<readonly number[]> {
  const given = { issuedAt: MIDNIGHT, context: steps(100), row: rowWith({}), ...issue };
  const [leads] = await run([given]);
  assert.equal(leads?.length, horizon);
  return leads;
}

function assertNear(actual: number | undefined, wanted: number, relative = 1e-5): void {
  assert.ok(Math.abs((actual ?? Number.NaN) - wanted) <= relative * wanted, `${actual}, not ${wanted}`);
}

test('the slope of the trend fades beyond the end of the history', async () => {
  const leads = await forecast({ row: rowWith({ trend: [daysSinceEpoch(MIDNIGHT), 100, 2_400, 0.5] }) });
  assertNear(leads[0], 100);
  // 55 minutes are 11/288 of a day: 2400 · 0.5 · (1 − e^(−0.0763889)) = 1200 · 0.0735441 = 88.253.
  // The time input tells 1.5e-5 of a day apart, 0.04 requests at this slope.
  assertNear(leads[11], 188.253, 3e-4);
});

test('what the newest step was off is added as far as its coefficient says', async () => {
  const row = rowWith({ coefficients: everywhere([0.5, 0, 0, 0, 0, 0]) });
  for (const lead of await forecast({ context: steps(110), row })) assertNear(lead, 105);
});

test('means of the newest steps leave out what is unknown', async () => {
  const context = steps(Number.NaN);
  // Of the last three steps, a quarter of an hour, two are known: 8 and 16 off.
  context.set([108, 116], contextLength - 3);
  const row = rowWith({ coefficients: everywhere([0, 1, 0, 0, 0, 0]) });
  for (const lead of await forecast({ context, row })) assertNear(lead, 112);
});

test('leads between two knots have a mean of their coefficients', async () => {
  // Knots are 1, 2, 3, 4, 7 and 12 steps ahead (12 to the powers 0, .2 … 1); nothing is left at the last.
  assert.deepEqual(knots, [0, 1, 2, 3, 6, 11]);
  const coefficients = [...NEWEST_WHOLE];
  coefficients[5 * features] = 0;
  const leads = await forecast({ context: steps(110), row: rowWith({ coefficients }) });
  assertNear(leads[6], 110);
  // Nine ahead: 1 − ln(9/7) / ln(12/7) = 1 − 0.251314 / 0.538997 = 0.533737.
  assertNear(leads[8], 105.33737);
  assertNear(leads[11], 100);
});

test('a correction goes no farther than the means it is made of', async () => {
  const row = rowWith({ coefficients: everywhere([3, 0, 0, 0, 0, 0]) });
  for (const lead of await forecast({ context: steps(110), row })) assertNear(lead, 110);
});

test('a counter that jumps for one step counts five times the greatest residual before it', async () => {
  const context = steps(110);
  context[contextLength - 1] = 110_000;
  for (const lead of await forecast({ context, row: rowWith({ coefficients: NEWEST_WHOLE }) })) {
    assertNear(lead, 150);
  }
});

test('a load that stays a thousand times as high is believed from its second step on', async () => {
  const context = steps(100);
  context.fill(100_000, contextLength - 2);
  for (const lead of await forecast({ context, row: rowWith({ coefficients: NEWEST_WHOLE }) })) {
    assertNear(lead, 100_000);
  }
});

test('a multiplicative season is a share of the trend, an added one is in requests', async () => {
  const issuedAt = MIDNIGHT + 6 * HOUR_MS;
  // At six in the morning the first sine of the day is 1, and every step of context is unknown.
  const context = steps(Number.NaN);
  const shared = rowWith({ multiplicative: [1], daily: [0.5] });
  const added = rowWith({ daily: [0.5] });
  assertNear((await forecast({ issuedAt, context, row: shared }))[0], 150);
  assertNear((await forecast({ issuedAt, context, row: added }))[0], 100.5);
});

test('where yesterday was a tenth above its curve, so much is added at the same time today', async () => {
  const dayAgo = new Float32Array(contextLength + horizon).fill(100);
  // Lead 11 looks at 10 minutes around its time, to the end of the input: three steps.
  dayAgo.fill(110, contextLength + 9);
  const row = rowWith({ coefficients: everywhere([0, 0, 0, 0, 1, 0]) });
  const leads = await forecast({ dayAgo, row });
  assertNear(leads[6], 100);
  assertNear(leads[11], 110);
});

test('an announced event is added at the steps of its intensity', async () => {
  const layout = layoutFor(STEP_MS, ['campaign']);
  const events = new Float32Array(contextLength + horizon);
  events.fill(0.5, contextLength + 3);
  const row = rowWith({ events: [40] }, layout);
  const [leads = []] = await (
    await openGraph(layout)
  )([{ issuedAt: MIDNIGHT, context: steps(100), events, row }]);
  assert.deepEqual(leads.slice(0, 5), [100, 100, 100, 120, 120]);
});

test('a row of NaN and a context of nonsense give finite numbers', async () => {
  const context = Float32Array.from(
    { length: contextLength },
    (_, i) => [Number.NaN, -5, Infinity, 1e38][i % 4] ?? 0,
  );
  const issues = [
    { issuedAt: MIDNIGHT, context, row: new Float32Array(LAYOUT.rowLength).fill(Number.NaN) },
    { issuedAt: MIDNIGHT + 400 * DAY_MS, context, row: rowWith({ coefficients: NEWEST_WHOLE }) },
  ];
  const [unfitted = [], fitted = []] = await run(issues);
  assert.ok(unfitted.every((value) => value === 0));
  assert.ok(fitted.every((value) => value === 100));
});

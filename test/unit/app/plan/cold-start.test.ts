/** What is said of a source that nobody has seen before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Drive, Outcome } from './drive.ts';
import { drive, givePast, pastOf, quantile } from './drive.ts';
import { atMinute } from '../../demand/given.ts';
import { WEB } from '../given.ts';
import { NO_COVERAGE } from '../../../../src/core/demand/coverage.ts';
import type { Series } from '../../../../src/core/demand/series.ts';

const OTHER = { ...WEB, id: 'other', sources: ['other*'] };

/** 100 a minute, and 36 more or less in turn: the newest step is off by 72, yesterday's by none. */
const swinging = (minute: number): number => (minute % 2 === 0 ? 136 : 64);

async function given(series: readonly Series[], pools = [WEB]): Promise<Drive> {
  const driven = await drive({ pools });
  const start = { coverage: NO_COVERAGE, until: atMinute(0), poolStates: [], events: [], now: atMinute(0) };
  await givePast(driven.planner, { ...start, series });
  return driven;
}

const spread = (outcome: Outcome, source: string): number => {
  const said = outcome.forecast(source);
  return quantile(said, 'total(0,5)', 0.95) - quantile(said, 'total(0,5)', 0.05);
};

test('a new source errs as an older one of the same name does, in roots of its level', async () => {
  const { minute } = await given([pastOf('web{shop="a"}', 3, swinging)]);
  const outcome = await minute(0, { 'web{shop="a"}': swinging(0), 'web{shop="b"}': 400 });
  const said = outcome.forecast('web{shop="b"}');
  assert.equal(said?.basis, 'model');
  // Of 400 a minute five make 2,000. It has no yesterday, so the newest speaks alone. At the elder's five totals of
  // 500 ± 36 the newest was off by 5 × 36 ± 36, so by 144 to 216 either way: 6.4 to 9.7 roots of what it said, 320 or
  // 680. Roots of 2,000 are 45 each.
  const [low, high] = [quantile(said, 'total(0,5)', 0.05), quantile(said, 'total(0,5)', 0.95)];
  assert.ok(low > 2_000 - 15 * 45 && low < 2_000 - 4 * 45, `${low}`);
  assert.ok(high > 2_000 + 4 * 45 && high < 2_000 + 15 * 45, `${high}`);
});

test('without one of its name it takes after its pool', async () => {
  const noisy = (minute: number): number => 100 + ((minute * 37) % 61);
  const { minute } = await given([pastOf('web', 3, noisy), pastOf('webcam', 3, noisy)]);
  const outcome = await minute(0, { web: 130, webcam: 130, weblog: 130 });
  assert.equal(outcome.forecast('weblog')?.basis, 'model');
  assert.ok(spread(outcome, 'weblog') > 0);
});

test('what it learns itself soon counts for more', async () => {
  const { minute } = await given([pastOf('web{shop="a"}', 3, swinging)]);
  const both = (at: number) => minute(at, { 'web{shop="a"}': swinging(at), 'web{shop="b"}': 400 });
  let outcome = await both(0);
  for (let at = 1; at < 300; at += 1) outcome = await both(at);
  const said = outcome.forecast('web{shop="b"}');
  // It never swings, so that both of its experts were right: what is left is what it took over, and little of it.
  assert.ok(Math.abs(quantile(said, 'total(0,5)', 0.5) - 2_000) < 20);
});

test('a source of another pool, and a pool, take after nobody', async () => {
  const { minute } = await given([pastOf('web', 3, swinging)], [WEB, OTHER]);
  const outcome = await minute(0, { web: swinging(0), other: 50 });
  for (const series of ['other', 'pool:other']) {
    const said = outcome.forecast(series);
    assert.deepEqual([said?.basis, said?.reason], ['reactive', 'too-little-history'], series);
  }
});

/** Learning in slices: whose past is wanted when, and what is said of a source before its turn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Drive } from './drive.ts';
import { drive, pastOf } from './drive.ts';
import { atMinute } from '../../demand/given.ts';
import { NO_COVERAGE } from '../../../../src/core/demand/coverage.ts';
import type { SourcePast } from '../../../../src/app/plan/planner.ts';

/** `web0` with 10 requests a minute to `web11` with 120: all of the pool `web`. */
const SOURCES = Array.from({ length: 12 }, (_, index) => ({ id: `web${index}`, count: 10 * (index + 1) }));
/** A day that is known, and eight of which the last seven are forecast again: 7 × 288 issues, one in 5 minutes. */
const DAYS = 9;
/** 4,500 issues in a slice: two sources of 2,016. */
const FIRST = ['web11', 'web10'];

const past = (id: string): SourcePast => {
  const count = SOURCES.find((source) => source.id === id)?.count ?? 0;
  const series = pastOf(id, DAYS, () => count);
  return { ...series, values: Float32Array.from(series.values) };
};

async function begin({ planner }: Drive): Promise<readonly string[]> {
  await planner.begin({ coverage: NO_COVERAGE, poolStates: [], events: [], now: atMinute(0) });
  // In two stretches, as the history is read.
  for (const [from, to] of [
    [0, 5 * 1_440],
    [5 * 1_440, DAYS * 1_440],
  ] as const) {
    const stretch = SOURCES.map(({ id, count }) => {
      const whole = pastOf(id, DAYS, () => count);
      return { ...whole, start: whole.start + from * whole.stepMs, values: whole.values.slice(from, to) };
    });
    await planner.remember(stretch);
  }
  return planner.learn({ pasts: [], until: atMinute(0) });
}

const bases = async ({ minute }: Drive, at: number) => {
  const counts = Object.fromEntries(SOURCES.map(({ id, count }) => [id, count]));
  const { forecast } = await minute(at, counts);
  return (id: string) => forecast(id)?.basis;
};

test('pools learn at once, from what they remember; sources are asked for, the largest first', async () => {
  const given = await drive();
  assert.deepEqual(await begin(given), FIRST);
  const basis = await bases(given, 0);
  assert.equal(basis('pool:web'), 'model');
});

test('a source whose turn has not come takes after its pool meanwhile', async () => {
  const given = await drive();
  let wanted = await begin(given);
  wanted = await given.planner.learn({ pasts: wanted.map(past), until: atMinute(0) });
  assert.deepEqual(wanted, ['web9', 'web8']);
  const first = await bases(given, 0);
  assert.deepEqual([first('web11'), first('web2'), first('web1')], ['model', 'model', 'model']);

  const asked: string[] = [];
  while (wanted.length > 0) {
    asked.push(...wanted);
    wanted = await given.planner.learn({ pasts: wanted.map(past), until: atMinute(0) });
  }
  assert.equal(asked.join(), 'web9,web8,web7,web6,web5,web4,web3,web2,web1,web0');
  const then = await bases(given, 1);
  assert.deepEqual([then('web1'), then('web0')], ['model', 'model']);
});

test('a source that has no past when its turn comes is not asked for again, and learns as it goes', async () => {
  const given = await drive();
  const asked = [...(await begin(given))];
  for (let wanted: readonly string[] = asked; wanted.length > 0; asked.push(...wanted)) {
    wanted = await given.planner.learn({ pasts: [], until: atMinute(0) });
  }
  assert.equal(new Set(asked).size, asked.length);
  // Every fifth forecast is judged; the longest of the windows half an hour later. With 24 it is enough.
  for (let at = 0; at < 24 * 5 + 30; at += 1) await bases(given, at);
  assert.equal((await bases(given, 24 * 5 + 30))('web11'), 'model');
});

test('a planner that begins again forgets what it had wanted', async () => {
  const given = await drive();
  await begin(given);
  assert.deepEqual(await begin(given), FIRST);
});

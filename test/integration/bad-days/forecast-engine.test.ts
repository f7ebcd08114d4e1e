/**
 * Bad days of the forecast engine, whole: real graphs, fits, mixture, through `pra backtest`. What comes out is finite,
 * never negative, never crossing, and near what came before and after.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { runProgram } from '../../../src/cli/program.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/units/time.ts';

const STEP_MS = 30 * MINUTE_MS;
const DAY_STEPS = DAY_MS / STEP_MS;
const DAYS = 10;
/** The last two days are forecast, the last Sunday of March 2026 among them: clocks go forward at 01:00 UTC. */
const START = Date.parse('2026-03-20T00:00:00Z');
const ISSUES_FROM = START + (DAYS - 2) * DAY_MS;

/** Between 40 and 160 requests a step, the same each day. */
const wave = (step: number): number => Math.round(100 + 60 * Math.sin((step / DAY_STEPS) * 2 * Math.PI));

/** Requests of each step; `undefined` is unknown. */
const BAD_DAYS: Readonly<Record<string, (step: number) => number | undefined>> = {
  'one step': (step) => (step === (DAYS - 2) * DAY_STEPS - 1 ? 100 : undefined),
  zero: () => 0,
  constant: () => 7,
  'a gap of a week': (step) => (step >= DAY_STEPS && step < 8 * DAY_STEPS ? undefined : wave(step)),
  'a counter reset': (step) => (step === 7 * DAY_STEPS + 20 ? 1_000 * wave(step) : wave(step)),
  'by the clock on the wall': (step) => {
    const summer = START + step * STEP_MS >= Date.parse('2026-03-29T01:00:00Z');
    return wave(summer ? step + HOUR_MS / STEP_MS : step);
  },
};

const csv = (): string => {
  const lines = ['timestamp,source,requests'];
  for (let step = 0; step < DAYS * DAY_STEPS; step += 1) {
    const time = new Date(START + step * STEP_MS).toISOString();
    for (const [source, at] of Object.entries(BAD_DAYS)) {
      lines.push(`${time},${source.replaceAll(' ', '-')},${at(step) ?? ''}`);
    }
  }
  return `${lines.join('\n')}\n`;
};

interface Row {
  readonly source: string;
  readonly model: string;
  readonly step: number;
  readonly quantiles: readonly number[];
}

suite('bad days of the forecast engine', () => {
  let rows: readonly Row[] = [];
  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pra-bad-forecasts-'));
    after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'counts.csv'), csv());
    let error = '';
    const code = await runProgram(
      [
        'backtest',
        join(folder, 'counts.csv'),
        '--step',
        '30m',
        '--every',
        '2h',
        '--time-zone',
        'Europe/Berlin',
      ].concat(['--from', new Date(ISSUES_FROM).toISOString(), '--out', join(folder, 'out')]),
      { out: { write: () => true }, error: { write: (text) => (error += text) } },
    );
    assert.deepEqual([code, error], [0, '']);
    const lines = (await readFile(join(folder, 'out', 'forecasts.csv'), 'utf8')).trim().split('\n').slice(1);
    rows = lines.map((line) => {
      const [, source = '', model = '', time = '', ...quantiles] = line.split(',');
      return { source, model, step: (Date.parse(time) - START) / STEP_MS, quantiles: quantiles.map(Number) };
    });
  });
  const saidOf = (source: string): readonly Row[] =>
    rows.filter((row) => row.source === source.replaceAll(' ', '-') && row.model === 'pra');
  const medians = (source: string): readonly { readonly step: number; readonly median: number }[] =>
    saidOf(source).map(({ step, quantiles }) => ({ step, median: quantiles[1] ?? Number.NaN }));

  test('whatever the history is, all that is said is finite, not negative and in order, by every expert', () => {
    for (const source of Object.keys(BAD_DAYS)) assert.ok(saidOf(source).length > 0, source);
    for (const { source, model, quantiles } of rows) {
      const isSound = quantiles.every(
        (value, level) => Number.isFinite(value) && value >= (quantiles[level - 1] ?? 0),
      );
      assert.ok(isSound, `${source} by ${model}: ${quantiles.join()}`);
    }
  });

  test('of a single step no more is said than that', () => {
    for (const { quantiles } of saidOf('one step'))
      assert.ok((quantiles.at(-1) ?? 0) <= 1_000, quantiles.join());
  });

  test('nothing stays nothing, and seven stay seven', () => {
    for (const { quantiles } of saidOf('zero')) assert.ok((quantiles.at(-1) ?? 1) < 0.01, quantiles.join());
    for (const { quantiles } of saidOf('constant')) {
      assert.ok(
        quantiles.every((value) => Math.abs(value - 7) < 0.2),
        quantiles.join(),
      );
    }
  });

  test('a gap of a week is got over within days, and a step of a thousand times the load is not forecast again', () => {
    for (const source of ['a gap of a week', 'a counter reset']) {
      const off = medians(source).map(({ step, median }) => Math.abs(median - wave(step)));
      const mean = off.reduce((sum, each) => sum + each, 0) / off.length;
      // What is believed of a single day is three times the other days: at most 320 too much.
      assert.ok(mean < 20 && Math.max(...off) < 320, `${source}: ${mean}, at most ${Math.max(...off)}`);
    }
  });

  test('a day of 23 hours is forecast by the clock on the wall', () => {
    const at = BAD_DAYS['by the clock on the wall'] ?? wave;
    const off = medians('by the clock on the wall').map(({ step, median }) =>
      Math.abs(median - (at(step) ?? 0)),
    );
    const mean = off.reduce((sum, each) => sum + each, 0) / off.length;
    // The wave moves by up to 7.8 a step, so an hour too late is up to 16 and 10 in the mean.
    assert.ok(mean < 5, `${mean}`);
  });
});

/** Tables, and a system of two series, for tests of the forest. */
import { DAY_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import type { Past } from '../../../../training/fits/past.ts';
import type { Table } from '../../../../training/trees/learner/bins.ts';
import { seeded } from '../../../../training/trees/learner/random.ts';

export const tableOf = (columns: readonly (readonly number[])[]): Table => ({
  rows: columns[0]?.length ?? 0,
  columns: columns.map((column) => Float32Array.from(column)),
});

export const START = Date.parse('2026-11-02T00:00:00Z');
export const STEP_MS = 5 * MINUTE_MS;

/** Days of five minutes: one series with a wave, one ten times as high that triples every two hours, some steps unknown. */
export function system(days: number, seed = 1): readonly Past[] {
  const random = seeded(seed);
  const length = (days * DAY_MS) / STEP_MS;
  const valuesOf = (level: number, isBurst: (step: number) => boolean): Float32Array =>
    Float32Array.from({ length }, (_, step) => {
      if (random() < 0.01) return Number.NaN;
      const wave = 1 + 0.5 * Math.sin((step * STEP_MS * 2 * Math.PI) / DAY_MS);
      return Math.round(level * wave * (0.9 + 0.2 * random()) * (isBurst(step) ? 3 : 1));
    });
  return [
    { series: 'even', values: valuesOf(100, () => false) },
    { series: 'bursts', values: valuesOf(1_000, (step) => step % 24 < 2) },
  ].map((each) => ({ ...each, stepMs: STEP_MS, start: START, zone: UTC }));
}

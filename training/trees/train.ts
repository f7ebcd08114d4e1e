/** How is a forest trained? Grown on the lessons, its leaves filled from all of them, newer ones weighing more. */
import type { Instant } from '../../src/core/units/time.ts';
import { DAY_MS } from '../../src/core/units/time.ts';
import { binned } from './learner/bins.ts';
import { growForest } from './learner/forest.ts';
import { gridOf } from './leaves/grid.ts';
import { leafTable } from './leaves/leaf-tables.ts';
import type { Forest } from './leaves/pooled.ts';
import type { ForestLessons } from './lessons.ts';
import * as settings from './settings.ts';

/** `undefined`: too little is known. */
export function trainForest(lessons: ForestLessons, until: Instant): Forest | undefined {
  const known = lessons.targets.map((target) =>
    target.reduce((sum, value) => sum + (value === value ? 1 : 0), 0),
  );
  if (Math.min(...known) < settings.ROWS_MIN) return undefined;
  const table = binned(lessons);
  const { targets } = lessons;
  const learned = { targets, weights: weightsOf(lessons.issuedAt, until) };
  const trees = growForest(table, learned, settings.FOREST);
  const grids = targets.map((target) => gridOf(target, settings.GRID_POINTS));
  return { trees, grids, table: leafTable(trees, table, { lessons: learned, grids }) };
}

/** Halving with age; 1 on average. */
function weightsOf(issuedAt: Float64Array, until: Instant): Float32Array {
  const weights = Float32Array.from(
    issuedAt,
    (at) => 0.5 ** ((until - at) / (settings.HALF_LIFE_DAYS * DAY_MS)),
  );
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length);
  return weights.map((weight) => weight / mean);
}

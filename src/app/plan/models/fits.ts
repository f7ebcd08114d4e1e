/**
 * What fits left for each series, as its models' `parameters` take it. A row counts for issues at or after its
 * fitting: an earlier one would be forecast from what came after it.
 */
import { formatModelId } from '../../../core/forecast/model/model-card.ts';
import type { ModelCard } from '../../../core/forecast/model/model-card.ts';
import type { Instant } from '../../../core/units/time.ts';
import type { FittedRow } from '../../../ports/parameters.ts';

/** Rows by model id, of one series. */
type Parameters = ReadonlyMap<string, Float32Array>;

export interface Fits {
  /** By series, then by model id. */
  readonly rows: Map<string, Map<string, FittedRow>>;
  /** The same by series, as models take them. */
  readonly parameters: Map<string, Parameters>;
}

export const createFits = (): Fits => ({ rows: new Map(), parameters: new Map() });

export function forgetFits({ rows, parameters }: Fits): void {
  rows.clear();
  parameters.clear();
}

/** Takes rows in; those of models that do not serve, or that a newer row is known for, are left aside. */
export function adoptRows(fits: Fits, cards: readonly ModelCard[], adopted: readonly FittedRow[]): void {
  const lengths = new Map(cards.map((card) => [formatModelId(card), card.inputs.parameters]));
  for (const row of adopted) {
    const id = formatModelId(row.model);
    const known = fits.rows.get(row.series) ?? new Map<string, FittedRow>();
    const isOlder = (known.get(id)?.fittedAt ?? Number.NEGATIVE_INFINITY) > row.fittedAt;
    if (lengths.get(id) !== row.values.length || isOlder) continue;
    fits.rows.set(row.series, known.set(id, row));
    fits.parameters.set(row.series, valuesOf(known));
  }
}

/** Lets go of the rows of models that do not serve any more. */
export function dropFits(fits: Fits, cards: readonly ModelCard[]): void {
  const serving = new Set(cards.map(formatModelId));
  for (const [series, rows] of fits.rows) {
    const before = rows.size;
    for (const id of rows.keys()) if (!serving.has(id)) rows.delete(id);
    if (rows.size !== before) fits.parameters.set(series, valuesOf(rows));
  }
}

const NONE: Parameters = new Map();

/** The rows of a series for an issue at that instant. */
export function parametersAt({ rows, parameters }: Fits, series: string, at: Instant): Parameters {
  const known = rows.get(series);
  if (!known) return NONE;
  for (const { fittedAt } of known.values()) {
    if (fittedAt > at) return valuesOf(new Map([...known].filter(([, row]) => row.fittedAt <= at)));
  }
  return parameters.get(series) ?? NONE;
}

const valuesOf = (rows: ReadonlyMap<string, FittedRow>): Parameters =>
  new Map([...rows].map(([id, { values }]) => [id, values]));

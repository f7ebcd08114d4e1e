/**
 * All forecasts of one cycle, packed: a few flat arrays that cross a thread without being copied object by
 * object, and from which one forecast is made when somebody asks.
 */
import type { ExpertId } from './model/experts.ts';
import type { Basis, BasisReason, Forecast, SeriesId } from './forecast.ts';
import type { Layout } from './series-model.ts';
import { present } from '../units/check.ts';
import type { Instant } from '../units/time.ts';

export interface ForecastSet {
  readonly issuedAt: Instant;
  readonly stepMs: number;
  readonly layouts: readonly Layout[];
  readonly experts: readonly ExpertId[];
  readonly series: readonly PackedForecast[];
  /** All quantiles, each series' [target, level] at its `from`. */
  readonly values: Float64Array;
  /** [series, expert], each row adding up to 1, or all 0 if its basis is not `model`. */
  readonly weights: Float32Array;
}

export interface PackedForecast {
  readonly id: SeriesId;
  readonly basis: Basis;
  readonly reason: BasisReason | undefined;
  /** Index in `layouts`. */
  readonly layout: number;
  /** Index in `values`. */
  readonly from: number;
}

/** The forecast of `series[index]`; its `values` are a view. */
export function unpackForecast(set: ForecastSet, index: number): Forecast {
  const { id, basis, reason, layout, from } = present(set.series[index], 'a forecast');
  const { targets, levels } = present(set.layouts[layout], 'a layout');
  const weights = set.weights.subarray(index * set.experts.length, (index + 1) * set.experts.length);
  return {
    series: id,
    issuedAt: set.issuedAt,
    stepMs: set.stepMs,
    basis,
    reason,
    targets,
    levels,
    values: set.values.subarray(from, from + targets.length * levels.length),
    models:
      basis === 'model' ? set.experts.map((expert, at) => ({ ...expert, weight: weights[at] ?? 0 })) : [],
  };
}

/** Packs forecasts one after the other. */
export function createForecastPacker(head: Pick<ForecastSet, 'issuedAt' | 'stepMs' | 'experts'>) {
  const layouts: Layout[] = [];
  const series: PackedForecast[] = [];
  const values: Float64Array[] = [];
  const weights: (Float64Array | undefined)[] = [];
  let from = 0;
  return {
    /** `values` is [target, level] of the layout; `weights` one an expert, `undefined` unless the basis is `model`. */
    add(entry: {
      id: SeriesId;
      basis: Basis;
      reason: BasisReason | undefined;
      layout: Layout;
      values: Float64Array;
      weights: Float64Array | undefined;
    }): void {
      const known = layouts.indexOf(entry.layout);
      const layout = known < 0 ? layouts.push(entry.layout) - 1 : known;
      series.push({ id: entry.id, basis: entry.basis, reason: entry.reason, layout, from });
      values.push(entry.values);
      weights.push(entry.weights);
      from += entry.values.length;
    },
    pack(): ForecastSet {
      const packed = new Float64Array(from);
      const shares = new Float32Array(series.length * head.experts.length);
      values.forEach((part, index) => {
        packed.set(part, present(series[index], 'a forecast').from);
        shares.set(weights[index] ?? [], index * head.experts.length);
      });
      return { ...head, layouts, series, values: packed, weights: shares };
    },
  };
}

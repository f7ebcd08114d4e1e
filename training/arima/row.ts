/** How do the numbers of a fit lie in a row of the `parameters` input? Blocks one after the other. */
import { AR_MAX, MA_MAX } from './settings.ts';
import type { ArimaSettings } from './settings.ts';

/** A fitted ARIMA with its season; on the scale of `stabilise` unless said. */
export interface ArimaFit {
  /** Requests per step that count as 1. */
  readonly level: number;
  /** [1]: the mean. */
  readonly mean: number;
  /** By harmonic of the settings. */
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  /** Weights of the deviations one day and one week ago. */
  readonly seasonalAr: Float64Array;
  /** How far the last week lies above the season. */
  readonly shift: number;
  /** 1: the autoregression is on differences, 0: on levels. */
  readonly difference: 0 | 1;
  /** [order]; the sign is that of a forecast: φ₁ u(t−1) + … */
  readonly ar: Float64Array;
  /** [order]: + θ₁ e(t−1) + … */
  readonly ma: Float64Array;
  /** A greater surprise counts as this much. */
  readonly surpriseMax: number;
}

export type Block = keyof ArimaFit;

/** Where the block lies in the row, [from, to). */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
}

/** The blocks of a row, in order. */
export function rowLayout({ harmonics }: ArimaSettings): ReadonlyMap<Block, BlockRange> {
  const lengths: readonly (readonly [Block, number])[] = [
    ['level', 1],
    ['mean', 1],
    ['sines', harmonics.length],
    ['cosines', harmonics.length],
    ['seasonalAr', 2],
    ['shift', 1],
    ['difference', 1],
    ['ar', AR_MAX],
    ['ma', MA_MAX],
    ['surpriseMax', 1],
  ];
  const layout = new Map<Block, BlockRange>();
  let from = 0;
  for (const [block, length] of lengths) {
    layout.set(block, { from, to: from + length });
    from += length;
  }
  return layout;
}

/** Numbers in a row. */
export const rowLength = (settings: ArimaSettings): number =>
  Math.max(...[...rowLayout(settings).values()].map(({ to }) => to));

/** The row of `fit`: what an order leaves unused is 0. `undefined` if a number does not fit into float32. */
export function toRow(fit: ArimaFit, settings: ArimaSettings): Float32Array | undefined {
  const row = new Float32Array(rowLength(settings));
  for (const [block, { from }] of rowLayout(settings)) {
    const content = fit[block];
    row.set(typeof content === 'number' ? [content] : content, from);
  }
  return row.every(Number.isFinite) ? row : undefined;
}

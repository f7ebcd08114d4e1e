/**
 * Which coefficients b make Σ weight · (y − row · b)² + Σ ridge · b² the least? Rows are added one by one and
 * only the normal equations XᵀWX b = XᵀWy are kept, so that memory does not grow with the history. Ridge, one
 * number a coefficient: Hoerl and Kennard, 1970.
 */
import { check } from '../../src/core/units/check.ts';
import { choleskyFactor, choleskySolve } from './cholesky.ts';

/** Sums over the rows added so far; a row that holds an unknown must not be added. */
export class LeastSquares {
  readonly columns: number;
  /** XᵀWX [column, column], the lower triangle of it. */
  readonly gram: Float64Array;
  /** XᵀWy [column]. */
  readonly moments: Float64Array;
  /** Σ weight · y². */
  squares = 0;
  /** Rows added. */
  rows = 0;

  constructor(columns: number) {
    this.columns = columns;
    this.gram = new Float64Array(columns * columns);
    this.moments = new Float64Array(columns);
  }

  /** Counts `row` [column], which is copied, with its value `y`. */
  add(row: ArrayLike<number>, y: number, weight = 1): void {
    const { columns, gram, moments } = this;
    for (let i = 0; i < columns; i += 1) {
      const scaled = weight * (row[i] ?? 0);
      moments[i] = (moments[i] ?? 0) + scaled * y;
      if (scaled === 0) continue;
      const start = i * columns;
      for (let j = 0; j <= i; j += 1) gram[start + j] = (gram[start + j] ?? 0) + scaled * (row[j] ?? 0);
    }
    this.squares += weight * y * y;
    this.rows += 1;
  }

  /**
   * The coefficients [column]; `ridge` [column] is added to the diagonal. `undefined` where the rows, with
   * their ridge, do not determine them.
   */
  solve(ridge: Float64Array = new Float64Array(this.columns)): Float64Array | undefined {
    const { columns } = this;
    check(ridge.length === columns, 'ridge has a number for each column');
    const matrix = Float64Array.from(this.gram);
    for (let i = 0; i < columns; i += 1) {
      matrix[i * columns + i] = (matrix[i * columns + i] ?? 0) + (ridge[i] ?? 0);
    }
    const factor = choleskyFactor(matrix, columns);
    return factor && choleskySolve(factor, this.moments);
  }

  /** The sums of the columns at `chosen` alone, in that order. */
  select(chosen: readonly number[]): LeastSquares {
    const part = new LeastSquares(chosen.length);
    chosen.forEach((from, i) => {
      part.moments[i] = this.moments[from] ?? 0;
      chosen.slice(0, i + 1).forEach((other, j) => {
        const place = Math.max(from, other) * this.columns + Math.min(from, other);
        part.gram[i * chosen.length + j] = this.gram[place] ?? 0;
      });
    });
    part.squares = this.squares;
    part.rows = this.rows;
    return part;
  }

  /** Σ weight · (y − row · b)² of the rows, without the ridge; never below 0. */
  residualSquares(coefficients: Float64Array): number {
    const { columns, gram, moments } = this;
    let sum = this.squares;
    for (let i = 0; i < columns; i += 1) {
      const b = coefficients[i] ?? 0;
      sum += b * (b * (gram[i * columns + i] ?? 0) - 2 * (moments[i] ?? 0));
      for (let j = 0; j < i; j += 1) sum += 2 * b * (coefficients[j] ?? 0) * (gram[i * columns + j] ?? 0);
    }
    return Math.max(0, sum);
  }
}

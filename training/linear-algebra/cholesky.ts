/**
 * How is A x = b solved where A is symmetric and positive definite, as the matrix of every penalised least
 * squares fit is? By Cholesky's A = L Lᵀ in float64: half the work of elimination and no pivots; it fails,
 * instead of giving nonsense, where A is singular (Golub and Van Loan, Matrix Computations, 4.2).
 *
 * Matrices are [row, column], row-major, and of symmetric ones only the lower triangle is read.
 */
import { check } from '../../src/core/units/check.ts';

/** A factor's diagonal below this share of the matrix' own is noise of float64: a column that others explain. */
const PIVOT_SHARE_MIN = 1e-12;

/**
 * The lower triangle L with L Lᵀ = `matrix` [size, size], in a new array whose upper triangle is 0;
 * `undefined` if the matrix is singular to working precision, not positive definite, or not finite.
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array | undefined {
  check(matrix.length === size * size, `a square matrix of ${size} columns has ${size * size} elements`);
  const factor = new Float64Array(matrix.length);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let rest = at(matrix, row * size + column);
      for (let k = 0; k < column; k += 1) rest -= at(factor, row * size + k) * at(factor, column * size + k);
      if (column < row) {
        factor[row * size + column] = rest / at(factor, column * size + column);
      } else {
        if (!(rest > PIVOT_SHARE_MIN * at(matrix, row * size + row)) || !Number.isFinite(rest))
          return undefined;
        factor[row * size + row] = Math.sqrt(rest);
      }
    }
  }
  return factor;
}

/** x of L Lᵀ x = `right`, in a new array; `factor` is what `choleskyFactor` gave. */
export function choleskySolve(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  check(factor.length === size * size, 'a factor and a right-hand side belong to the same columns');
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row += 1) {
    let rest = at(solution, row);
    for (let k = 0; k < row; k += 1) rest -= at(factor, row * size + k) * at(solution, k);
    solution[row] = rest / at(factor, row * size + row);
  }
  for (let row = size - 1; row >= 0; row--) {
    let rest = at(solution, row);
    for (let k = row + 1; k < size; k += 1) rest -= at(factor, k * size + row) * at(solution, k);
    solution[row] = rest / at(factor, row * size + row);
  }
  return solution;
}

/** An element that is known to be there. */
const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;

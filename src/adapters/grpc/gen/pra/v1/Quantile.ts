// Original file: pra/v1/common.proto


/**
 * The value that is not exceeded with probability `level`.
 */
export interface Quantile {
  /**
   * Fraction in (0, 1).
   */
  'level'?: (number | string);
  /**
   * In the unit of the field that holds the quantile.
   */
  'value'?: (number | string);
}

/**
 * The value that is not exceeded with probability `level`.
 */
export interface Quantile__Output {
  /**
   * Fraction in (0, 1).
   */
  'level': (number);
  /**
   * In the unit of the field that holds the quantile.
   */
  'value': (number);
}

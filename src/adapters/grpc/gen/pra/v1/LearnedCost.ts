// Original file: pra/v1/allocation.proto


/**
 * What one request costs of one thing, by the mix of the pool's sources lately.
 */
export interface LearnedCost {
  /**
   * `cpuSeconds`, `memoryBytes` (held while it is served), `serviceSeconds`, `bytes` (in and out).
   */
  'quantity'?: (string);
  'cost'?: (number | string);
  /**
   * Standard deviation over mean, fraction.
   */
  'relativeSd'?: (number | string);
  /**
   * As it is configured.
   */
  'configured'?: (number | string);
}

/**
 * What one request costs of one thing, by the mix of the pool's sources lately.
 */
export interface LearnedCost__Output {
  /**
   * `cpuSeconds`, `memoryBytes` (held while it is served), `serviceSeconds`, `bytes` (in and out).
   */
  'quantity': (string);
  'cost': (number);
  /**
   * Standard deviation over mean, fraction.
   */
  'relativeSd': (number);
  /**
   * As it is configured.
   */
  'configured': (number);
}

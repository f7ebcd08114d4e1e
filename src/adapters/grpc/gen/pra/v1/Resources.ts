// Original file: pra/v1/common.proto


/**
 * Resources that a load needs, at the level that the enclosing message states.
 */
export interface Resources {
  /**
   * Cores, fractions allowed.
   */
  'cpuCores'?: (number | string);
  /**
   * Bytes in use at the same time.
   */
  'memoryBytes'?: (number | string);
  /**
   * Bytes in and out per second.
   */
  'bandwidthBytesPerSecond'?: (number | string);
  /**
   * Whole instances, so that every resource stays at or under its target utilisation.
   */
  'instances'?: (number);
}

/**
 * Resources that a load needs, at the level that the enclosing message states.
 */
export interface Resources__Output {
  /**
   * Cores, fractions allowed.
   */
  'cpuCores': (number);
  /**
   * Bytes in use at the same time.
   */
  'memoryBytes': (number);
  /**
   * Bytes in and out per second.
   */
  'bandwidthBytesPerSecond': (number);
  /**
   * Whole instances, so that every resource stays at or under its target utilisation.
   */
  'instances': (number);
}

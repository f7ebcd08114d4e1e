// Original file: pra/v1/event.proto


/**
 * What events of one sort did, by what came.
 */
export interface LearnedEffect {
  /**
   * On all sources together; what is used of one source, or pool, may differ.
   */
  'factor'?: (number | string);
  /**
   * Standard deviation of the natural logarithm of the next one's.
   */
  'uncertainty'?: (number | string);
  /**
   * From so many; the newest 10 count.
   */
  'occurrences'?: (number);
}

/**
 * What events of one sort did, by what came.
 */
export interface LearnedEffect__Output {
  /**
   * On all sources together; what is used of one source, or pool, may differ.
   */
  'factor': (number);
  /**
   * Standard deviation of the natural logarithm of the next one's.
   */
  'uncertainty': (number);
  /**
   * From so many; the newest 10 count.
   */
  'occurrences': (number);
}

// Original file: pra/v1/event.proto


/**
 * Requests are multiplied. The factors of events at the same time are multiplied with each other.
 */
export interface FactorEffect {
  /**
   * 3: three times as many as without the event. From 0 to 1,000.
   */
  'factor'?: (number | string);
  /**
   * Standard deviation of the factor's natural logarithm: 0.2 says that two of three times it is off by 20 % at most.
   * From 0 to 3; 0: not known, 0.3.
   */
  'uncertainty'?: (number | string);
}

/**
 * Requests are multiplied. The factors of events at the same time are multiplied with each other.
 */
export interface FactorEffect__Output {
  /**
   * 3: three times as many as without the event. From 0 to 1,000.
   */
  'factor': (number);
  /**
   * Standard deviation of the factor's natural logarithm: 0.2 says that two of three times it is off by 20 % at most.
   * From 0 to 3; 0: not known, 0.3.
   */
  'uncertainty': (number);
}

// Original file: pra/v1/common.proto


/**
 * A model version and the weight of its experts in a mixture.
 */
export interface ModelWeight {
  /**
   * For example `simple`.
   */
  'name'?: (string);
  /**
   * Whole number from 1.
   */
  'version'?: (number);
  /**
   * The expert inside the model, for example `yesterday`.
   */
  'expert'?: (string);
  /**
   * Share in the mixture, averaged over levels; all shares of an answer add up to 1.
   */
  'weight'?: (number | string);
}

/**
 * A model version and the weight of its experts in a mixture.
 */
export interface ModelWeight__Output {
  /**
   * For example `simple`.
   */
  'name': (string);
  /**
   * Whole number from 1.
   */
  'version': (number);
  /**
   * The expert inside the model, for example `yesterday`.
   */
  'expert': (string);
  /**
   * Share in the mixture, averaged over levels; all shares of an answer add up to 1.
   */
  'weight': (number);
}

// Original file: pra/v1/forecast.proto


/**
 * One model. With neither a version nor a label it is the version that mixes.
 */
export interface ModelChoice {
  'name'?: (string);
  /**
   * From 1; one that is loaded.
   */
  'version'?: (number);
  /**
   * The version that has this label.
   */
  'label'?: (string);
  'choice'?: "version"|"label";
}

/**
 * One model. With neither a version nor a label it is the version that mixes.
 */
export interface ModelChoice__Output {
  'name': (string);
  /**
   * From 1; one that is loaded.
   */
  'version'?: (number);
  /**
   * The version that has this label.
   */
  'label'?: (string);
  'choice'?: "version"|"label";
}

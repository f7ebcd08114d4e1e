// Original file: pra/v1/model.proto


export interface ModelTraining {
  /**
   * ISO 8601 range, or `none`.
   */
  'range'?: (string);
  'sources'?: (number);
  /**
   * Rows of training data.
   */
  'rows'?: (number | string);
  'seed'?: (number | string);
  'revision'?: (string);
}

export interface ModelTraining__Output {
  /**
   * ISO 8601 range, or `none`.
   */
  'range': (string);
  'sources': (number);
  /**
   * Rows of training data.
   */
  'rows': (number);
  'seed': (number);
  'revision': (string);
}

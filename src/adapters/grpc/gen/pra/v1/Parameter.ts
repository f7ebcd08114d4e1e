// Original file: pra/v1/common.proto


/**
 * One name with its value: a parameter of a source, or an attribute of a request.
 */
export interface Parameter {
  /**
   * At most 100 characters of letters, digits, `_`, `-` and `.`.
   */
  'name'?: (string);
  /**
   * At most 1,000 characters.
   */
  'value'?: (string);
}

/**
 * One name with its value: a parameter of a source, or an attribute of a request.
 */
export interface Parameter__Output {
  /**
   * At most 100 characters of letters, digits, `_`, `-` and `.`.
   */
  'name': (string);
  /**
   * At most 1,000 characters.
   */
  'value': (string);
}

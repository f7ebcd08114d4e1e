// Original file: pra/v1/model.proto


export interface RetireModelRequest {
  'name'?: (string);
  /**
   * From 1.
   */
  'version'?: (number);
}

export interface RetireModelRequest__Output {
  'name': (string);
  /**
   * From 1.
   */
  'version': (number);
}

// Original file: pra/v1/model.proto


export interface LoadModelRequest {
  'name'?: (string);
  /**
   * From 1.
   */
  'version'?: (number);
}

export interface LoadModelRequest__Output {
  'name': (string);
  /**
   * From 1.
   */
  'version': (number);
}

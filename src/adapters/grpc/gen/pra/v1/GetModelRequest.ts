// Original file: pra/v1/model.proto


export interface GetModelRequest {
  'name'?: (string);
  /**
   * From 1.
   */
  'version'?: (number);
}

export interface GetModelRequest__Output {
  'name': (string);
  /**
   * From 1.
   */
  'version': (number);
}

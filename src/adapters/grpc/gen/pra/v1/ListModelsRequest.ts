// Original file: pra/v1/model.proto


export interface ListModelsRequest {
  /**
   * Only versions of this name; empty: all.
   */
  'name'?: (string);
}

export interface ListModelsRequest__Output {
  /**
   * Only versions of this name; empty: all.
   */
  'name': (string);
}

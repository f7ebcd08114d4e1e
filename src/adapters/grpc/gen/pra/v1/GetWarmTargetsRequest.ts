// Original file: pra/v1/allocation.proto


export interface GetWarmTargetsRequest {
  /**
   * Name of a configured pool.
   */
  'pool'?: (string);
}

export interface GetWarmTargetsRequest__Output {
  /**
   * Name of a configured pool.
   */
  'pool': (string);
}

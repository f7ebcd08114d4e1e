// Original file: pra/v1/allocation.proto


export interface WatchWarmTargetsRequest {
  /**
   * Name of a configured pool.
   */
  'pool'?: (string);
}

export interface WatchWarmTargetsRequest__Output {
  /**
   * Name of a configured pool.
   */
  'pool': (string);
}

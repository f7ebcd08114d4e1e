// Original file: pra/v1/allocation.proto


export interface StreamDirectivesRequest {
  /**
   * Names the instance manager for good.
   */
  'managerId'?: (string);
  /**
   * Empty: all pools.
   */
  'pools'?: (string)[];
}

export interface StreamDirectivesRequest__Output {
  /**
   * Names the instance manager for good.
   */
  'managerId': (string);
  /**
   * Empty: all pools.
   */
  'pools': (string)[];
}

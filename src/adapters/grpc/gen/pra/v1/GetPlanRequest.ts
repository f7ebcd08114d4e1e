// Original file: pra/v1/allocation.proto


export interface GetPlanRequest {
  /**
   * Empty: all pools.
   */
  'pools'?: (string)[];
}

export interface GetPlanRequest__Output {
  /**
   * Empty: all pools.
   */
  'pools': (string)[];
}

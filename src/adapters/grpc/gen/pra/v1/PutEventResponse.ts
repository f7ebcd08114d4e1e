// Original file: pra/v1/event.proto


export interface PutEventResponse {
  /**
   * There was an event of this id, and it was replaced.
   */
  'replaced'?: (boolean);
}

export interface PutEventResponse__Output {
  /**
   * There was an event of this id, and it was replaced.
   */
  'replaced': (boolean);
}

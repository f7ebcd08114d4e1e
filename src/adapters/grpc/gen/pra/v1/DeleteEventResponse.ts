// Original file: pra/v1/event.proto


export interface DeleteEventResponse {
  /**
   * It was known.
   */
  'deleted'?: (boolean);
}

export interface DeleteEventResponse__Output {
  /**
   * It was known.
   */
  'deleted': (boolean);
}

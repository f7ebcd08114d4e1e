// Original file: pra/v1/event.proto


export interface DeleteEventRequest {
  /**
   * As `Event.id`.
   */
  'id'?: (string);
}

export interface DeleteEventRequest__Output {
  /**
   * As `Event.id`.
   */
  'id': (string);
}

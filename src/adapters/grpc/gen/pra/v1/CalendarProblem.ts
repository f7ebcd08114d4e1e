// Original file: pra/v1/event.proto


/**
 * A part of a calendar that was left out.
 */
export interface CalendarProblem {
  /**
   * From 1.
   */
  'line'?: (number);
  /**
   * For people: what is wrong with it.
   */
  'detail'?: (string);
}

/**
 * A part of a calendar that was left out.
 */
export interface CalendarProblem__Output {
  /**
   * From 1.
   */
  'line': (number);
  /**
   * For people: what is wrong with it.
   */
  'detail': (string);
}

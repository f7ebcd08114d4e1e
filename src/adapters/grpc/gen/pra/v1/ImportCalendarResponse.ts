// Original file: pra/v1/event.proto

import type { CalendarProblem as _pra_v1_CalendarProblem, CalendarProblem__Output as _pra_v1_CalendarProblem__Output } from '../../pra/v1/CalendarProblem.ts';
import type { TimeRange as _pra_v1_TimeRange, TimeRange__Output as _pra_v1_TimeRange__Output } from '../../pra/v1/TimeRange.ts';

export interface ImportCalendarResponse {
  /**
   * Events that are known by it now.
   */
  'imported'?: (number);
  /**
   * Events of an earlier import that it has no more.
   */
  'removed'?: (number);
  /**
   * What could not be read, at most 100; the rest was taken.
   */
  'problems'?: (_pra_v1_CalendarProblem)[];
  /**
   * The calendar has more than 10,000 events; the others were left out.
   */
  'truncated'?: (boolean);
  /**
   * What was looked at.
   */
  'range'?: (_pra_v1_TimeRange | null);
}

export interface ImportCalendarResponse__Output {
  /**
   * Events that are known by it now.
   */
  'imported': (number);
  /**
   * Events of an earlier import that it has no more.
   */
  'removed': (number);
  /**
   * What could not be read, at most 100; the rest was taken.
   */
  'problems': (_pra_v1_CalendarProblem__Output)[];
  /**
   * The calendar has more than 10,000 events; the others were left out.
   */
  'truncated': (boolean);
  /**
   * What was looked at.
   */
  'range': (_pra_v1_TimeRange__Output | null);
}

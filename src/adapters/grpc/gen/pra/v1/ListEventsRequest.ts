// Original file: pra/v1/event.proto

import type { TimeRange as _pra_v1_TimeRange, TimeRange__Output as _pra_v1_TimeRange__Output } from '../../pra/v1/TimeRange.ts';

export interface ListEventsRequest {
  /**
   * Those that have a part in it; unset: all.
   */
  'range'?: (_pra_v1_TimeRange | null);
}

export interface ListEventsRequest__Output {
  /**
   * Those that have a part in it; unset: all.
   */
  'range': (_pra_v1_TimeRange__Output | null);
}

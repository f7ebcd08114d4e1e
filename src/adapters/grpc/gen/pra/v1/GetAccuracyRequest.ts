// Original file: pra/v1/feedback.proto

import type { Subject as _pra_v1_Subject, Subject__Output as _pra_v1_Subject__Output } from '../../pra/v1/Subject.ts';
import type { TimeRange as _pra_v1_TimeRange, TimeRange__Output as _pra_v1_TimeRange__Output } from '../../pra/v1/TimeRange.ts';

export interface GetAccuracyRequest {
  /**
   * Unset: all sources together.
   */
  'subject'?: (_pra_v1_Subject | null);
  /**
   * By issue time; unset: everything that the ledger holds.
   */
  'range'?: (_pra_v1_TimeRange | null);
  /**
   * `pra` is the mixture that was served; an expert is `model/version/expert`. At most 100; empty: all.
   */
  'models'?: (string)[];
}

export interface GetAccuracyRequest__Output {
  /**
   * Unset: all sources together.
   */
  'subject': (_pra_v1_Subject__Output | null);
  /**
   * By issue time; unset: everything that the ledger holds.
   */
  'range': (_pra_v1_TimeRange__Output | null);
  /**
   * `pra` is the mixture that was served; an expert is `model/version/expert`. At most 100; empty: all.
   */
  'models': (string)[];
}

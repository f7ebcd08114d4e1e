// Original file: pra/v1/feedback.proto

import type { Subject as _pra_v1_Subject, Subject__Output as _pra_v1_Subject__Output } from '../../pra/v1/Subject.ts';
import type { DriftKind as _pra_v1_DriftKind, DriftKind__Output as _pra_v1_DriftKind__Output } from '../../pra/v1/DriftKind.ts';

export interface WatchDriftRequest {
  /**
   * Unset: all sources and pools.
   */
  'subject'?: (_pra_v1_Subject | null);
  /**
   * Unspecified: both.
   */
  'kind'?: (_pra_v1_DriftKind);
}

export interface WatchDriftRequest__Output {
  /**
   * Unset: all sources and pools.
   */
  'subject': (_pra_v1_Subject__Output | null);
  /**
   * Unspecified: both.
   */
  'kind': (_pra_v1_DriftKind__Output);
}

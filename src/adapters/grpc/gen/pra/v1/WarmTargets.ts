// Original file: pra/v1/allocation.proto

import type { WarmTarget as _pra_v1_WarmTarget, WarmTarget__Output as _pra_v1_WarmTarget__Output } from '../../pra/v1/WarmTarget.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface WarmTargets {
  'pool'?: (string);
  /**
   * In the order in which to use them: warm ones first, then warming, draining, cold. Failed ones are absent.
   */
  'targets'?: (_pra_v1_WarmTarget)[];
  /**
   * All reports of this pool are older than their lease: the last ranking is served.
   */
  'stale'?: (boolean);
  /**
   * When the ranking was made.
   */
  'at'?: (_google_protobuf_Timestamp | null);
}

export interface WarmTargets__Output {
  'pool': (string);
  /**
   * In the order in which to use them: warm ones first, then warming, draining, cold. Failed ones are absent.
   */
  'targets': (_pra_v1_WarmTarget__Output)[];
  /**
   * All reports of this pool are older than their lease: the last ranking is served.
   */
  'stale': (boolean);
  /**
   * When the ranking was made.
   */
  'at': (_google_protobuf_Timestamp__Output | null);
}

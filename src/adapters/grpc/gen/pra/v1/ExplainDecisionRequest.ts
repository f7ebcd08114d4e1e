// Original file: pra/v1/allocation.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface ExplainDecisionRequest {
  /**
   * Name of a configured pool.
   */
  'pool'?: (string);
  /**
   * The decision in force at this time; unset: the newest one.
   */
  'at'?: (_google_protobuf_Timestamp | null);
}

export interface ExplainDecisionRequest__Output {
  /**
   * Name of a configured pool.
   */
  'pool': (string);
  /**
   * The decision in force at this time; unset: the newest one.
   */
  'at': (_google_protobuf_Timestamp__Output | null);
}

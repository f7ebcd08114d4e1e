// Original file: pra/v1/common.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

/**
 * How much is known of the newest steps.
 */
export interface DataAge {
  /**
   * End of the newest step that every active client has passed.
   */
  'finalUntil'?: (_google_protobuf_Timestamp | null);
  /**
   * End of the newest step of which anything is known; its count may still be a lower bound.
   */
  'knownUntil'?: (_google_protobuf_Timestamp | null);
  /**
   * The service's clock minus `final_until`.
   */
  'age'?: (_google_protobuf_Duration | null);
}

/**
 * How much is known of the newest steps.
 */
export interface DataAge__Output {
  /**
   * End of the newest step that every active client has passed.
   */
  'finalUntil': (_google_protobuf_Timestamp__Output | null);
  /**
   * End of the newest step of which anything is known; its count may still be a lower bound.
   */
  'knownUntil': (_google_protobuf_Timestamp__Output | null);
  /**
   * The service's clock minus `final_until`.
   */
  'age': (_google_protobuf_Duration__Output | null);
}

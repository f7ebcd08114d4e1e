// Original file: pra/v1/allocation.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

/**
 * The report was taken in.
 */
export interface ReportInstancesResponse {
  'pool'?: (string);
  /**
   * Instances that the service knows of now, by state.
   */
  'warm'?: (number);
  'warming'?: (number);
  /**
   * Until when the report counts as fresh; report again before.
   */
  'freshUntil'?: (_google_protobuf_Timestamp | null);
  /**
   * When it was taken in, by the service's clock: with the time at which the report was sent a manager knows how far
   * the two clocks are apart.
   */
  'at'?: (_google_protobuf_Timestamp | null);
}

/**
 * The report was taken in.
 */
export interface ReportInstancesResponse__Output {
  'pool': (string);
  /**
   * Instances that the service knows of now, by state.
   */
  'warm': (number);
  'warming': (number);
  /**
   * Until when the report counts as fresh; report again before.
   */
  'freshUntil': (_google_protobuf_Timestamp__Output | null);
  /**
   * When it was taken in, by the service's clock: with the time at which the report was sent a manager knows how far
   * the two clocks are apart.
   */
  'at': (_google_protobuf_Timestamp__Output | null);
}

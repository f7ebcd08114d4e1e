// Original file: pra/v1/allocation.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

/**
 * What instance managers' reports tell of how a pool's instances start.
 */
export interface Starts {
  /**
   * Lead time as it is configured; the more starts are known, the less it counts.
   */
  'configuredLeadTime'?: (_google_protobuf_Duration | null);
  /**
   * Starts that were seen to end lately, 64 at most.
   */
  'known'?: (number);
  /**
   * Instances that have been starting for longer than nine of ten of these took.
   */
  'overdue'?: (number);
  /**
   * Share of the starts that failed, newer ones weighing more: fraction.
   */
  'failureShare'?: (number | string);
  /**
   * Instances that are ready, and that are starting.
   */
  'ready'?: (number);
  'starting'?: (number);
}

/**
 * What instance managers' reports tell of how a pool's instances start.
 */
export interface Starts__Output {
  /**
   * Lead time as it is configured; the more starts are known, the less it counts.
   */
  'configuredLeadTime': (_google_protobuf_Duration__Output | null);
  /**
   * Starts that were seen to end lately, 64 at most.
   */
  'known': (number);
  /**
   * Instances that have been starting for longer than nine of ten of these took.
   */
  'overdue': (number);
  /**
   * Share of the starts that failed, newer ones weighing more: fraction.
   */
  'failureShare': (number);
  /**
   * Instances that are ready, and that are starting.
   */
  'ready': (number);
  'starting': (number);
}

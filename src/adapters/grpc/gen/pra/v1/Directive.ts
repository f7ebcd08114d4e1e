// Original file: pra/v1/allocation.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Basis as _pra_v1_Basis, Basis__Output as _pra_v1_Basis__Output } from '../../pra/v1/Basis.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * The number of instances that a pool shall hold.
 */
export interface Directive {
  'pool'?: (string);
  /**
   * Order is (epoch, revision); drop what is not newer than what you have. Each start of a planner takes a
   * higher epoch.
   */
  'epoch'?: (number | string | Long);
  /**
   * Strictly increasing within a pool, also across epochs.
   */
  'revision'?: (number | string | Long);
  /**
   * Instances to hold, ready and starting together: an absolute count.
   */
  'warm'?: (number);
  /**
   * When they must be ready.
   */
  'readyBy'?: (_google_protobuf_Timestamp | null);
  /**
   * End of the lease. Unrenewed, the directive freezes: keep what is ready, start nothing new for it, scale
   * in only by your own observation.
   */
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * When the decision was made, by the service's clock.
   */
  'decidedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * The rule that set the count, a stable word, for example `cover-bridge`.
   */
  'reason'?: (string);
  /**
   * The same for people.
   */
  'detail'?: (string);
  'basis'?: (_pra_v1_Basis);
}

/**
 * The number of instances that a pool shall hold.
 */
export interface Directive__Output {
  'pool': (string);
  /**
   * Order is (epoch, revision); drop what is not newer than what you have. Each start of a planner takes a
   * higher epoch.
   */
  'epoch': (number);
  /**
   * Strictly increasing within a pool, also across epochs.
   */
  'revision': (number);
  /**
   * Instances to hold, ready and starting together: an absolute count.
   */
  'warm': (number);
  /**
   * When they must be ready.
   */
  'readyBy': (_google_protobuf_Timestamp__Output | null);
  /**
   * End of the lease. Unrenewed, the directive freezes: keep what is ready, start nothing new for it, scale
   * in only by your own observation.
   */
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * When the decision was made, by the service's clock.
   */
  'decidedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * The rule that set the count, a stable word, for example `cover-bridge`.
   */
  'reason': (string);
  /**
   * The same for people.
   */
  'detail': (string);
  'basis': (_pra_v1_Basis__Output);
}

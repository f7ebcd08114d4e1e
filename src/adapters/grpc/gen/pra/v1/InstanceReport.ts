// Original file: pra/v1/allocation.proto

import type { InstanceState as _pra_v1_InstanceState, InstanceState__Output as _pra_v1_InstanceState__Output } from '../../pra/v1/InstanceState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface InstanceReport {
  /**
   * Unique within the pool; not empty, at most 200 characters.
   */
  'instanceId'?: (string);
  'address'?: (string);
  'state'?: (_pra_v1_InstanceState);
  /**
   * When the instance came into this state.
   */
  'stateSince'?: (_google_protobuf_Timestamp | null);
  /**
   * With WARM: how long it took from order to ready; unset if unknown.
   */
  'startDuration'?: (_google_protobuf_Duration | null);
  /**
   * With FAILED: why, for people.
   */
  'detail'?: (string);
}

export interface InstanceReport__Output {
  /**
   * Unique within the pool; not empty, at most 200 characters.
   */
  'instanceId': (string);
  'address': (string);
  'state': (_pra_v1_InstanceState__Output);
  /**
   * When the instance came into this state.
   */
  'stateSince': (_google_protobuf_Timestamp__Output | null);
  /**
   * With WARM: how long it took from order to ready; unset if unknown.
   */
  'startDuration': (_google_protobuf_Duration__Output | null);
  /**
   * With FAILED: why, for people.
   */
  'detail': (string);
}

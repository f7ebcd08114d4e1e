// Original file: pra/v1/allocation.proto

import type { InstanceState as _pra_v1_InstanceState, InstanceState__Output as _pra_v1_InstanceState__Output } from '../../pra/v1/InstanceState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface WarmTarget {
  'instanceId'?: (string);
  /**
   * As the instance manager reported it, for example `10.0.0.7:8080`; at most 200 characters, may be empty.
   */
  'address'?: (string);
  /**
   * As reported. WARM and WARMING become COLD when the instance's manager is silent for longer than the lease of its
   * reports while another manager of the pool reports.
   */
  'state'?: (_pra_v1_InstanceState);
  /**
   * Share of new requests, relative to the other targets: 0 (none) to 100 (full).
   */
  'weight'?: (number);
  /**
   * From 1, in the order of use.
   */
  'rank'?: (number);
  'stateSince'?: (_google_protobuf_Timestamp | null);
}

export interface WarmTarget__Output {
  'instanceId': (string);
  /**
   * As the instance manager reported it, for example `10.0.0.7:8080`; at most 200 characters, may be empty.
   */
  'address': (string);
  /**
   * As reported. WARM and WARMING become COLD when the instance's manager is silent for longer than the lease of its
   * reports while another manager of the pool reports.
   */
  'state': (_pra_v1_InstanceState__Output);
  /**
   * Share of new requests, relative to the other targets: 0 (none) to 100 (full).
   */
  'weight': (number);
  /**
   * From 1, in the order of use.
   */
  'rank': (number);
  'stateSince': (_google_protobuf_Timestamp__Output | null);
}

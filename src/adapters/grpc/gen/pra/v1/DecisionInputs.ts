// Original file: pra/v1/allocation.proto

import type { Basis as _pra_v1_Basis, Basis__Output as _pra_v1_Basis__Output } from '../../pra/v1/Basis.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { ModelWeight as _pra_v1_ModelWeight, ModelWeight__Output as _pra_v1_ModelWeight__Output } from '../../pra/v1/ModelWeight.ts';
import type { Starts as _pra_v1_Starts, Starts__Output as _pra_v1_Starts__Output } from '../../pra/v1/Starts.ts';
import type { LearnedCost as _pra_v1_LearnedCost, LearnedCost__Output as _pra_v1_LearnedCost__Output } from '../../pra/v1/LearnedCost.ts';

export interface DecisionInputs {
  'basis'?: (_pra_v1_Basis);
  'reason'?: (string);
  'issuedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Level at which the bridge is covered, fraction.
   */
  'level'?: (number | string);
  /**
   * Highest rate to be expected at that level in [t + lead time, t + lead time + period), requests per second.
   */
  'addRatePerSecond'?: (number | string);
  /**
   * The same in [t, t + lead time + period).
   */
  'keepRatePerSecond'?: (number | string);
  /**
   * Newest observed rate, requests per second.
   */
  'liveRatePerSecond'?: (number | string);
  /**
   * Instances in force before this decision.
   */
  'previous'?: (number);
  /**
   * Arrivals per second that one instance takes at its target utilisation.
   */
  'capacityPerSecond'?: (number | string);
  /**
   * What asks for the most instances: `cpu`, `memory`, `bandwidth`, `concurrency`, or `waiting` (then an instance takes
   * less than `capacity_per_second`, as little as keeps waits short).
   */
  'bindingResource'?: (string);
  /**
   * From directive to ready, as it was planned with: learned from the starts of the pool, or configured.
   */
  'leadTime'?: (_google_protobuf_Duration | null);
  'models'?: (_pra_v1_ModelWeight)[];
  /**
   * Unset while nothing is known of the pool's starts.
   */
  'starts'?: (_pra_v1_Starts | null);
  /**
   * What was learned of the cost of a request, as it was planned with; what is absent is as configured.
   */
  'costs'?: (_pra_v1_LearnedCost)[];
}

export interface DecisionInputs__Output {
  'basis': (_pra_v1_Basis__Output);
  'reason': (string);
  'issuedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Level at which the bridge is covered, fraction.
   */
  'level': (number);
  /**
   * Highest rate to be expected at that level in [t + lead time, t + lead time + period), requests per second.
   */
  'addRatePerSecond': (number);
  /**
   * The same in [t, t + lead time + period).
   */
  'keepRatePerSecond': (number);
  /**
   * Newest observed rate, requests per second.
   */
  'liveRatePerSecond': (number);
  /**
   * Instances in force before this decision.
   */
  'previous': (number);
  /**
   * Arrivals per second that one instance takes at its target utilisation.
   */
  'capacityPerSecond': (number);
  /**
   * What asks for the most instances: `cpu`, `memory`, `bandwidth`, `concurrency`, or `waiting` (then an instance takes
   * less than `capacity_per_second`, as little as keeps waits short).
   */
  'bindingResource': (string);
  /**
   * From directive to ready, as it was planned with: learned from the starts of the pool, or configured.
   */
  'leadTime': (_google_protobuf_Duration__Output | null);
  'models': (_pra_v1_ModelWeight__Output)[];
  /**
   * Unset while nothing is known of the pool's starts.
   */
  'starts': (_pra_v1_Starts__Output | null);
  /**
   * What was learned of the cost of a request, as it was planned with; what is absent is as configured.
   */
  'costs': (_pra_v1_LearnedCost__Output)[];
}

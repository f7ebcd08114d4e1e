// Original file: pra/v1/forecast.proto

import type { Subject as _pra_v1_Subject, Subject__Output as _pra_v1_Subject__Output } from '../../pra/v1/Subject.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { ModelChoice as _pra_v1_ModelChoice, ModelChoice__Output as _pra_v1_ModelChoice__Output } from '../../pra/v1/ModelChoice.ts';

export interface PredictRequest {
  'subject'?: (_pra_v1_Subject | null);
  /**
   * Lengths of the windows, each starting at the issue time; whole steps within the horizon of an hour.
   * At most 16; empty: the service's own, which are 5, 15 and 30 minutes unless configured otherwise.
   */
  'windows'?: (_google_protobuf_Duration)[];
  /**
   * Whose forecast it is to be; unset: that of all models, mixed.
   */
  'model'?: (_pra_v1_ModelChoice | null);
}

export interface PredictRequest__Output {
  'subject': (_pra_v1_Subject__Output | null);
  /**
   * Lengths of the windows, each starting at the issue time; whole steps within the horizon of an hour.
   * At most 16; empty: the service's own, which are 5, 15 and 30 minutes unless configured otherwise.
   */
  'windows': (_google_protobuf_Duration__Output)[];
  /**
   * Whose forecast it is to be; unset: that of all models, mixed.
   */
  'model': (_pra_v1_ModelChoice__Output | null);
}

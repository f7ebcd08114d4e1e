// Original file: pra/v1/forecast.proto

import type { Subject as _pra_v1_Subject, Subject__Output as _pra_v1_Subject__Output } from '../../pra/v1/Subject.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface PredictRequest {
  'subject'?: (_pra_v1_Subject | null);
  /**
   * Lengths of the windows, each starting at the issue time; whole steps within the forecast horizon.
   * At most 16; empty: 5, 15 and 30 minutes.
   */
  'windows'?: (_google_protobuf_Duration)[];
}

export interface PredictRequest__Output {
  'subject': (_pra_v1_Subject__Output | null);
  /**
   * Lengths of the windows, each starting at the issue time; whole steps within the forecast horizon.
   * At most 16; empty: 5, 15 and 30 minutes.
   */
  'windows': (_google_protobuf_Duration__Output)[];
}

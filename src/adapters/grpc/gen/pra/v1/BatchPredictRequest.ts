// Original file: pra/v1/forecast.proto

import type { Subject as _pra_v1_Subject, Subject__Output as _pra_v1_Subject__Output } from '../../pra/v1/Subject.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface BatchPredictRequest {
  /**
   * 1 to 10,000.
   */
  'subjects'?: (_pra_v1_Subject)[];
  /**
   * Whole steps, up to the longest window of the service; its own if empty. Nothing is forecast for one call alone: a
   * window that the service does not forecast lies on the line between its neighbours.
   */
  'windows'?: (_google_protobuf_Duration)[];
}

export interface BatchPredictRequest__Output {
  /**
   * 1 to 10,000.
   */
  'subjects': (_pra_v1_Subject__Output)[];
  /**
   * Whole steps, up to the longest window of the service; its own if empty. Nothing is forecast for one call alone: a
   * window that the service does not forecast lies on the line between its neighbours.
   */
  'windows': (_google_protobuf_Duration__Output)[];
}

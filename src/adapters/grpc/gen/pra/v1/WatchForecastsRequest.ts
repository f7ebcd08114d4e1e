// Original file: pra/v1/forecast.proto

import type { Subject as _pra_v1_Subject, Subject__Output as _pra_v1_Subject__Output } from '../../pra/v1/Subject.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface WatchForecastsRequest {
  /**
   * 1 to 10,000.
   */
  'subjects'?: (_pra_v1_Subject)[];
  /**
   * As in BatchPredictRequest.
   */
  'windows'?: (_google_protobuf_Duration)[];
}

export interface WatchForecastsRequest__Output {
  /**
   * 1 to 10,000.
   */
  'subjects': (_pra_v1_Subject__Output)[];
  /**
   * As in BatchPredictRequest.
   */
  'windows': (_google_protobuf_Duration__Output)[];
}

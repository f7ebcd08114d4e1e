// Original file: pra/v1/feedback.proto

import type { Subject as _pra_v1_Subject, Subject__Output as _pra_v1_Subject__Output } from '../../pra/v1/Subject.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Quantile as _pra_v1_Quantile, Quantile__Output as _pra_v1_Quantile__Output } from '../../pra/v1/Quantile.ts';

export interface Accuracy {
  'subject'?: (_pra_v1_Subject | null);
  /**
   * `pra` for the mixture, otherwise `model/version/expert`.
   */
  'model'?: (string);
  /**
   * Length of the window whose total was forecast.
   */
  'window'?: (_google_protobuf_Duration | null);
  /**
   * Forecasts that were scored.
   */
  'forecasts'?: (number);
  /**
   * Mean requests in the window that really came.
   */
  'meanActualRequests'?: (number | string);
  /**
   * Mean absolute error of the 0.5 quantile, requests.
   */
  'meanAbsoluteError'?: (number | string);
  /**
   * Sum of absolute errors over sum of actuals (WAPE), fraction; 0 without actuals.
   */
  'weightedAbsolutePercentageError'?: (number | string);
  /**
   * Mean pinball loss over the levels, requests; no factor 2.
   */
  'meanPinballLoss'?: (number | string);
  /**
   * For each level: share of the actuals at or under the quantile; compare it with the level.
   */
  'coverage'?: (_pra_v1_Quantile)[];
}

export interface Accuracy__Output {
  'subject': (_pra_v1_Subject__Output | null);
  /**
   * `pra` for the mixture, otherwise `model/version/expert`.
   */
  'model': (string);
  /**
   * Length of the window whose total was forecast.
   */
  'window': (_google_protobuf_Duration__Output | null);
  /**
   * Forecasts that were scored.
   */
  'forecasts': (number);
  /**
   * Mean requests in the window that really came.
   */
  'meanActualRequests': (number);
  /**
   * Mean absolute error of the 0.5 quantile, requests.
   */
  'meanAbsoluteError': (number);
  /**
   * Sum of absolute errors over sum of actuals (WAPE), fraction; 0 without actuals.
   */
  'weightedAbsolutePercentageError': (number);
  /**
   * Mean pinball loss over the levels, requests; no factor 2.
   */
  'meanPinballLoss': (number);
  /**
   * For each level: share of the actuals at or under the quantile; compare it with the level.
   */
  'coverage': (_pra_v1_Quantile__Output)[];
}

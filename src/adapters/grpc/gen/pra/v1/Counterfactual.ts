// Original file: pra/v1/model.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * What all models together lost, and would have lost with a candidate in the place of the version of its name that
 * mixes: at the same issues of the same series, pools and the 200 busiest sources.
 */
export interface Counterfactual {
  /**
   * Length of the window.
   */
  'window'?: (_google_protobuf_Duration | null);
  /**
   * Forecasts that came to be judged.
   */
  'forecasts'?: (number | string | Long);
  /**
   * Mean pinball loss of what was forecast, requests.
   */
  'meanPinballLoss'?: (number | string);
  /**
   * The same of what would have been forecast with the candidate.
   */
  'meanPinballLossWithIt'?: (number | string);
}

/**
 * What all models together lost, and would have lost with a candidate in the place of the version of its name that
 * mixes: at the same issues of the same series, pools and the 200 busiest sources.
 */
export interface Counterfactual__Output {
  /**
   * Length of the window.
   */
  'window': (_google_protobuf_Duration__Output | null);
  /**
   * Forecasts that came to be judged.
   */
  'forecasts': (number);
  /**
   * Mean pinball loss of what was forecast, requests.
   */
  'meanPinballLoss': (number);
  /**
   * The same of what would have been forecast with the candidate.
   */
  'meanPinballLossWithIt': (number);
}

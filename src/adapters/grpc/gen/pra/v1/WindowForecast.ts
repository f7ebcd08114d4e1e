// Original file: pra/v1/forecast.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Quantile as _pra_v1_Quantile, Quantile__Output as _pra_v1_Quantile__Output } from '../../pra/v1/Quantile.ts';
import type { ResourceQuantile as _pra_v1_ResourceQuantile, ResourceQuantile__Output as _pra_v1_ResourceQuantile__Output } from '../../pra/v1/ResourceQuantile.ts';

export interface WindowForecast {
  /**
   * Length of the window, [issued_at, issued_at + window).
   */
  'window'?: (_google_protobuf_Duration | null);
  /**
   * Requests in the whole window.
   */
  'totalRequests'?: (_pra_v1_Quantile)[];
  /**
   * Highest rate of any step in the window, requests per second.
   */
  'peakRatePerSecond'?: (_pra_v1_Quantile)[];
  /**
   * What the peak rate needs, by level. Empty if the subject belongs to no pool.
   */
  'resources'?: (_pra_v1_ResourceQuantile)[];
}

export interface WindowForecast__Output {
  /**
   * Length of the window, [issued_at, issued_at + window).
   */
  'window': (_google_protobuf_Duration__Output | null);
  /**
   * Requests in the whole window.
   */
  'totalRequests': (_pra_v1_Quantile__Output)[];
  /**
   * Highest rate of any step in the window, requests per second.
   */
  'peakRatePerSecond': (_pra_v1_Quantile__Output)[];
  /**
   * What the peak rate needs, by level. Empty if the subject belongs to no pool.
   */
  'resources': (_pra_v1_ResourceQuantile__Output)[];
}

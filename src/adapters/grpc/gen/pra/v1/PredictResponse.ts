// Original file: pra/v1/forecast.proto

import type { Subject as _pra_v1_Subject, Subject__Output as _pra_v1_Subject__Output } from '../../pra/v1/Subject.ts';
import type { Basis as _pra_v1_Basis, Basis__Output as _pra_v1_Basis__Output } from '../../pra/v1/Basis.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { WindowForecast as _pra_v1_WindowForecast, WindowForecast__Output as _pra_v1_WindowForecast__Output } from '../../pra/v1/WindowForecast.ts';
import type { ModelWeight as _pra_v1_ModelWeight, ModelWeight__Output as _pra_v1_ModelWeight__Output } from '../../pra/v1/ModelWeight.ts';
import type { DataAge as _pra_v1_DataAge, DataAge__Output as _pra_v1_DataAge__Output } from '../../pra/v1/DataAge.ts';

export interface PredictResponse {
  'subject'?: (_pra_v1_Subject | null);
  'basis'?: (_pra_v1_Basis);
  /**
   * Why the basis is not BASIS_MODEL, a stable word: `too-little-history`, `unknown-source`, `stale-data`,
   * `model-failed`, `starting`. Empty with BASIS_MODEL.
   */
  'reason'?: (string);
  /**
   * The forecast has seen everything before this time and nothing after. The windows start here.
   */
  'issuedAt'?: (_google_protobuf_Timestamp | null);
  'windows'?: (_pra_v1_WindowForecast)[];
  /**
   * Who made it, over all windows; empty unless BASIS_MODEL.
   */
  'models'?: (_pra_v1_ModelWeight)[];
  'dataAge'?: (_pra_v1_DataAge | null);
}

export interface PredictResponse__Output {
  'subject': (_pra_v1_Subject__Output | null);
  'basis': (_pra_v1_Basis__Output);
  /**
   * Why the basis is not BASIS_MODEL, a stable word: `too-little-history`, `unknown-source`, `stale-data`,
   * `model-failed`, `starting`. Empty with BASIS_MODEL.
   */
  'reason': (string);
  /**
   * The forecast has seen everything before this time and nothing after. The windows start here.
   */
  'issuedAt': (_google_protobuf_Timestamp__Output | null);
  'windows': (_pra_v1_WindowForecast__Output)[];
  /**
   * Who made it, over all windows; empty unless BASIS_MODEL.
   */
  'models': (_pra_v1_ModelWeight__Output)[];
  'dataAge': (_pra_v1_DataAge__Output | null);
}

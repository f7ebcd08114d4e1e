// Original file: pra/v1/feedback.proto

import type { Drift as _pra_v1_Drift, Drift__Output as _pra_v1_Drift__Output } from '../../pra/v1/Drift.ts';

export interface ListDriftResponse {
  'drifts'?: (_pra_v1_Drift)[];
}

export interface ListDriftResponse__Output {
  'drifts': (_pra_v1_Drift__Output)[];
}

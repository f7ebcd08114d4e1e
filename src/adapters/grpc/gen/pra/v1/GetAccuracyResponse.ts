// Original file: pra/v1/feedback.proto

import type { Accuracy as _pra_v1_Accuracy, Accuracy__Output as _pra_v1_Accuracy__Output } from '../../pra/v1/Accuracy.ts';

export interface GetAccuracyResponse {
  'accuracies'?: (_pra_v1_Accuracy)[];
}

export interface GetAccuracyResponse__Output {
  'accuracies': (_pra_v1_Accuracy__Output)[];
}

// Original file: pra/v1/model.proto

import type { Model as _pra_v1_Model, Model__Output as _pra_v1_Model__Output } from '../../pra/v1/Model.ts';

export interface ListModelsResponse {
  'models'?: (_pra_v1_Model)[];
}

export interface ListModelsResponse__Output {
  'models': (_pra_v1_Model__Output)[];
}

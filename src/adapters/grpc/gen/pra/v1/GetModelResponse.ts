// Original file: pra/v1/model.proto

import type { Model as _pra_v1_Model, Model__Output as _pra_v1_Model__Output } from '../../pra/v1/Model.ts';
import type { ModelChange as _pra_v1_ModelChange, ModelChange__Output as _pra_v1_ModelChange__Output } from '../../pra/v1/ModelChange.ts';

export interface GetModelResponse {
  'model'?: (_pra_v1_Model | null);
  /**
   * What happened to all versions of the name, oldest first; the newest few hundred.
   */
  'changes'?: (_pra_v1_ModelChange)[];
}

export interface GetModelResponse__Output {
  'model': (_pra_v1_Model__Output | null);
  /**
   * What happened to all versions of the name, oldest first; the newest few hundred.
   */
  'changes': (_pra_v1_ModelChange__Output)[];
}

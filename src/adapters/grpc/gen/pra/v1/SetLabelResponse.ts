// Original file: pra/v1/model.proto

import type { Model as _pra_v1_Model, Model__Output as _pra_v1_Model__Output } from '../../pra/v1/Model.ts';

export interface SetLabelResponse {
  /**
   * The version that has the label, or had it.
   */
  'model'?: (_pra_v1_Model | null);
}

export interface SetLabelResponse__Output {
  /**
   * The version that has the label, or had it.
   */
  'model': (_pra_v1_Model__Output | null);
}

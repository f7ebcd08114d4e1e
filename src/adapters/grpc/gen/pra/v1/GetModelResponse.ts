// Original file: pra/v1/model.proto

import type { Model as _pra_v1_Model, Model__Output as _pra_v1_Model__Output } from '../../pra/v1/Model.ts';
import type { ModelChange as _pra_v1_ModelChange, ModelChange__Output as _pra_v1_ModelChange__Output } from '../../pra/v1/ModelChange.ts';
import type { Counterfactual as _pra_v1_Counterfactual, Counterfactual__Output as _pra_v1_Counterfactual__Output } from '../../pra/v1/Counterfactual.ts';

export interface GetModelResponse {
  'model'?: (_pra_v1_Model | null);
  /**
   * What happened to all versions of the name, oldest first; the newest few hundred.
   */
  'changes'?: (_pra_v1_ModelChange)[];
  /**
   * How it did, or does, as a candidate, by window; empty if it was never tried, or too long ago.
   */
  'counterfactuals'?: (_pra_v1_Counterfactual)[];
}

export interface GetModelResponse__Output {
  'model': (_pra_v1_Model__Output | null);
  /**
   * What happened to all versions of the name, oldest first; the newest few hundred.
   */
  'changes': (_pra_v1_ModelChange__Output)[];
  /**
   * How it did, or does, as a candidate, by window; empty if it was never tried, or too long ago.
   */
  'counterfactuals': (_pra_v1_Counterfactual__Output)[];
}

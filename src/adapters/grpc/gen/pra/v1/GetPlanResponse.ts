// Original file: pra/v1/allocation.proto

import type { Decision as _pra_v1_Decision, Decision__Output as _pra_v1_Decision__Output } from '../../pra/v1/Decision.ts';

export interface GetPlanResponse {
  'decisions'?: (_pra_v1_Decision)[];
  /**
   * The service only forecasts: nothing of this is sent to instance managers.
   */
  'forecastOnly'?: (boolean);
}

export interface GetPlanResponse__Output {
  'decisions': (_pra_v1_Decision__Output)[];
  /**
   * The service only forecasts: nothing of this is sent to instance managers.
   */
  'forecastOnly': (boolean);
}

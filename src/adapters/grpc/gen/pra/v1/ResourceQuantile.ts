// Original file: pra/v1/forecast.proto

import type { Resources as _pra_v1_Resources, Resources__Output as _pra_v1_Resources__Output } from '../../pra/v1/Resources.ts';

export interface ResourceQuantile {
  /**
   * Fraction in (0, 1).
   */
  'level'?: (number | string);
  'resources'?: (_pra_v1_Resources | null);
}

export interface ResourceQuantile__Output {
  /**
   * Fraction in (0, 1).
   */
  'level': (number);
  'resources': (_pra_v1_Resources__Output | null);
}

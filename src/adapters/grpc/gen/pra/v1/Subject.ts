// Original file: pra/v1/forecast.proto

import type { Source as _pra_v1_Source, Source__Output as _pra_v1_Source__Output } from '../../pra/v1/Source.ts';

/**
 * What is forecast: a source or a pool.
 */
export interface Subject {
  'source'?: (_pra_v1_Source | null);
  /**
   * Name of a configured pool.
   */
  'pool'?: (string);
  'subject'?: "source"|"pool";
}

/**
 * What is forecast: a source or a pool.
 */
export interface Subject__Output {
  'source'?: (_pra_v1_Source__Output | null);
  /**
   * Name of a configured pool.
   */
  'pool'?: (string);
  'subject'?: "source"|"pool";
}

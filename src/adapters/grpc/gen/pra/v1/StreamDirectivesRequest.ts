// Original file: pra/v1/allocation.proto

import type { HeldDirective as _pra_v1_HeldDirective, HeldDirective__Output as _pra_v1_HeldDirective__Output } from '../../pra/v1/HeldDirective.ts';

export interface StreamDirectivesRequest {
  /**
   * Names the instance manager for good.
   */
  'managerId'?: (string);
  /**
   * Empty: all pools.
   */
  'pools'?: (string)[];
  /**
   * Only looks: it holds no instances and may follow pools that a manager has.
   */
  'observer'?: (boolean);
  /**
   * Takes the pools from the manager that has them, which is told (`manager-evicted`) and stays out. Without it a
   * pool that another manager has is refused (`pool-taken`). Means nothing for an observer.
   */
  'takeOver'?: (boolean);
  /**
   * The newest directive that the manager has of each pool, after a restart of either side: the service makes its
   * next one newer, also if it has lost its memory since. At most 10,000, each pool once.
   */
  'held'?: (_pra_v1_HeldDirective)[];
}

export interface StreamDirectivesRequest__Output {
  /**
   * Names the instance manager for good.
   */
  'managerId': (string);
  /**
   * Empty: all pools.
   */
  'pools': (string)[];
  /**
   * Only looks: it holds no instances and may follow pools that a manager has.
   */
  'observer': (boolean);
  /**
   * Takes the pools from the manager that has them, which is told (`manager-evicted`) and stays out. Without it a
   * pool that another manager has is refused (`pool-taken`). Means nothing for an observer.
   */
  'takeOver': (boolean);
  /**
   * The newest directive that the manager has of each pool, after a restart of either side: the service makes its
   * next one newer, also if it has lost its memory since. At most 10,000, each pool once.
   */
  'held': (_pra_v1_HeldDirective__Output)[];
}

// Original file: pra/v1/common.proto

import type { Parameter as _pra_v1_Parameter, Parameter__Output as _pra_v1_Parameter__Output } from '../../pra/v1/Parameter.ts';

/**
 * A stream of requests that is forecast on its own. Its spelling everywhere else (logs, files, errors,
 * command line) is `name{parameter="value",...}` with sorted parameters.
 */
export interface Source {
  /**
   * For example `checkout`. Not empty; letters, digits, `_`, `-`, `.`, `/` and `:`; at most 200 characters;
   * not starting with `pool:`.
   */
  'name'?: (string);
  /**
   * Parameters that tell this source from its siblings, in any order; at most 50, names are unique.
   */
  'parameters'?: (_pra_v1_Parameter)[];
}

/**
 * A stream of requests that is forecast on its own. Its spelling everywhere else (logs, files, errors,
 * command line) is `name{parameter="value",...}` with sorted parameters.
 */
export interface Source__Output {
  /**
   * For example `checkout`. Not empty; letters, digits, `_`, `-`, `.`, `/` and `:`; at most 200 characters;
   * not starting with `pool:`.
   */
  'name': (string);
  /**
   * Parameters that tell this source from its siblings, in any order; at most 50, names are unique.
   */
  'parameters': (_pra_v1_Parameter__Output)[];
}

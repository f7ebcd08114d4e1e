// Original file: pra/v1/ingest.proto

import type { Import as _pra_v1_Import, Import__Output as _pra_v1_Import__Output } from '../../pra/v1/Import.ts';

export interface ListImportsResponse {
  /**
   * By name.
   */
  'imports'?: (_pra_v1_Import)[];
}

export interface ListImportsResponse__Output {
  /**
   * By name.
   */
  'imports': (_pra_v1_Import__Output)[];
}

// Original file: pra/v1/allocation.proto

import type { DirectiveOutcome as _pra_v1_DirectiveOutcome, DirectiveOutcome__Output as _pra_v1_DirectiveOutcome__Output } from '../../pra/v1/DirectiveOutcome.ts';
import type { Long } from '@grpc/proto-loader';

export interface DirectiveResult {
  'epoch'?: (number | string | Long);
  'revision'?: (number | string | Long);
  'outcome'?: (_pra_v1_DirectiveOutcome);
  /**
   * With PARTIAL and REFUSED: why, for people.
   */
  'detail'?: (string);
}

export interface DirectiveResult__Output {
  'epoch': (number);
  'revision': (number);
  'outcome': (_pra_v1_DirectiveOutcome__Output);
  /**
   * With PARTIAL and REFUSED: why, for people.
   */
  'detail': (string);
}

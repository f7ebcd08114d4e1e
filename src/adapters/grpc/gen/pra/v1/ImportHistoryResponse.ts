// Original file: pra/v1/ingest.proto

import type { TimeRange as _pra_v1_TimeRange, TimeRange__Output as _pra_v1_TimeRange__Output } from '../../pra/v1/TimeRange.ts';
import type { Long } from '@grpc/proto-loader';

export interface ImportHistoryResponse {
  /**
   * Rows that count now.
   */
  'rows'?: (number | string | Long);
  /**
   * Rows that were known already.
   */
  'duplicateRows'?: (number | string | Long);
  /**
   * Different sources in the import.
   */
  'sources'?: (number);
  /**
   * From the first step to the end of the last one.
   */
  'range'?: (_pra_v1_TimeRange | null);
}

export interface ImportHistoryResponse__Output {
  /**
   * Rows that count now.
   */
  'rows': (number);
  /**
   * Rows that were known already.
   */
  'duplicateRows': (number);
  /**
   * Different sources in the import.
   */
  'sources': (number);
  /**
   * From the first step to the end of the last one.
   */
  'range': (_pra_v1_TimeRange__Output | null);
}

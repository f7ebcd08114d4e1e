// Original file: pra/v1/ingest.proto

import type { HistoryRow as _pra_v1_HistoryRow, HistoryRow__Output as _pra_v1_HistoryRow__Output } from '../../pra/v1/HistoryRow.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * A part of an import.
 */
export interface ImportHistoryRequest {
  /**
   * Names the import for good, for example `nasa-http-1995-07`. The same in all parts.
   */
  'importId'?: (string);
  /**
   * Number of this part, from 1, only grows; a part sent again counts once.
   */
  'sequence'?: (number | string | Long);
  /**
   * At most 50,000.
   */
  'rows'?: (_pra_v1_HistoryRow)[];
}

/**
 * A part of an import.
 */
export interface ImportHistoryRequest__Output {
  /**
   * Names the import for good, for example `nasa-http-1995-07`. The same in all parts.
   */
  'importId': (string);
  /**
   * Number of this part, from 1, only grows; a part sent again counts once.
   */
  'sequence': (number);
  /**
   * At most 50,000.
   */
  'rows': (_pra_v1_HistoryRow__Output)[];
}

// Original file: pra/v1/ingest.proto

import type { Source as _pra_v1_Source, Source__Output as _pra_v1_Source__Output } from '../../pra/v1/Source.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

/**
 * Requests of one source in one step.
 */
export interface HistoryRow {
  'source'?: (_pra_v1_Source | null);
  /**
   * Start of the step; on a whole step of the service (a minute unless configured otherwise), at most a day ahead
   * of the service's clock.
   */
  'start'?: (_google_protobuf_Timestamp | null);
  /**
   * Requests in the step; 0 = it is known that there were none. A step without a row stays unknown.
   */
  'count'?: (number);
}

/**
 * Requests of one source in one step.
 */
export interface HistoryRow__Output {
  'source': (_pra_v1_Source__Output | null);
  /**
   * Start of the step; on a whole step of the service (a minute unless configured otherwise), at most a day ahead
   * of the service's clock.
   */
  'start': (_google_protobuf_Timestamp__Output | null);
  /**
   * Requests in the step; 0 = it is known that there were none. A step without a row stays unknown.
   */
  'count': (number);
}

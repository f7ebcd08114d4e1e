// Original file: pra/v1/ingest.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * An import of which something counts.
 */
export interface Import {
  /**
   * As `ImportHistoryRequest.import_id`.
   */
  'importId'?: (string);
  /**
   * Number of its last part that counts.
   */
  'sequence'?: (number | string | Long);
  /**
   * When that part came, by the service's clock.
   */
  'countedAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * An import of which something counts.
 */
export interface Import__Output {
  /**
   * As `ImportHistoryRequest.import_id`.
   */
  'importId': (string);
  /**
   * Number of its last part that counts.
   */
  'sequence': (number);
  /**
   * When that part came, by the service's clock.
   */
  'countedAt': (_google_protobuf_Timestamp__Output | null);
}

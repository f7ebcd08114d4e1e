// Original file: pra/v1/ingest.proto

import type { RejectedRecord as _pra_v1_RejectedRecord, RejectedRecord__Output as _pra_v1_RejectedRecord__Output } from '../../pra/v1/RejectedRecord.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * Acknowledges one batch: it is durable.
 */
export interface ReportRequestsResponse {
  /**
   * Of the batch that is acknowledged.
   */
  'sequence'?: (number | string | Long);
  /**
   * Records that count now.
   */
  'accepted'?: (number);
  /**
   * The batch was known already: nothing was counted again.
   */
  'duplicate'?: (boolean);
  /**
   * Records that were refused; the others of the batch count.
   */
  'rejected'?: (_pra_v1_RejectedRecord)[];
  /**
   * The highest sequence of this client that counts by now. A client whose new batches come back as `duplicate`
   * counts behind it (its clock was set back, say): it goes on from `highest_sequence` + 1.
   */
  'highestSequence'?: (number | string | Long);
}

/**
 * Acknowledges one batch: it is durable.
 */
export interface ReportRequestsResponse__Output {
  /**
   * Of the batch that is acknowledged.
   */
  'sequence': (number);
  /**
   * Records that count now.
   */
  'accepted': (number);
  /**
   * The batch was known already: nothing was counted again.
   */
  'duplicate': (boolean);
  /**
   * Records that were refused; the others of the batch count.
   */
  'rejected': (_pra_v1_RejectedRecord__Output)[];
  /**
   * The highest sequence of this client that counts by now. A client whose new batches come back as `duplicate`
   * counts behind it (its clock was set back, say): it goes on from `highest_sequence` + 1.
   */
  'highestSequence': (number);
}

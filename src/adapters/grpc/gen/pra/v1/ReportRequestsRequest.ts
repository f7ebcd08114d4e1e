// Original file: pra/v1/ingest.proto

import type { RequestRecord as _pra_v1_RequestRecord, RequestRecord__Output as _pra_v1_RequestRecord__Output } from '../../pra/v1/RequestRecord.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * One batch of a client's stream.
 */
export interface ReportRequestsRequest {
  /**
   * Names the client for good, for example the host name of the load balancer. The same in all batches.
   */
  'clientId'?: (string);
  /**
   * Only grows within a client, gaps allowed; at most 2^53 - 1. A client that restarts asks for nothing: it
   * starts from its clock in milliseconds, or goes on from `ReportRequestsResponse.highest_sequence`.
   */
  'sequence'?: (number | string | Long);
  /**
   * May be empty: then the batch only moves the watermark. At most 10,000.
   */
  'records'?: (_pra_v1_RequestRecord)[];
  /**
   * 'I have sent all requests before this time.' Steps become final by it. Never moves back; unset leaves it.
   */
  'watermark'?: (_google_protobuf_Timestamp | null);
  /**
   * The client leaves on purpose: from its watermark on nobody waits for it. It comes back with a new batch.
   */
  'goodbye'?: (boolean);
}

/**
 * One batch of a client's stream.
 */
export interface ReportRequestsRequest__Output {
  /**
   * Names the client for good, for example the host name of the load balancer. The same in all batches.
   */
  'clientId': (string);
  /**
   * Only grows within a client, gaps allowed; at most 2^53 - 1. A client that restarts asks for nothing: it
   * starts from its clock in milliseconds, or goes on from `ReportRequestsResponse.highest_sequence`.
   */
  'sequence': (number);
  /**
   * May be empty: then the batch only moves the watermark. At most 10,000.
   */
  'records': (_pra_v1_RequestRecord__Output)[];
  /**
   * 'I have sent all requests before this time.' Steps become final by it. Never moves back; unset leaves it.
   */
  'watermark': (_google_protobuf_Timestamp__Output | null);
  /**
   * The client leaves on purpose: from its watermark on nobody waits for it. It comes back with a new batch.
   */
  'goodbye': (boolean);
}

// Original file: pra/v1/ingest.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Parameter as _pra_v1_Parameter, Parameter__Output as _pra_v1_Parameter__Output } from '../../pra/v1/Parameter.ts';
import type { Outcome as _pra_v1_Outcome, Outcome__Output as _pra_v1_Outcome__Output } from '../../pra/v1/Outcome.ts';
import type { RawRequest as _pra_v1_RawRequest, RawRequest__Output as _pra_v1_RawRequest__Output } from '../../pra/v1/RawRequest.ts';

/**
 * Requests of the same attributes within one step; a single request is a record with `count` 1.
 */
export interface RequestRecord {
  /**
   * When the requests arrived. Not in the future (beyond 5 s of clock difference), not older than the late limit.
   */
  'time'?: (_google_protobuf_Timestamp | null);
  /**
   * How many; 0 counts as 1, so that a single request need not say so.
   */
  'count'?: (number);
  /**
   * What the extraction rules make a source of, for example `route` = `/pay`. At most 50, names are unique.
   */
  'attributes'?: (_pra_v1_Parameter)[];
  'outcome'?: (_pra_v1_Outcome);
  /**
   * 0 or 1: first try; from 2: a retry, which is no new demand.
   */
  'attempt'?: (number);
  /**
   * CPU time of all `count` requests together, seconds; 0 = not measured.
   */
  'cpuSeconds'?: (number | string);
  /**
   * Memory held by one request while it is served, bytes; 0 = not measured.
   */
  'memoryBytes'?: (number | string);
  /**
   * Bytes of all `count` requests together.
   */
  'bytesIn'?: (number | string);
  /**
   * Bytes of all `count` requests together.
   */
  'bytesOut'?: (number | string);
  /**
   * Time from start to end of service, summed over all `count` requests, seconds; 0 = not measured.
   */
  'serviceSeconds'?: (number | string);
  /**
   * The request itself, for extraction rules that look at paths, queries and headers (docs/rules.md says which
   * attributes they see). An attribute of the same name in `attributes` goes before it.
   */
  'request'?: (_pra_v1_RawRequest | null);
}

/**
 * Requests of the same attributes within one step; a single request is a record with `count` 1.
 */
export interface RequestRecord__Output {
  /**
   * When the requests arrived. Not in the future (beyond 5 s of clock difference), not older than the late limit.
   */
  'time': (_google_protobuf_Timestamp__Output | null);
  /**
   * How many; 0 counts as 1, so that a single request need not say so.
   */
  'count': (number);
  /**
   * What the extraction rules make a source of, for example `route` = `/pay`. At most 50, names are unique.
   */
  'attributes': (_pra_v1_Parameter__Output)[];
  'outcome': (_pra_v1_Outcome__Output);
  /**
   * 0 or 1: first try; from 2: a retry, which is no new demand.
   */
  'attempt': (number);
  /**
   * CPU time of all `count` requests together, seconds; 0 = not measured.
   */
  'cpuSeconds': (number);
  /**
   * Memory held by one request while it is served, bytes; 0 = not measured.
   */
  'memoryBytes': (number);
  /**
   * Bytes of all `count` requests together.
   */
  'bytesIn': (number);
  /**
   * Bytes of all `count` requests together.
   */
  'bytesOut': (number);
  /**
   * Time from start to end of service, summed over all `count` requests, seconds; 0 = not measured.
   */
  'serviceSeconds': (number);
  /**
   * The request itself, for extraction rules that look at paths, queries and headers (docs/rules.md says which
   * attributes they see). An attribute of the same name in `attributes` goes before it.
   */
  'request': (_pra_v1_RawRequest__Output | null);
}

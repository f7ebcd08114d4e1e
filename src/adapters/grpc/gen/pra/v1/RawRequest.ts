// Original file: pra/v1/ingest.proto

import type { Parameter as _pra_v1_Parameter, Parameter__Output as _pra_v1_Parameter__Output } from '../../pra/v1/Parameter.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

/**
 * A request as it was made. Send what the rules read; what is unset is unknown.
 */
export interface RawRequest {
  /**
   * For example `GET`. At most 30 characters.
   */
  'method'?: (string);
  /**
   * As it was sent, percent-encoded; the query may follow behind a `?`, scheme and host may stand before it. At
   * most 8,192 characters.
   */
  'path'?: (string);
  /**
   * As it was sent, without the `?`, unless `path` has it. At most 8,192 characters.
   */
  'query'?: (string);
  /**
   * At most 50; names are unique, their case does not matter.
   */
  'headers'?: (_pra_v1_Parameter)[];
  /**
   * Name or address. At most 200 characters.
   */
  'client'?: (string);
  /**
   * Of one request. Rules see it; what counts as load is `service_seconds`.
   */
  'duration'?: (_google_protobuf_Duration | null);
  /**
   * HTTP's, at most 999; 0 = unknown. What became of the request says `outcome`.
   */
  'status'?: (number);
}

/**
 * A request as it was made. Send what the rules read; what is unset is unknown.
 */
export interface RawRequest__Output {
  /**
   * For example `GET`. At most 30 characters.
   */
  'method': (string);
  /**
   * As it was sent, percent-encoded; the query may follow behind a `?`, scheme and host may stand before it. At
   * most 8,192 characters.
   */
  'path': (string);
  /**
   * As it was sent, without the `?`, unless `path` has it. At most 8,192 characters.
   */
  'query': (string);
  /**
   * At most 50; names are unique, their case does not matter.
   */
  'headers': (_pra_v1_Parameter__Output)[];
  /**
   * Name or address. At most 200 characters.
   */
  'client': (string);
  /**
   * Of one request. Rules see it; what counts as load is `service_seconds`.
   */
  'duration': (_google_protobuf_Duration__Output | null);
  /**
   * HTTP's, at most 999; 0 = unknown. What became of the request says `outcome`.
   */
  'status': (number);
}

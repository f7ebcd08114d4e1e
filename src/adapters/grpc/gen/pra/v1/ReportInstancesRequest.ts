// Original file: pra/v1/allocation.proto

import type { InstanceReport as _pra_v1_InstanceReport, InstanceReport__Output as _pra_v1_InstanceReport__Output } from '../../pra/v1/InstanceReport.ts';
import type { DirectiveResult as _pra_v1_DirectiveResult, DirectiveResult__Output as _pra_v1_DirectiveResult__Output } from '../../pra/v1/DirectiveResult.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface ReportInstancesRequest {
  /**
   * As in StreamDirectives.
   */
  'managerId'?: (string);
  'pool'?: (string);
  /**
   * `instances` is all there is in the pool: what it does not name is gone. Otherwise only what changed.
   */
  'snapshot'?: (boolean);
  /**
   * At most 10,000.
   */
  'instances'?: (_pra_v1_InstanceReport)[];
  /**
   * What became of the newest directive; unset if there is nothing new to say.
   */
  'directiveResult'?: (_pra_v1_DirectiveResult | null);
  /**
   * Time of the report by the manager's clock. A report that was made before one that the service has, by no more
   * than a lease, is an old one that came late: it is acknowledged and changes nothing.
   */
  'at'?: (_google_protobuf_Timestamp | null);
}

export interface ReportInstancesRequest__Output {
  /**
   * As in StreamDirectives.
   */
  'managerId': (string);
  'pool': (string);
  /**
   * `instances` is all there is in the pool: what it does not name is gone. Otherwise only what changed.
   */
  'snapshot': (boolean);
  /**
   * At most 10,000.
   */
  'instances': (_pra_v1_InstanceReport__Output)[];
  /**
   * What became of the newest directive; unset if there is nothing new to say.
   */
  'directiveResult': (_pra_v1_DirectiveResult__Output | null);
  /**
   * Time of the report by the manager's clock. A report that was made before one that the service has, by no more
   * than a lease, is an old one that came late: it is acknowledged and changes nothing.
   */
  'at': (_google_protobuf_Timestamp__Output | null);
}
